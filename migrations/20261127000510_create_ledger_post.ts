import type { Knex } from 'knex';
import { GENERAL } from './ledger-post/general.ts';

const DECLARE = `
  n int := cardinality(p_id);
  b_id int[]; b_seq bigint[]; b_head bytea[]; b_now timestamptz[]; b_status text[]; b_kind text[]; b_year int[]; b_day date[]; b_limit bigint[];
  a_id bigint[]; a_book int[]; a_posted bigint[]; a_held bigint[]; a_min bigint[]; a_region text[]; a_out boolean[];
  was_posted bigint[]; was_held bigint[]; was_seq bigint[]; was_head bytea[];
  di int[]; ci int[]; bi int[]; eff date[]; res smallint[]; plain boolean;
  sq bigint[]; da bigint[]; ca bigint[]; ha bigint[]; av bigint[]; am bigint[]; hd bigint[]; mv bigint[]; hs bytea[];
  fresh boolean[]; quiet boolean[]; done boolean[];
  first_of int[]; class_of int[]; rep int[]; o_item int[]; o_seq bigint[]; o_bytes bytea[];
  r_kind smallint[]; r_debit bigint[]; r_credit bigint[]; r_amount bigint[]; r_deadline date[]; r_done boolean[]; r_item int[]; r_target int[];
  again boolean; d int; c int; b int; k smallint; a bigint; f int; gs int := 1; failed boolean := false; asks boolean := false; code smallint;
  t_kind smallint; t_debit bigint; t_credit bigint; t_amount bigint; t_deadline date;
  v_seq bigint; v_head bytea; v_posted bigint; v_held bigint;
  most constant bigint := 9007199254740991;`;

/** Locks the books in the order of their ids, then reads the accounts: what is read after the lock stays true until the commit. */
const LOCK_AND_READ = `
  select array_agg(s.id), array_agg(s.seq), array_agg(s.head), array_agg(greatest(p_now, s.last_at)), array_agg(s.status),
      array_agg(s.kind), array_agg(s.year), array_agg(ledger_day(greatest(p_now, s.last_at))),
      array_agg((select q.approval_above from quota_kind q where q.id = s.kind))
    into b_id, b_seq, b_head, b_now, b_status, b_kind, b_year, b_day, b_limit
    from (
      select * from ledger_book
      where id = any (array(select distinct (u / 100000000)::int from (select unnest(p_debit || p_credit) u) u where u between 0 and most))
      order by id for no key update) s;
  select array_agg(t.id), array_agg(array_position(b_id, t.book_id)), array_agg(t.posted), array_agg(t.held), array_agg(t.min_balance), array_agg(t.region_id),
      array_agg(t.owner_kind = 'outside')
    into a_id, a_book, a_posted, a_held, a_min, a_region, a_out
    from ledger_account t where t.id = any (p_debit || p_credit);
  was_posted := a_posted; was_held := a_held; was_seq := b_seq; was_head := b_head;`;

/**
 * What can be said of an item without any balance, for all items at once. A call is plain when it is of one book, and only of transfers and
 * holds of which nothing is wrong so far and about which nobody must be asked.
 */
const STATIC_CHECKS = `
  select array_agg(q.d), array_agg(q.c), array_agg(q.b), array_agg(coalesce(q.e, b_day[q.b])), array_agg(q.code),
      coalesce(cardinality(b_id) = 1 and bool_and(q.code = 0 and q.kind <= 2 and not (p_alone[q.caller] and coalesce(q.asks, false))), false)
    into di, ci, bi, eff, res, plain
    from (
      select coalesce(x.i, 0) d, coalesce(y.i, 0) c, a_book[x.i] b, r.e, r.kind, r.caller,
        a_out[x.i] or a_out[y.i] or r.kind = 1 and r.amount > b_limit[a_book[x.i]] asks,
        (case
          when r.debit = r.credit then 3
          when x.i is null or y.i is null then 2
          when a_book[x.i] <> a_book[y.i] then case when b_kind[a_book[x.i]] = b_kind[a_book[y.i]] then 5 else 4 end
          when p_scope[r.caller] is null or p_scope[r.caller] <> '*'
            and (position(',' || a_region[x.i] || ',' in p_scope[r.caller]) = 0 or position(',' || a_region[y.i] || ',' in p_scope[r.caller]) = 0) then 6
          when b_status[a_book[x.i]] = 'frozen' then 8
          when b_status[a_book[x.i]] = 'closed' then 7
          when r.amount <= 0 or (r.amount is null and r.kind <= 2) then 9
          when r.amount > most then 10
          when r.e > b_day[a_book[x.i]] then 11
          when r.kind = 2 and r.deadline < b_day[a_book[x.i]] then 12
          else 0 end)::smallint code
      from (select unnest(p_debit) debit, unnest(p_credit) credit, unnest(p_amount) amount, unnest(p_kind) kind, unnest(p_effective) e,
          unnest(p_deadline) deadline, unnest(p_caller) caller, generate_series(1, n) o) r
      left join (select unnest(a_id) id, generate_series(1, cardinality(a_id)) i) x on x.id = r.debit
      left join (select unnest(a_id) id, generate_series(1, cardinality(a_id)) i) y on y.id = r.credit
      order by r.o) q;
  plain := plain and not exists (select 1 from ledger_refusal where id = any (p_id));`;

/**
 * The quick way for a plain call: every item passes or the call goes the general way from where it began. Whoever comes with an id that was
 * answered before is found by the unique index, and then goes the general way too.
 */
const PLAIN = `
      v_seq := b_seq[1]; v_head := b_head[1]; am := p_amount;
      for i in 1..n loop
        d := di[i]; c := ci[i]; a := p_amount[i];
        v_posted := a_posted[d] - a; v_held := a_held[d];
        plain := coalesce(v_posted - v_held >= a_min[d], true) and v_posted >= -most and v_held + a <= most and a_posted[c] + a <= most;
        exit when not plain;
        if p_kind[i] = 1 then
          a_posted[d] := v_posted; a_posted[c] := a_posted[c] + a;
        else
          v_posted := v_posted + a; v_held := v_held + a; a_held[d] := v_held;
        end if;
        da[i] := v_posted; ca[i] := a_posted[c]; ha[i] := v_held; v_seq := v_seq + 1; sq[i] := v_seq;
        v_head := sha256(v_head || record_send(row(b_id[1], v_seq, p_id[i], p_kind[i], p_debit[i], p_credit[i], a, p_refers[i], p_deadline[i], eff[i], b_now[1],
          v_posted, a_posted[c], v_held, p_author[p_caller[i]], p_approver[p_caller[i]], convert_to(p_reason[i], 'UTF8'), convert_to(p_document[i], 'UTF8'))));
        hs[i] := v_head;
      end loop;
      b_seq[1] := v_seq; b_head[1] := v_head;`;

/** Writes whichever way was gone. An id that another call has taken in the meantime ends the quick way, not the call. */
const WRITE = `
      if b_seq <> was_seq then
        update ledger_account t set posted = s.p, held = s.h from (select unnest(a_id) id, unnest(a_posted) p, unnest(a_held) h) s
          where t.id = s.id and (t.posted <> s.p or t.held <> s.h);
        insert into ledger_transfer (book_id, seq, id, kind, debit, credit, amount, refers_to, deadline, effective_on, recorded_at, debit_after, credit_after,
            held_after, author, approver, reason, document, hash)
          select b_id[t.b], t.seq, t.id, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, b_now[t.b], t.da, t.ca, t.ha, p_author[t.caller],
            p_approver[t.caller], t.reason, t.document, t.hash
          from (select unnest(bi) b, unnest(sq) seq, unnest(p_id) id, unnest(p_kind) kind, unnest(p_debit) debit, unnest(p_credit) credit, unnest(am) amount,
              unnest(p_refers) refers, unnest(p_deadline) deadline, unnest(eff) e, unnest(da) da, unnest(ca) ca, unnest(ha) ha, unnest(p_caller) caller,
              unnest(p_reason) reason, unnest(p_document) document, unnest(hs) hash) t
          where t.hash is not null;
        if 2 = any (p_kind) then
          insert into ledger_hold (id, book_id, debit, credit, amount, deadline)
            select t.id, b_id[t.b], t.debit, t.credit, t.amount, t.deadline from unnest(p_id, bi, p_debit, p_credit, am, p_deadline, p_kind, hs)
              t(id, b, debit, credit, amount, deadline, kind, hash) where t.kind = 2 and t.hash is not null;
        end if;
        if r_kind is not null then
          delete from ledger_hold h using unnest(p_refers, p_kind, hs) t(refers, kind, hash) where h.id = t.refers and t.kind in (3, 4, 5) and t.hash is not null;
        end if;
        update ledger_book k set seq = s.seq, head = s.head, last_at = s.at from unnest(b_id, b_seq, was_seq, b_head, b_now) s(id, seq, was, head, at)
          where k.id = s.id and s.seq > s.was;
      end if;`;

/** What was refused is kept, so that the same id gets the same answer; what is asked of a second person is not. */
const REFUSALS = `
  if not plain and exists (select 1 from unnest(res) u where u not in (0, 15, 23)) then
    insert into ledger_refusal (id, code, available, kind, debit, credit, amount, refers_to, deadline, effective_on, reason, document, author, recorded_at, seal)
      select t.id, t.code, t.available, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, t.reason, t.document, p_author[t.caller], p_now,
        sha256(record_send(row(t.id, t.code, t.available, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e,
          convert_to(t.reason, 'UTF8'), convert_to(t.document, 'UTF8'), p_author[t.caller], p_now)))
      from unnest(p_id, res, av, p_kind, p_debit, p_credit, p_amount, p_refers, p_deadline, p_effective, p_reason, p_document, p_caller, fresh, quiet)
        with ordinality t(id, code, available, kind, debit, credit, amount, refers, deadline, e, reason, document, caller, fresh, quiet, o)
      where t.code not in (0, 15) and t.fresh and not t.quiet and (not again or first_of[t.o] = t.o)
      on conflict (id) do nothing;
  end if;`;

/** One event for each book and region of an account in whose transfer something moved. */
const TELL = `
  if p_tell and b_seq <> was_seq then
    insert into outbox (at, topic, payload, region_id)
      select p_now, 'ledger.posted', jsonb_build_object('regionId', s.region, 'kind', b_kind[s.b], 'year', b_year[s.b]), s.region
      from (
        select distinct u.region, u.b from unnest(a_region, a_book) with ordinality u(region, b, i)
        where plain or u.i in (select unnest(array[t.d, t.c]) from unnest(di, ci, hs) t(d, c, hash) where t.hash is not null)) s;
  end if;`;

/**
 * `ledger_post`: posts many items in one call and answers each with a code (`server/ledger/codes.ts` has the names; no codes at all: every
 * item passed), in the order given, as if each had come alone; items of one group (null is none) happen all or not at all. `p_caller` says who
 * sent an item: an index into `p_author`, `p_approver` and `p_scope` (`*`, or region ids between commas). An array of nothing but nulls
 * may be null. Books are locked in the order of their ids, so calls cannot deadlock. Who acts alone (`p_alone`) is told `needs_approval` for
 * what would have passed and is a reversal, a manual adjustment (a transfer or hold from or to an `outside` account), or a transfer above the
 * kind's limit; of that, and of its group, nothing is recorded, so that the same ids can be approved. It runs as its owner: the
 * application's role has no right to write. Its plans outlive the tables' youth, when a sequential scan looks cheap, so they may not use one; and what comes in arrays is
 * matched by hash, since sorting it costs more.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function ledger_post(p_now timestamptz, p_tell boolean, p_author bigint[], p_approver bigint[], p_scope text[], p_alone boolean[], p_caller int[], p_group int[],
        p_id uuid[], p_kind smallint[], p_debit bigint[], p_credit bigint[], p_amount bigint[], p_refers uuid[], p_deadline date[], p_effective date[],
        p_reason text[], p_document text[],
        out codes smallint[], out seqs bigint[], out debit_after bigint[], out credit_after bigint[], out available bigint[])
      language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $body$
    #variable_conflict use_column
    declare ${DECLARE}
    begin
      ${LOCK_AND_READ}
      ${STATIC_CHECKS}
      loop
        if plain then ${PLAIN}
        end if;
        if not plain then ${GENERAL}
        end if;
        begin
          ${WRITE}
          exit;
        exception when unique_violation then
          if not plain then raise; end if;
          plain := false;
        end;
      end loop;
      ${REFUSALS}
      ${TELL}
      if not plain then codes := res; available := av; end if;
      seqs := sq; debit_after := da; credit_after := ca;
    end $body$`);
  await knex.raw('revoke all on function ledger_post from public');
  await knex.raw('grant execute on function ledger_post to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_post');
}
