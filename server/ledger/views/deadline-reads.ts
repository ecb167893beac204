import type { DeadlineRow } from '../../contract/ledger-views.ts';
import type { Query } from '../../platform/unit.ts';

type Value = string | number;

export interface DeadlineFilter {
  readonly region?: string | undefined;
  readonly kind?: string | undefined;
  readonly project?: string | undefined;
  readonly before?: string | undefined;
}

const FROM = `from ledger_hold h join ledger_book b on b.id = h.book_id join ledger_transfer t on t.id = h.id
  left join ledger_account c on c.id = h.credit left join ledger_account d on d.id = h.debit`;

function whereOf(filter: DeadlineFilter, after: string | undefined): { sql: string; values: Value[] } {
  const tests: readonly (readonly [string, readonly (Value | undefined)[]])[] = [
    ['? in (c.region_id, d.region_id)', [filter.region]],
    ['b.kind = ?', [filter.kind]],
    ['c.owner_id = ?', [filter.project]],
    ['h.deadline <= ?::date', [filter.before]],
    ['(h.deadline, h.id) > (?::date, ?::uuid)', after === undefined ? [undefined] : [after.slice(0, 10), after.slice(11)]],
  ];
  const asked = tests.filter(([, values]) => values[0] !== undefined);
  return {
    sql: ['h.deadline is not null', ...asked.map(([test]) => test)].join(' and '),
    values: asked.flatMap(([, values]) => values.map((value) => value!)),
  };
}

/** Open holds with a deadline, soonest first. */
export async function deadlineRows(
  query: Query,
  filter: DeadlineFilter,
  page: { limit: number; after?: string | undefined },
): Promise<Omit<DeadlineRow, 'projectName'>[]> {
  const where = whereOf(filter, page.after);
  const { rows } = (await query.trx.raw(
    `select h.id "holdId", b.kind, b.year, h.amount, coalesce(c.region_id, d.region_id) "regionId",
       case when c.owner_kind = 'project' then c.owner_id end "projectCode", h.debit "debitAccountId", h.credit "creditAccountId",
       t.effective_on "heldOn", h.deadline, h.deadline - ?::date "daysLeft", t.reason, t.document
     ${FROM} where ${where.sql} order by h.deadline, h.id limit ?`,
    [query.today, ...where.values, page.limit],
  )) as { rows: Omit<DeadlineRow, 'projectName'>[] };
  return rows;
}

/** How many there are in all. */
export async function deadlineCount(query: Query, filter: DeadlineFilter): Promise<number> {
  const where = whereOf(filter, undefined);
  const { rows } = (await query.trx.raw(`select count(*) total ${FROM} where ${where.sql}`, where.values)) as { rows: [{ total: number }] };
  return rows[0].total;
}
