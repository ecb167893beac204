import { app } from './app.ts';
import { blueprint } from './blueprint.ts';
import { command } from './command.ts';
import { departments } from './departments.ts';
import { deputies } from './deputies.ts';
import { evidence } from './evidence.ts';
import { exchange } from './exchange.ts';
import { gallery } from './gallery.ts';
import { gate } from './gate.ts';
import { identity } from './identity.ts';
import { jobs } from './jobs.ts';
import { ledger } from './ledger.ts';
import { flows } from './ledger-flows.ts';
import { ledgerViews } from './ledger-views.ts';
import { lotUse } from './lot-use.ts';
import { map } from './map.ts';
import { parcels } from './parcels.ts';
import { problems } from './problems.ts';
import { projects } from './projects.ts';
import { readiness, setup } from './setup.ts';
import { sheets } from './sheets.ts';
import { siting } from './siting.ts';
import { status } from './status.ts';
import { ui } from './ui.ts';
import { unit } from './unit.ts';

/** The Chinese catalogue by room. */
export const zh = {
  app,
  blueprint,
  command,
  departments,
  deputies,
  evidence,
  exchange,
  flows,
  gallery,
  gate,
  identity,
  jobs,
  ledger,
  ledgerViews,
  lotUse,
  map,
  parcels,
  problems,
  projects,
  readiness,
  setup,
  sheets,
  siting,
  status,
  ui,
  unit,
};
