import { accountEndpoints } from './account.ts';
import { blueprintEndpoints } from './blueprint.ts';
import { commandEndpoints } from './command.ts';
import { departmentEndpoints } from './departments.ts';
import { deputyEndpoints } from './deputies.ts';
import type { Endpoint } from './endpoint.ts';
import { evidenceEndpoints } from './evidence.ts';
import { exchangeEndpoints } from './exchange.ts';
import { exchangePreviewEndpoints } from './exchange-preview.ts';
import { exchangeTableEndpoints } from './exchange-table.ts';
import { exemptionEndpoints } from './exemptions.ts';
import { exportEndpoints } from './exports.ts';
import { grantEndpoints } from './grants.ts';
import { identityEndpoints } from './identity.ts';
import { jobEndpoints } from './jobs.ts';
import { ledgerEndpoints } from './ledger.ts';
import { ledgerFlowEndpoints } from './ledger-flows.ts';
import { ledgerLotEndpoints } from './ledger-lots.ts';
import { ledgerPreviewEndpoints } from './ledger-preview.ts';
import { ledgerViewEndpoints } from './ledger-views.ts';
import { parcelsEndpoints } from './parcels.ts';
import { passkeyEndpoints } from './passkeys.ts';
import { peopleEndpoints } from './people.ts';
import { projectsEndpoints } from './projects.ts';
import { readinessEndpoints } from './readiness.ts';
import { regionsEndpoints } from './regions.ts';
import { setupEndpoints } from './setup.ts';
import { sitingEndpoints } from './siting.ts';
import { ssoEndpoints } from './sso.ts';
import { tilesEndpoints } from './tiles.ts';

/** Every endpoint of the product, for the OpenAPI document and for tests that ask something of each. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [
  identityEndpoints,
  evidenceEndpoints,
  jobEndpoints,
  accountEndpoints,
  passkeyEndpoints,
  ssoEndpoints,
  peopleEndpoints,
  departmentEndpoints,
  grantEndpoints,
  deputyEndpoints,
  regionsEndpoints,
  setupEndpoints,
  blueprintEndpoints,
  readinessEndpoints,
  ledgerEndpoints,
  ledgerFlowEndpoints,
  ledgerPreviewEndpoints,
  ledgerLotEndpoints,
  ledgerViewEndpoints,
  parcelsEndpoints,
  sitingEndpoints,
  projectsEndpoints,
  exemptionEndpoints,
  commandEndpoints,
  tilesEndpoints,
  exchangeEndpoints,
  exchangePreviewEndpoints,
  exchangeTableEndpoints,
  exportEndpoints,
].flatMap((group) => Object.values(group) as unknown as Endpoint[]);
