import type { Knex } from 'knex';

/** The newest row of each side carries what stood then; what an account's balance may not fall below is an event. */
const STOOD = `
  select case when coalesce(d.seq, 0) > coalesce(c.seq, 0) then d.debit_after else coalesce(c.credit_after, 0) end, coalesce(d.held_after, 0),
      (select e.min_balance from ledger_event e where e.account_id = a.id and e.kind in ('open', 'limit') and e.recorded_at <= v_until order by e.seq desc limit 1)
    into posted, held, min_balance
    from ledger_account a
    left join lateral (select t.seq, t.debit_after, t.held_after from ledger_transfer t
      where t.debit = a.id and t.recorded_at <= v_until order by t.recorded_at desc, t.seq desc limit 1) d on true
    left join lateral (select t.seq, t.credit_after from ledger_transfer t
      where t.credit = a.id and t.recorded_at <= v_until order by t.recorded_at desc, t.seq desc limit 1) c on true
    where a.id = p_account and ('*' = any (v_scope) or a.region_id = any (v_scope))`;

/** By how many days the account's latest entry was late: nothing that counts by a day was recorded later than so many days after it. */
const LATEST = `
  v_days := greatest(
    (select ledger_day(t.recorded_at) - t.effective_on from ledger_transfer t
      where t.debit = p_account and t.effective_on < ledger_day(t.recorded_at) order by ledger_day(t.recorded_at) - t.effective_on desc limit 1),
    (select ledger_day(t.recorded_at) - t.effective_on from ledger_transfer t
      where t.credit = p_account and t.effective_on < ledger_day(t.recorded_at) order by ledger_day(t.recorded_at) - t.effective_on desc limit 1))`;

/** What was recorded after the day and counts by it. A settlement frees the whole of its hold. */
const LATE = `
  select coalesce(sum(l.moved), 0), coalesce(sum(l.held), 0) into v_moved, v_held
    from (
      select case when t.kind in (1, 3, 6) then -t.amount end moved, case when t.kind = 2 then t.amount else -h.amount end held
        from ledger_transfer t left join ledger_transfer h on h.id = t.refers_to and t.kind in (3, 4, 5)
        where t.debit = p_account and t.recorded_at > v_until and t.recorded_at <= v_known
          and t.effective_on < ledger_day(t.recorded_at) and t.effective_on <= p_effective
      union all
      select t.amount, null from ledger_transfer t
        where t.credit = p_account and t.recorded_at > v_until and t.recorded_at <= v_known
          and t.effective_on < ledger_day(t.recorded_at) and t.effective_on <= p_effective and t.kind in (1, 3, 6)) l`;

/** The last instant of a day in China. */
const endOf = (day: string) => `((${day} + 1)::timestamp - interval '8 hours') at time zone 'UTC' - interval '1 microsecond'`;

/**
 * `ledger_as_of`: an account as it stood at the end of a day (effective), by what was recorded up to an instant (known). The newest
 * row recorded by then carries the balance; what was recorded later but counts from an earlier day is added, from indexes that
 * hold nothing but such rows. Both bounds may be null. Its plans outlive the tables' youth, so they may use nothing but indexes.
 */
export async function up(knex: Knex): Promise<void> {
  for (const side of ['debit', 'credit'])
    await knex.raw(
      `create index ledger_transfer_lateness_${side} on ledger_transfer (${side}, (ledger_day(recorded_at) - effective_on))
        where effective_on < ledger_day(recorded_at)`,
    );
  await knex.raw(`
    create function ledger_as_of(p_account bigint, p_effective date, p_known timestamptz, out posted bigint, out held bigint, out min_balance bigint)
      language plpgsql stable security definer set search_path = public, pg_temp
      set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $body$
    #variable_conflict use_column
    declare
      v_scope text[] := lantu_scope();
      v_until timestamptz := coalesce(p_known, 'infinity');
      v_known timestamptz := v_until;
      v_days int; v_moved bigint; v_held bigint;
    begin
      if p_effective is not null then v_until := least(v_until, ${endOf('p_effective')}); end if;
      ${STOOD};
      if not found or v_until >= v_known then return; end if;
      ${LATEST};
      if v_days is null then return; end if;
      v_known := least(v_known, ${endOf('(p_effective + v_days)')});
      ${LATE};
      posted := posted + v_moved; held := held + v_held;
    end $body$`);
  await knex.raw('revoke all on function ledger_as_of from public');
  await knex.raw('grant execute on function ledger_as_of to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_as_of');
  for (const side of ['debit', 'credit']) await knex.raw(`drop index ledger_transfer_lateness_${side}`);
}
