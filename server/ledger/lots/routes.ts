import { ledgerLotEndpoints as endpoints } from '../../contract/ledger-lots.ts';
import { type Route, route } from '../../platform/http.ts';
import { provenance } from './provenance.ts';
import { lotRows } from './reads.ts';
import { askForLots } from './service.ts';

/** Lots of freed emissions and coal: what there is, its use, and the way back to the source. */
export function lotRoutes(): Route[] {
  return [
    route(endpoints.lots, ({ query }, call) => call.read((read) => lotRows(read, query))),
    route(endpoints.useLots, ({ body }, call) => call.write((unit) => askForLots(unit, body))),
    route(endpoints.provenance, ({ query }, call) => call.read((read) => provenance(read, query))),
  ];
}
