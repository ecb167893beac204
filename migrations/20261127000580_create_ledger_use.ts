import type { Knex } from 'knex';

const USE = `
  create table ledger_use (
    account_id bigint not null references ledger_account,
    seq int not null check (seq > 0),
    id uuid not null unique,
    period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    amount bigint not null check (amount between 0 and 9007199254740991),
    reason text,
    document text not null,
    author bigint not null,
    recorded_at timestamptz not null,
    hash bytea not null,
    primary key (account_id, seq)
  )`;

const RECORD = `
  create function ledger_record_use(p_now timestamptz, p_id uuid, p_account bigint, p_period text, p_amount bigint, p_reason text, p_document text)
    returns smallint language plpgsql security definer set search_path = public, pg_temp as $body$
  declare v_account ledger_account; v_book ledger_book; v_known ledger_use; v_last ledger_use; v_at timestamptz; v_seq int; v_hash bytea;
  begin
    select * into v_book from ledger_book where id = (p_account / 100000000)::int for no key update;
    select * into v_account from ledger_account where id = p_account;
    if not found then return 2; end if;
    if not ledger_sees(v_account.region_id) then return 6; end if;
    if v_account.owner_kind not in ('project', 'parcel') then return 4; end if;
    select * into v_known from ledger_use where id = p_id;
    if found then
      return case when (v_known.account_id, v_known.period, v_known.amount, v_known.document) = (p_account, p_period, p_amount, p_document)
        and v_known.reason is not distinct from p_reason then 0 else 15 end;
    end if;
    select * into v_last from ledger_use where account_id = p_account order by seq desc limit 1;
    v_seq := coalesce(v_last.seq, 0) + 1;
    v_at := greatest(p_now, v_last.recorded_at);
    v_hash := sha256(coalesce(v_last.hash, sha256(convert_to('lantu use ' || p_account, 'UTF8'))) || record_send(row(p_account, v_seq, p_id,
      convert_to(p_period, 'UTF8'), p_amount, convert_to(p_reason, 'UTF8'), convert_to(p_document, 'UTF8'), lantu_actor(), v_at)));
    insert into ledger_use (account_id, seq, id, period, amount, reason, document, author, recorded_at, hash)
      values (p_account, v_seq, p_id, p_period, p_amount, p_reason, p_document, lantu_actor(), v_at, v_hash);
    perform ledger_append(v_book, p_now, 'use', p_account, p_id, p_amount, null, null, null, null, null, encode(v_hash, 'hex'), p_document);
    return 0;
  end $body$`;

/**
 * What projects and parcels use of what was committed to them, month by month. Rows are only added: a later row for the same month counts
 * instead of the earlier one and both stay. The rows of an account are numbered without a gap and chained by their hashes, and each is an
 * event of its book's chain (the use's id, amount and hash), so that one that is taken away is missed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(USE);
  await knex.raw('alter table ledger_event drop constraint ledger_event_kind_check');
  await knex.raw(
    `alter table ledger_event add constraint ledger_event_kind_check check (kind in ('open', 'limit', 'deadline', 'status', 'use'))`,
  );
  await knex.raw(RECORD);
  await knex.raw(
    'create trigger ledger_use_kept before update or delete on ledger_use for each row execute function ledger_refuse_change()',
  );
  await knex.raw(
    'create trigger ledger_use_kept_whole before truncate on ledger_use for each statement execute function ledger_refuse_change()',
  );
  await knex.raw('grant select on ledger_use to lantu_app');
  await knex.raw('alter table ledger_use enable row level security');
  await knex.raw(
    'create policy ledger_use_select on ledger_use for select to lantu_app using (exists (select 1 from ledger_account a where a.id = account_id))',
  );
  await knex.raw('revoke all on function ledger_record_use from public');
  await knex.raw('grant execute on function ledger_record_use to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_record_use');
  await knex.raw('drop table ledger_use');
}
