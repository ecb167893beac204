import { grantEndpoints as endpoints } from '../contract/grants.ts';
import { type Route, route } from '../platform/http.ts';
import { decideGrant } from './grant-decisions.ts';
import { listGrants, withdrawGrant } from './grants.ts';

/** What administrators propose to each other, and decide. */
export function grantRoutes(): Route[] {
  return [
    route(endpoints.list, ({ query }, call) => call.read(async (read) => ({ items: await listGrants(read, query) }))),
    route(endpoints.decide, ({ params, body }, call) => call.write((unit) => decideGrant(unit, params.id, body))),
    route(endpoints.withdraw, ({ params }, call) => call.write((unit) => withdrawGrant(unit, params.id))),
  ];
}
