import { ledgerViewEndpoints as endpoints } from '../../contract/ledger-views.ts';
import { type Route, route } from '../../platform/http.ts';
import { problem } from '../../platform/problem.ts';
import type { Query } from '../../platform/unit.ts';
import { kindRows } from '../reads.ts';
import { deadlineCount, deadlineRows } from './deadline-reads.ts';
import { flowOf } from './flow.ts';
import { forecastOf } from './forecast.ts';
import type { ProjectNames } from './names.ts';
import { type AuditOptions, createBookAuditor, linkOf } from './proof.ts';
import { recordUse, usesOf } from './uses.ts';

export interface ViewOptions extends AuditOptions {
  readonly projectNames: ProjectNames;
}

/** Problem: `ledger.unknown_kind`. */
async function mustKnowKind(query: Query, kind: string | undefined): Promise<void> {
  if (kind !== undefined && !(await kindRows(query)).some((one) => one.id === kind)) throw problem('ledger.unknown_kind', { kind });
}

/** The ledger seen whole: where quota went, who runs out first, what is due, what proves it, and what was used. */
export function viewRoutes(options: ViewOptions): Route[] {
  const auditor = createBookAuditor(options);
  return [
    route(endpoints.flow, ({ query }, call) =>
      call.read(async (read) => {
        await mustKnowKind(read, query.kind);
        return flowOf(read, query, options.projectNames);
      }),
    ),
    route(endpoints.forecast, ({ query }, call) =>
      call.read(async (read) => {
        await mustKnowKind(read, query.kind);
        return forecastOf(read, query);
      }),
    ),
    route(endpoints.deadlines, ({ query }, call) =>
      call.read(async (read) => {
        await mustKnowKind(read, query.kind);
        const rows = await deadlineRows(read, query, { limit: query.limit + 1, after: query.cursor });
        const page = rows.slice(0, query.limit);
        const names = await options.projectNames(
          read,
          page.flatMap((row) => row.projectCode ?? []),
        );
        const items = page.map((row) => ({ ...row, projectName: names.get(row.projectCode ?? '') ?? null }));
        const last = items.at(-1);
        const next = rows.length > query.limit && last ? `${last.deadline}.${last.holdId}` : null;
        return { today: read.today, total: await deadlineCount(read, query), items, next };
      }),
    ),
    route(endpoints.link, ({ params }, call) => call.read((read) => linkOf(read, params.id, params.seq))),
    route(endpoints.audit, ({ params }, call) => auditor.audit(params.id, call.traceId, call.read)),
    route(endpoints.uses, ({ params }, call) => call.read((read) => usesOf(read, params.id))),
    route(endpoints.recordUse, ({ params, body }, call) => call.write((unit) => recordUse(unit, { accountId: params.id, ...body }))),
  ];
}
