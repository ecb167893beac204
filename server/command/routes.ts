import type { Request } from 'express';
import { commandEndpoints as endpoints } from '../contract/command.ts';
import { TRANSFER_KINDS } from '../contract/ledger.ts';
import { readinessEndpoints } from '../contract/readiness.ts';
import { type Route, route } from '../platform/http.ts';
import type { Credential, Live } from '../platform/live.ts';
import type { Query } from '../platform/unit.ts';
import { overviewOf } from './overview.ts';
import { readiness } from './readiness.ts';
import { changeRows } from './reads.ts';
import { searchAll } from './search.ts';

const CHANGES_DAYS = 7;
const DAY_MS = 86_400_000;

/** An instant, or the beginning of a day in China; seven days back when nothing is said. */
function sinceOf(query: Query, since: string | undefined): Date {
  if (since === undefined) return new Date(query.now.getTime() - CHANGES_DAYS * DAY_MS);
  return new Date(since.length === 10 ? `${since}T00:00:00+08:00` : since);
}

const topicsOf = (text: string | undefined): ReadonlySet<string> | null => (text === undefined ? null : new Set(text.split(',')));

export interface CommandOptions {
  readonly live: Live;
  /** By what a request is signed in. */
  readonly credentialOf: (request: Request) => Credential;
}

export function commandRoutes({ live, credentialOf }: CommandOptions): Route[] {
  return [
    route(readinessEndpoints.readiness, (_input, call) => call.read(readiness)),
    route(endpoints.overview, ({ query }, call) => call.read((read) => overviewOf(read, query))),
    route(endpoints.changes, ({ query }, call) =>
      call.read(async (read) => {
        const since = sinceOf(read, query.since);
        const rows = await changeRows(read, since, query.kind ?? null, query.limit);
        const items = rows.map(({ id, at, kind, quotaKind, total: _total, ...row }) => ({
          ...row,
          transferId: id,
          at: at.toISOString(),
          kind: quotaKind,
          transferKind: TRANSFER_KINDS[kind - 1]!,
        }));
        return { since: since.toISOString(), items, total: rows[0]?.total ?? 0 };
      }),
    ),
    route(endpoints.search, ({ query }, call) => call.read(async (read) => ({ groups: await searchAll(read, query.q, query.limit) }))),
    route(endpoints.events, async ({ query }, { actor, request, response }) => {
      const lastEventId = request.header('last-event-id');
      await live.open({ response, actor, credential: credentialOf(request), topics: topicsOf(query.topics), lastEventId });
      return '';
    }),
  ];
}
