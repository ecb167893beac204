import type { Knex } from 'knex';

/**
 * `ledger_link`: one link of a book's chain for whoever noted its hash. Hashes are no secret, so everybody may compare; which transfer
 * it is, only who may see one of its accounts is told.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function ledger_link(p_book int, p_seq bigint, out seq bigint, out hash bytea, out previous_hash bytea, out recorded_at timestamptz, out what text, out transfer_id uuid)
      returns setof record language sql stable security definer set search_path = public, pg_temp as $body$
      with links as (
        select t.seq, t.hash, t.recorded_at, 'transfer' what,
          case when exists (select 1 from ledger_account a where a.id in (t.debit, t.credit) and ledger_sees(a.region_id)) then t.id end id
        from ledger_transfer t where t.book_id = p_book and t.seq in (p_seq, p_seq - 1)
        union all
        select e.seq, e.hash, e.recorded_at, e.kind, null from ledger_event e where e.book_id = p_book and e.seq in (p_seq, p_seq - 1))
      select l.seq, l.hash, coalesce(p.hash, sha256(convert_to('lantu ledger ' || b.kind || ' ' || b.year, 'UTF8'))), l.recorded_at, l.what, l.id
      from links l join ledger_book b on b.id = p_book left join links p on p.seq = p_seq - 1 where l.seq = p_seq
    $body$`);
  await knex.raw('revoke all on function ledger_link from public');
  await knex.raw('grant execute on function ledger_link to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_link');
}
