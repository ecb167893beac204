import { evidenceEndpoints as endpoints, type JournalHead, type JournalRowView } from '../contract/evidence.ts';
import { type Route, route } from '../platform/http.ts';
import { type HeadRow, headRow, type JournalRead, journalRows } from './reads.ts';

const viewOf = (row: JournalRead): JournalRowView => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: row.actor_name,
  action: row.action,
  subject: row.subject,
  regionId: row.region_id,
  detail: row.detail,
  traceId: row.trace_id,
  seq: row.seq,
});

const headOf = (row: HeadRow): JournalHead => ({
  seq: row.seq,
  sha256: row.sha256.toString('hex'),
  sm3: row.sm3.toString('hex'),
  at: row.at.toISOString(),
});

export function evidenceRoutes(): Route[] {
  return [
    route(endpoints.journal, ({ query: filter }, call) =>
      call.read(async (query) => {
        const items = (await journalRows(query, filter)).map(viewOf);
        const head = await headRow(query);
        return { items, next: items.length === filter.limit ? items.at(-1)!.id : null, head: head && headOf(head) };
      }),
    ),
  ];
}
