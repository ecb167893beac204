import type { Knex } from 'knex';

/**
 * `ledger_as_of`: an account as it stood at the end of a day (effective), by what was recorded up to an instant (known). The newest
 * row recorded by then carries the balance; what was recorded later but counts from an earlier day is added, from an index that
 * holds nothing but such rows. Both bounds may be null.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function ledger_as_of(p_account bigint, p_effective date, p_known timestamptz, out posted bigint, out held bigint, out min_balance bigint)
      language plpgsql stable security definer set search_path = public, pg_temp as $body$
    #variable_conflict use_column
    declare
      v_until timestamptz := coalesce(p_known, 'infinity');
      v_known timestamptz := v_until;
      v_debit record; v_credit record; v_late record;
    begin
      if not (select ledger_sees(a.region_id) from ledger_account a where a.id = p_account) then return; end if;
      if p_effective is not null then
        v_until := least(v_until, ((p_effective + 1)::timestamp - interval '8 hours') at time zone 'UTC' - interval '1 microsecond');
      end if;
      select t.seq, t.debit_after, t.held_after into v_debit from ledger_transfer t
        where t.debit = p_account and t.recorded_at <= v_until order by t.recorded_at desc, t.seq desc limit 1;
      select t.seq, t.credit_after into v_credit from ledger_transfer t
        where t.credit = p_account and t.recorded_at <= v_until order by t.recorded_at desc, t.seq desc limit 1;
      posted := case when coalesce(v_debit.seq, 0) > coalesce(v_credit.seq, 0) then v_debit.debit_after else coalesce(v_credit.credit_after, 0) end;
      held := coalesce(v_debit.held_after, 0);
      if v_until < v_known then
        select coalesce(sum(t.amount) filter (where t.kind in (1, 3, 6)), 0) moved, coalesce(sum(case when t.kind = 2 then t.amount else -h.amount end), 0) held
          into v_late from ledger_transfer t left join ledger_transfer h on h.id = t.refers_to and t.kind in (3, 4, 5)
          where t.debit = p_account and t.recorded_at > v_until and t.recorded_at <= v_known and t.effective_on < ledger_day(t.recorded_at)
            and t.effective_on <= p_effective;
        posted := posted - v_late.moved; held := held + v_late.held;
        select coalesce(sum(t.amount), 0) moved into v_late from ledger_transfer t
          where t.credit = p_account and t.recorded_at > v_until and t.recorded_at <= v_known and t.effective_on < ledger_day(t.recorded_at)
            and t.effective_on <= p_effective and t.kind in (1, 3, 6);
        posted := posted + v_late.moved;
      end if;
      select e.min_balance into min_balance from ledger_event e
        where e.account_id = p_account and e.kind in ('open', 'limit') and e.recorded_at <= v_until order by e.seq desc limit 1;
    end $body$`);
  await knex.raw('revoke all on function ledger_as_of from public');
  await knex.raw('grant execute on function ledger_as_of to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_as_of');
}
