import { ledgerFlowEndpoints as endpoints } from '../../contract/ledger-flows.ts';
import { type Route, route } from '../../platform/http.ts';
import { setBookStatus } from './books.ts';
import { extendHold } from './deadlines.ts';
import { loans, repay } from './loans.ts';
import { decide, proposals, propose } from './proposals.ts';

/** What waits for a second person, loans, and deadlines. */
export function flowRoutes(): Route[] {
  return [
    route(endpoints.propose, ({ body }, call) => call.write((unit) => propose(unit, body))),
    route(endpoints.proposals, ({ query }, call) =>
      call.read(async (read) => ({ items: await proposals(read, query.state, query.limit) })),
    ),
    route(endpoints.decide, ({ params, body }, call) => call.write((unit) => decide(unit, params.id, body))),
    route(endpoints.loans, ({ query }, call) =>
      call.read(async (read) => ({ items: await loans(read, query.region ?? null, query.limit) })),
    ),
    route(endpoints.repay, ({ params, body }, call) => call.write((unit) => repay(unit, params.code, body))),
    route(endpoints.bookStatus, ({ params, body }, call) => call.write((unit) => setBookStatus(unit, params.id, body))),
    route(endpoints.deadline, ({ params, body }, call) => call.write((unit) => extendHold(unit, { holdId: params.id, ...body }))),
  ];
}
