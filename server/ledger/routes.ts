import { ledgerEndpoints as endpoints } from '../contract/ledger.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { flowRoutes } from './flows/routes.ts';
import { lotRoutes } from './lots/routes.ts';
import { createQueue, type QueueOptions } from './queue.ts';
import { accountRow, accountRows, bookRows, entryRows, kindRows, voucherRow } from './reads.ts';
import { onlyOf, postItemOf } from './service.ts';
import { type ViewOptions, viewRoutes } from './views/routes.ts';

/** The ledger over HTTP. Posting goes through a queue per book that this call makes. */
export function ledgerRoutes(options: QueueOptions & ViewOptions): Route[] {
  const queue = createQueue(options);
  return [
    route(endpoints.post, async ({ body }, call) => {
      const results = await queue.post({
        ...onlyOf(call.actor),
        scope: call.actor.scope,
        alone: true,
        items: body.items.map(postItemOf),
        atomic: body.atomic ?? false,
      });
      return { results };
    }),
    route(endpoints.accounts, ({ query }, call) =>
      call.read(async (read) => {
        if (query.kind !== undefined && !(await kindRows(read)).some((kind) => kind.id === query.kind))
          throw problem('ledger.unknown_kind', { kind: query.kind });
        return accountRows(read, query);
      }),
    ),
    route(endpoints.entries, ({ params, query }, call) =>
      call.read(async (read) => {
        const account = await accountRow(read, params.id, query.asOf);
        if (!account) throw problem('ledger.unknown_account', { id: params.id });
        return { account, ...(await entryRows(read, params.id, query)) };
      }),
    ),
    route(endpoints.transfer, ({ params }, call) =>
      call.read(async (read) => {
        const voucher = await voucherRow(read, params.id);
        if (!voucher) throw problem('ledger.unknown_transfer', { id: params.id });
        return voucher;
      }),
    ),
    route(endpoints.books, ({ query }, call) => call.read(async (read) => ({ items: await bookRows(read, query.kind, query.year) }))),
    ...flowRoutes(),
    ...viewRoutes(options),
    ...lotRoutes(),
    route(endpoints.kinds, (_input, call) => call.read(async (read) => ({ items: await kindRows(read) }))),
  ];
}
