import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import type { ProjectView } from '../contract/projects.ts';
import { type ProjectQuota, projectQuota } from '../ledger/index.ts';
import { problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { type ClockRow, clockRows, journalOf, type ProjectRow, projectRow } from './reads.ts';
import { clockState } from './rules.ts';

const CLOCK_NAMES = {
  start: { zh: '开工时限', en: 'Start clock' },
  supervision: { zh: '督办期', en: 'Supervision' },
} as const;

const HISTORY_MAX = 200;
const KIND_ORDER: readonly string[] = QUOTA_KINDS.map((kind) => kind.id);

/** One line of the register. */
export function summaryOf(row: ProjectRow) {
  return {
    code: row.code,
    name: row.name,
    regionId: row.region_id,
    regionName: { zh: row.region_zh, en: row.region_en },
    industry: row.industry,
    stage: row.stage,
    investmentFen: row.investment_fen,
    areaM2: row.area_m2,
    use: { system: row.use_system, code: row.use_code },
    center: row.center,
    createdAt: row.created_at.toISOString(),
    synthetic: row.synthetic,
  };
}

/** A kind's quota over all years of the project: its accounts' sums and vouchers, newest first. */
function quotaOf(kind: string, asked: number, parts: readonly ProjectQuota[]) {
  const transfers = parts.flatMap((part) => part.transfers.map((transfer) => ({ ...transfer })));
  return {
    kind,
    asked,
    held: parts.reduce((sum, part) => sum + part.held, 0),
    committed: parts.reduce((sum, part) => sum + part.committed, 0),
    accountId: parts.at(-1)?.accountId ?? null,
    transfers: transfers.sort((a, b) => (a.at === b.at ? b.seq - a.seq : a.at < b.at ? 1 : -1)),
  };
}

/** The supervision clock is there only once the start clock has run out. */
function clocksOf(rows: readonly ClockRow[], today: string) {
  const views = rows.map(({ clock, outcome, ...row }) => ({
    id: clock,
    name: CLOCK_NAMES[clock],
    ...row,
    state: clockState({ dueOn: row.dueOn, outcome }, today),
  }));
  return views.filter((view) => view.id === 'start' || view.startedOn < (view.closedOn ?? today));
}

/** One project as its page shows it. Problem: `project.unknown`, also when it lies in another's regions. */
export async function projectView(query: Query, code: string): Promise<ProjectView> {
  const row = await projectRow(query, code);
  if (!row) throw problem('project.unknown', { code });
  const quota = await projectQuota(query, code);
  const kinds = [...new Set([...Object.keys(row.needs), ...quota.map((part) => part.kind)])].sort(
    (a, b) => KIND_ORDER.indexOf(a) - KIND_ORDER.indexOf(b),
  );
  const history = await journalOf(query, code, HISTORY_MAX);
  return {
    ...summaryOf(row),
    geometry: row.geometry,
    parcels: row.parcels,
    quota: kinds.map((kind) =>
      quotaOf(
        kind,
        row.needs[kind] ?? 0,
        quota.filter((part) => part.kind === kind),
      ),
    ),
    clocks: clocksOf(await clockRows(query, row.id), query.today),
    checkId: row.check_id,
    acknowledged: row.acknowledged_at ? { by: row.acknowledged_by ?? '', at: row.acknowledged_at.toISOString() } : null,
    exemptionId: row.exemption_id,
    opinions: [],
    history: history.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}
