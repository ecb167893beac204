import type { Knex } from 'knex';

/** One step of a book's chain for what is not a transfer: an opening, a limit, a deadline, a change of state. */
const APPEND = `
  create function ledger_append(p_book ledger_book, p_now timestamptz, p_kind text, p_account bigint, p_hold uuid, p_min bigint, p_deadline date,
      p_owner_kind text, p_region text, p_owner text, p_status text, p_reason text, p_document text)
    returns void language plpgsql set search_path = public, pg_temp as $body$
  declare
    v_at timestamptz := greatest(p_now, p_book.last_at);
    v_seq bigint := p_book.seq + 1;
    v_hash bytea := sha256(p_book.head || record_send(row(p_book.id, v_seq, convert_to(p_kind, 'UTF8'), p_account, p_hold, p_min, p_deadline,
      convert_to(p_owner_kind, 'UTF8'), convert_to(p_region, 'UTF8'), convert_to(p_owner, 'UTF8'), convert_to(p_status, 'UTF8'),
      convert_to(p_reason, 'UTF8'), convert_to(p_document, 'UTF8'), lantu_actor(), v_at)));
  begin
    insert into ledger_event (book_id, seq, kind, account_id, hold_id, min_balance, deadline, owner_kind, region_id, owner_id, status, reason, document, author, recorded_at, hash)
      values (p_book.id, v_seq, p_kind, p_account, p_hold, p_min, p_deadline, p_owner_kind, p_region, p_owner, p_status, p_reason, p_document, lantu_actor(), v_at, v_hash);
    update ledger_book set seq = v_seq, head = v_hash, last_at = v_at where id = p_book.id;
  end $body$`;

const SEES = `
  create function ledger_sees(p_region text) returns boolean language sql stable set search_path = public, pg_temp as
    $$ select '*' = any (lantu_scope()) or p_region = any (lantu_scope()) $$`;

const BOOK = `
  create function ledger_book_of(p_kind text, p_year int) returns int language plpgsql security definer set search_path = public, pg_temp as $body$
  declare v_id int;
  begin
    select id into v_id from ledger_book where kind = p_kind and year = p_year;
    if found or not exists (select 1 from quota_kind where id = p_kind) then return v_id; end if;
    perform pg_advisory_xact_lock(7205101);
    select id into v_id from ledger_book where kind = p_kind and year = p_year;
    if found then return v_id; end if;
    insert into ledger_book (id, kind, year, head)
      select coalesce(max(id), 0) + 1, p_kind, p_year, sha256(convert_to('lantu ledger ' || p_kind || ' ' || p_year, 'UTF8')) from ledger_book
      returning id into v_id;
    return v_id;
  end $body$`;

const OPEN = `
  create function ledger_open(p_now timestamptz, p_book int[], p_owner_kind text[], p_region text[], p_owner text[], p_min bigint[])
    returns bigint[] language plpgsql security definer set search_path = public, pg_temp as $body$
  declare r record; v_book ledger_book; v_id bigint; v_ids bigint[] := array_fill(null::bigint, array[cardinality(p_book)]);
  begin
    for r in select * from unnest(p_book, p_owner_kind, p_region, p_owner, p_min) with ordinality t(book, owner_kind, region, owner, min, o) order by t.book, t.o loop
      select id into v_id from ledger_account where (book_id, owner_kind, region_id, owner_id) = (r.book, r.owner_kind, r.region, r.owner);
      if not found then
        if not ledger_sees(r.region) then raise exception 'region % is outside the scope', r.region using errcode = '42501'; end if;
        select * into v_book from ledger_book where id = r.book for no key update;
        select id into v_id from ledger_account where (book_id, owner_kind, region_id, owner_id) = (r.book, r.owner_kind, r.region, r.owner);
        if not found and v_book.status = 'open' then
          v_id := v_book.id * 100000000::bigint + v_book.accounts + 1;
          insert into ledger_account (id, book_id, owner_kind, region_id, owner_id, min_balance) values (v_id, r.book, r.owner_kind, r.region, r.owner, r.min);
          update ledger_book set accounts = accounts + 1 where id = r.book;
          perform ledger_append(v_book, p_now, 'open', v_id, null, r.min, null, r.owner_kind, r.region, r.owner, null, null, null);
        end if;
      end if;
      v_ids[r.o] := v_id;
    end loop;
    return v_ids;
  end $body$`;

const LIMIT = `
  create function ledger_set_limit(p_now timestamptz, p_account bigint, p_min bigint, p_reason text, p_document text)
    returns smallint language plpgsql security definer set search_path = public, pg_temp as $body$
  declare v_book ledger_book; v_account ledger_account;
  begin
    select * into v_book from ledger_book where id = (p_account / 100000000)::int for no key update;
    select * into v_account from ledger_account where id = p_account;
    if not found then return 2; end if;
    if not ledger_sees(v_account.region_id) then return 6; end if;
    if v_book.status <> 'open' then return case v_book.status when 'frozen' then 8 else 7 end; end if;
    if v_account.posted - v_account.held < p_min then return 1; end if;
    update ledger_account set min_balance = p_min where id = p_account;
    perform ledger_append(v_book, p_now, 'limit', p_account, null, p_min, null, null, null, null, null, p_reason, p_document);
    return 0;
  end $body$`;

const DEADLINE = `
  create function ledger_set_deadline(p_now timestamptz, p_hold uuid, p_deadline date, p_reason text, p_document text)
    returns smallint language plpgsql security definer set search_path = public, pg_temp as $body$
  declare v_book ledger_book; v_hold ledger_hold; v_day date;
  begin
    select * into v_hold from ledger_hold where id = p_hold;
    if not found then return 13; end if;
    select * into v_book from ledger_book where id = v_hold.book_id for no key update;
    v_day := ledger_day(greatest(p_now, v_book.last_at));
    select * into v_hold from ledger_hold where id = p_hold;
    if not found then return 16; end if;
    if not (select bool_and(ledger_sees(region_id)) from ledger_account where id in (v_hold.debit, v_hold.credit)) then return 6; end if;
    if v_book.status <> 'open' then return case v_book.status when 'frozen' then 8 else 7 end; end if;
    if v_hold.deadline < v_day then return 17; end if;
    if p_deadline < v_day then return 12; end if;
    update ledger_hold set deadline = p_deadline where id = p_hold;
    perform ledger_append(v_book, p_now, 'deadline', v_hold.debit, p_hold, null, p_deadline, null, null, null, null, p_reason, p_document);
    return 0;
  end $body$`;

const STATUS = `
  create function ledger_set_status(p_now timestamptz, p_book int, p_status text, p_reason text, p_document text)
    returns smallint language plpgsql security definer set search_path = public, pg_temp as $body$
  declare v_book ledger_book;
  begin
    if not ledger_sees('*') then return 6; end if;
    select * into v_book from ledger_book where id = p_book for no key update;
    if not found then return 2; end if;
    if v_book.status = p_status then return 0; end if;
    update ledger_book set status = p_status where id = p_book;
    perform ledger_append(v_book, p_now, 'status', null, null, null, null, null, null, null, p_status, p_reason, p_document);
    return 0;
  end $body$`;

const CHECKED = `
  create function ledger_mark_checked(p_now timestamptz, p_book int, p_seq bigint) returns void
    language sql security definer set search_path = public, pg_temp as
    $body$ update ledger_book set checked_seq = p_seq, checked_at = p_now where id = p_book and ledger_sees('*') $body$`;

const FUNCTIONS = [
  'ledger_book_of',
  'ledger_open',
  'ledger_set_limit',
  'ledger_set_deadline',
  'ledger_set_status',
  'ledger_mark_checked',
  'ledger_sees',
];

/**
 * Everything of the ledger that is not a transfer: books, accounts, limits, deadlines and the state of a book. Each change is a row of
 * `ledger_event` in the same sequence and the same hash chain as the transfers.
 */
export async function up(knex: Knex): Promise<void> {
  for (const statement of [APPEND, SEES, BOOK, OPEN, LIMIT, DEADLINE, STATUS, CHECKED]) await knex.raw(statement);
  await knex.raw('revoke all on function ledger_append from public');
  for (const name of FUNCTIONS) {
    await knex.raw(`revoke all on function ${name} from public`);
    await knex.raw(`grant execute on function ${name} to lantu_app`);
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const name of [...FUNCTIONS, 'ledger_append']) await knex.raw(`drop function ${name}`);
}
