import type { UseView } from '../../contract/ledger-views.ts';
import type { Query } from '../../platform/unit.ts';

/** Rows of an account's use, newest period first, each with the later row that counts instead. */
export async function useRows(query: Query, account: number, limit: number): Promise<UseView[]> {
  const { rows } = (await query.trx.raw(
    `select u.id, u.period, u.amount, u.reason, u.document, u.author "authorId", (select display_name from person_door where id = u.author) author,
       u.recorded_at "recordedAt", nullif(first_value(u.id) over (partition by u.period order by u.seq desc), u.id) "replacedBy"
     from ledger_use u where u.account_id = ? order by u.period desc, u.seq desc limit ?`,
    [account, limit],
  )) as { rows: (Omit<UseView, 'recordedAt'> & { recordedAt: Date })[] };
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}

/** What counts: the newest row of every period, summed; and what was committed, including what the project passed on to its parcels. */
export async function useSums(query: Query, account: number): Promise<{ committed: number; used: number }> {
  const { rows } = (await query.trx.raw(
    `select (a.posted + coalesce((
         select sum(t.amount) from ledger_transfer t join ledger_account p on p.id = t.credit
         where t.debit = a.id and t.kind in (1, 6) and p.owner_kind = 'parcel' and a.owner_kind = 'project'), 0) - coalesce((
         select sum(t.amount) from ledger_transfer t join ledger_account p on p.id = t.debit
         where t.credit = a.id and t.kind in (1, 6) and p.owner_kind = 'parcel' and a.owner_kind = 'project'), 0))::bigint committed,
       (select coalesce(sum(n.amount), 0)::bigint from (
         select distinct on (u.period) u.amount from ledger_use u where u.account_id = a.id order by u.period, u.seq desc) n) used
     from ledger_account a where a.id = ?`,
    [account],
  )) as { rows: [{ committed: number; used: number }] };
  return rows[0];
}
