import { ledgerFlowEndpoints as endpoints } from '../../contract/ledger-flows.ts';
import { ledgerPreviewEndpoints as previews } from '../../contract/ledger-preview.ts';
import { type Route, route } from '../../platform/http.ts';
import { setBookStatus } from './books.ts';
import { extendHold } from './deadlines.ts';
import { loans, repay } from './loans.ts';
import { mustExist } from './plan.ts';
import { preview, previewOf } from './preview.ts';
import { decide, proposals, propose } from './proposals.ts';

/** What waits for a second person, loans, and deadlines. */
export function flowRoutes(): Route[] {
  return [
    route(endpoints.propose, ({ body }, call) =>
      call.write(async (unit) => {
        await mustExist(unit, body.body);
        return propose(unit, body);
      }),
    ),
    route(previews.preview, ({ body }, call) => preview(call, body.body, body.document ?? null)),
    route(previews.previewOf, ({ params }, call) => previewOf(call, params.id)),
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
