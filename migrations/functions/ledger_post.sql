-- `ledger_post`: posts many items in one call and answers each with a code (`server/ledger/codes.ts` has the names; no codes at all: every item passed), in
-- the order given, as if each had come alone; items of one group (null is none) happen all or not at all. `p_caller` says who sent an item: an index into
-- `p_author`, `p_approver`, `p_for` (for whom the author acts as a deputy), `p_scope` (`*`, or region ids between commas), `p_alone` and `p_way` (null or 0: a bare voucher; 1: a flow of the product, such as a
-- use of lots; 2: a project's own holds). An array of nothing but nulls may be null. Books are locked in the order of their ids, so calls cannot deadlock.
-- In a command of the application it takes who asks, and where, from the transaction's settings and refuses to write in another's name.
-- Who acts alone is told `needs_approval` for what would have passed and is a bare reversal; a bare transfer or hold from or to an account of lots, loans,
-- residuals or outside; what goes from one region to another, for whose department may not; or what brings the amount that this person, and accounts that this
-- person made, moved into the account from the other's region within the kind's period above its limit. Of that, and of its group, nothing is recorded, so that
-- the same ids can be approved. A commit counts unless somebody else held. `recent` of an account bounds what came in within the period, by whomever: only above
-- the limit are the vouchers themselves asked. Who acts for another has the other's kinds, and both are one hand: their vouchers are summed and neither approves
-- what was done so. Such a voucher says for whom, and its hash ends with it. It runs as its owner: the application's role has no right to write. Its plans outlive the tables' youth, when a
-- sequential scan looks cheap, so they may not use one; and what comes in arrays is matched by hash, since sorting it costs more.
drop function if exists ledger_post;
create function ledger_post(p_now timestamptz, p_tell boolean, p_author bigint[], p_approver bigint[], p_for bigint[], p_scope text[], p_alone boolean[], p_way smallint[], p_caller int[],
    p_group int[], p_id uuid[], p_kind smallint[], p_debit bigint[], p_credit bigint[], p_amount bigint[], p_refers uuid[], p_deadline date[], p_effective date[],
    p_reason text[], p_document text[],
    out codes smallint[], out seqs bigint[], out debit_after bigint[], out credit_after bigint[], out available bigint[])
  language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  set jit = off as $body$
    #variable_conflict use_column
    declare
  n int := cardinality(p_id);
  b_id int[]; b_seq bigint[]; b_head bytea[]; b_now timestamptz[]; b_status text[]; b_kind text[]; b_year int[]; b_day date[]; b_limit bigint[]; b_period interval[];
  a_id bigint[]; a_book int[]; a_posted bigint[]; a_held bigint[]; a_min bigint[]; a_region text[]; a_out boolean[]; a_from timestamptz[]; a_before bigint[]; a_recent bigint[];
  was_posted bigint[]; was_held bigint[]; was_recent bigint[]; w_kinds text[]; w_across boolean[]; w int; v_who bigint; v_for bigint; v_hands bigint[]; cn bigint[]; was_seq bigint[]; was_head bytea[];
  di int[]; ci int[]; bi int[]; eff date[]; res smallint[]; plain boolean;
  sq bigint[]; da bigint[]; ca bigint[]; ha bigint[]; av bigint[]; am bigint[]; hd bigint[]; mv bigint[]; hs bytea[];
  fresh boolean[]; quiet boolean[]; done boolean[];
  first_of int[]; class_of int[]; rep int[]; o_item int[]; o_seq bigint[]; o_bytes bytea[];
  r_kind smallint[]; r_debit bigint[]; r_credit bigint[]; r_amount bigint[]; r_deadline date[]; r_done boolean[]; r_item int[]; r_target int[]; r_author bigint[]; r_for bigint[];
  again boolean; d int; c int; b int; k smallint; a bigint; f int; gs int := 1; failed boolean := false; asks boolean := false; code smallint;
  t_kind smallint; t_debit bigint; t_credit bigint; t_amount bigint; t_deadline date; t_author bigint; t_for bigint;
  v_seq bigint; v_head bytea; v_posted bigint; v_held bigint; v_moved numeric;
  most constant bigint := 9007199254740991;
    begin
      if p_approver is not null and exists (select 1 from unnest(p_author, p_approver, p_for) u(author, approver, person)
          where case when u.approver is not null then array[u.author, u.person] && (lantu_hands(u.approver) || lantu_hands(lantu_acting_for())) end) then
        raise exception 'nobody approves what he asked for himself' using errcode = '42501';
      end if;
      if current_setting('role', true) = 'lantu_app' then
        if exists (select 1 from unnest(p_author, p_approver, p_for) u(author, approver, person)
            where coalesce(u.approver, u.author) <> lantu_actor() or u.approver is null and u.person is distinct from lantu_acting_for()) then
          raise exception 'the ledger is written in the name of who asks' using errcode = '42501';
        end if;
        p_scope := array_fill(case when '*' = any (lantu_scope()) then '*' else ',' || array_to_string(lantu_scope(), ',') || ',' end, array[cardinality(p_author)]);
      end if;
      if true = any (p_alone) or p_approver is not null then
        select array_agg(q.kinds order by u.o), array_agg(q.across order by u.o) into w_kinds, w_across
          from unnest(p_author, p_for) with ordinality u(author, person, o)
          left join lateral (select * from person_quota_door t where t.person_id = coalesce(u.person, u.author)) q on true;
      end if;
  select array_agg(s.id), array_agg(s.seq), array_agg(s.head), array_agg(greatest(p_now, s.last_at)), array_agg(s.status),
      array_agg(s.kind), array_agg(s.year), array_agg(ledger_day(greatest(p_now, s.last_at))),
      array_agg(s.approval_above), array_agg(make_interval(hours => s.approval_hours))
    into b_id, b_seq, b_head, b_now, b_status, b_kind, b_year, b_day, b_limit, b_period
    from (
      select k.*, q.approval_above, q.approval_hours from ledger_book k join quota_kind q on q.id = k.kind
      where k.id = any (array(select distinct (u / 100000000)::int from (select unnest(p_debit || p_credit) u) u where u between 0 and most))
      order by k.id for no key update of k) s;
  select array_agg(t.id), array_agg(array_position(b_id, t.book_id)), array_agg(t.posted), array_agg(t.held), array_agg(t.min_balance), array_agg(t.region_id),
      array_agg(t.owner_kind in ('outside', 'lot', 'loan', 'residual')), array_agg(t.recent_from), array_agg(t.recent_before), array_agg(t.recent_before + t.recent)
    into a_id, a_book, a_posted, a_held, a_min, a_region, a_out, a_from, a_before, a_recent
    from (
      select x.id, x.book_id, x.posted, x.held, x.min_balance, x.region_id, x.owner_kind,
        case when z.turns = 0 then x.recent_from else z.at end recent_from, case z.turns when 0 then x.recent_before when 1 then x.recent else 0 end recent_before,
        case z.turns when 0 then x.recent else 0 end recent
      from ledger_account x cross join lateral (select array_position(b_id, x.book_id) b) y
        cross join lateral (select b_now[y.b] at, case when b_now[y.b] < x.recent_from + b_period[y.b] then 0 when b_now[y.b] < x.recent_from + 2 * b_period[y.b] then 1 else 2 end turns) z
      where x.id = any (p_debit || p_credit)) t;
  was_posted := a_posted; was_held := a_held; was_recent := a_recent; was_seq := b_seq; was_head := b_head;
  select array_agg(q.d), array_agg(q.c), array_agg(q.b), array_agg(coalesce(q.e, b_day[q.b])), array_agg(q.code),
      coalesce(p_for is null and cardinality(b_id) = 1 and bool_and(q.code = 0 and q.kind <= 2 and not (p_alone[q.caller] and coalesce(q.asks, false))), false)
    into di, ci, bi, eff, res, plain
    from (
      select coalesce(x.i, 0) d, coalesce(y.i, 0) c, a_book[x.i] b, r.e, r.kind, r.caller,
        coalesce(p_way[r.caller], 0) = 0 and (a_out[x.i] or a_out[y.i]) or not w_across[r.caller] and a_region[x.i] <> a_region[y.i] asks,
        (case
          when r.debit = r.credit then 3
          when x.i is null or y.i is null then 2
          when a_book[x.i] <> a_book[y.i] then case when b_kind[a_book[x.i]] = b_kind[a_book[y.i]] then 5 else 4 end
          when p_scope[r.caller] is null or p_scope[r.caller] <> '*'
            and (position(',' || a_region[x.i] || ',' in p_scope[r.caller]) = 0 or position(',' || a_region[y.i] || ',' in p_scope[r.caller]) = 0) then 6
          when coalesce(p_way[r.caller], 0) < 2 and position(',' || b_kind[a_book[x.i]] || ',' in nullif(w_kinds[r.caller], '*')) = 0 then 24
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
  plain := plain and not exists (select 1 from ledger_refusal where id = any (p_id));
      loop
        if plain then
      v_seq := b_seq[1]; v_head := b_head[1]; am := p_amount;
      for i in 1..n loop
        d := di[i]; c := ci[i]; a := p_amount[i];
        v_posted := a_posted[d] - a; v_held := a_held[d];
        plain := coalesce(v_posted - v_held >= a_min[d], true) and v_posted >= -most and v_held + a <= most and a_posted[c] + a <= most
          and not coalesce(p_alone[p_caller[i]] and p_kind[i] = 1 and a_recent[c] + a > b_limit[1], false);
        exit when not plain;
        if p_kind[i] = 1 then
          a_posted[d] := v_posted; a_posted[c] := a_posted[c] + a; a_recent[c] := least(a_recent[c] + a, most);
        else
          v_posted := v_posted + a; v_held := v_held + a; a_held[d] := v_held;
        end if;
        da[i] := v_posted; ca[i] := a_posted[c]; ha[i] := v_held; v_seq := v_seq + 1; sq[i] := v_seq;
        v_head := sha256(v_head || record_send(row(b_id[1], v_seq, p_id[i], p_kind[i], p_debit[i], p_credit[i], a, p_refers[i], p_deadline[i], eff[i], b_now[1],
          v_posted, a_posted[c], v_held, p_author[p_caller[i]], p_approver[p_caller[i]], convert_to(p_reason[i], 'UTF8'), convert_to(p_document[i], 'UTF8'))));
        hs[i] := v_head;
      end loop;
      b_seq[1] := v_seq; b_head[1] := v_head;
        end if;
        if not plain then
      a_posted := was_posted; a_held := was_held; a_recent := was_recent; b_seq := was_seq; b_head := was_head;
      sq := array_fill(null::bigint, array[n]); am := coalesce(p_amount, sq); da := sq; ca := sq; ha := sq; av := sq; hd := array_fill(0::bigint, array[n]); mv := hd; cn := hd;
      fresh := array_fill(true, array[n]); quiet := array_fill(false, array[n]); done := quiet; hs := array_fill(null::bytea, array[n]);
  again := (select count(distinct u) < n from unnest(p_id) u);
  if again or exists (select 1 from ledger_transfer where id = any (p_id)) or exists (select 1 from ledger_refusal where id = any (p_id)) then
    again := true;
    select array_agg(w.f order by w.o),
        array_agg((case when w.same_x then 0 when w.same_f then w.code when w.known then 15 else res[w.o] end)::smallint order by w.o),
        array_agg(not w.known order by w.o),
        array_agg(case when w.same_x then w.seq end order by w.o), array_agg(case when w.same_x then w.da end order by w.o),
        array_agg(case when w.same_x then w.ca end order by w.o), array_agg(case when w.same_f and not w.same_x then w.available end order by w.o)
      into first_of, res, fresh, sq, da, ca, av
      from (select r.o, (min(r.o) over (partition by r.id))::int f, x.id is not null or z.id is not null known, x.seq, x.debit_after da, x.credit_after ca, z.code, z.available,
          coalesce((x.kind, x.debit, x.credit, x.amount) = (r.kind, r.debit, r.credit, coalesce(r.amount, x.amount))
            and x.effective_on = coalesce(r.e, x.effective_on)
            and (x.refers_to, x.deadline, x.reason, x.document) is not distinct from (r.refers, r.deadline, r.reason, r.document), false) same_x,
          coalesce((z.kind, z.debit, z.credit) = (r.kind, r.debit, r.credit)
            and (z.amount, z.effective_on, z.refers_to, z.deadline, z.reason, z.document) is not distinct from (r.amount, r.e, r.refers, r.deadline, r.reason, r.document), false) same_f
        from unnest(p_id, p_kind, p_debit, p_credit, p_amount, p_refers, p_deadline, p_effective, p_reason, p_document)
          with ordinality r(id, kind, debit, credit, amount, refers, deadline, e, reason, document, o)
        left join lateral (select * from ledger_transfer t where t.id = r.id limit 1) x on true
        left join lateral (select * from ledger_refusal t where t.id = r.id limit 1) z on true) w;
    class_of := first_of;
    select array_agg(o) into rep from generate_series(1, n) o;
  end if;
  if exists (select 1 from unnest(p_refers) u where u is not null) then
    select array_agg(h.kind order by u.o), array_agg(h.debit order by u.o), array_agg(h.credit order by u.o), array_agg(h.amount order by u.o),
        array_agg(k.deadline order by u.o), array_agg(z.refers_to is not null order by u.o), array_agg(coalesce(j.o, 0)::int order by u.o), array_agg(u.f::int order by u.o), array_agg(h.author order by u.o),
        array_agg(h.acting_for order by u.o)
      into r_kind, r_debit, r_credit, r_amount, r_deadline, r_done, r_item, r_target, r_author, r_for
      from (select v.rid, v.o, min(v.o) over (partition by v.rid) f from (select unnest(p_refers) rid, generate_series(1, n) o) v) u
      left join lateral (select * from ledger_transfer t where t.id = u.rid limit 1) h on true
      left join lateral (select * from ledger_hold t where t.id = u.rid limit 1) k on true
      left join lateral (select t.refers_to from ledger_transfer t where t.refers_to = u.rid limit 1) z on true
      left join (select v.id, min(v.o) o from (select unnest(p_id) id, generate_series(1, n) o) v group by v.id) j on j.id = u.rid;
  end if;
  for i in 1..n loop
    if again and fresh[i] then
      f := rep[class_of[i]];
      if f < i and quiet[f] and f < gs then f := i; end if;
      first_of[i] := f;
      rep[class_of[i]] := f;
    end if;
    if again and first_of[i] < i and fresh[i] then
      if (p_kind[f], p_debit[f], p_credit[f]) = (p_kind[i], p_debit[i], p_credit[i])
        and (p_refers[f], p_deadline[f], p_reason[f], p_document[f]) is not distinct from (p_refers[i], p_deadline[i], p_reason[i], p_document[i])
        and (case when res[f] = 0 then coalesce(p_amount[i], am[f]) = am[f] and coalesce(p_effective[i], eff[f]) = eff[f]
          else (p_amount[f], p_effective[f]) is not distinct from (p_amount[i], p_effective[i]) end) then
        res[i] := res[f]; da[i] := da[f]; ca[i] := ca[f]; av[i] := av[f];
      else
        res[i] := 15;
      end if;
    elsif fresh[i] and res[i] = 0 then
      d := di[i]; c := ci[i]; b := bi[i]; k := p_kind[i]; a := p_amount[i]; w := p_caller[i]; code := 0;
      if k <= 2 then
        if a_min[d] is not null and a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;
        if k = 2 then hd[i] := a; end if;
      else
        t_kind := r_kind[i];
        if t_kind is not null then
          t_debit := r_debit[i]; t_credit := r_credit[i]; t_amount := r_amount[i]; t_deadline := r_deadline[i]; t_author := r_author[i]; t_for := r_for[i];
        elsif r_item[i] > 0 then
          f := case when again then rep[r_item[i]] else r_item[i] end;
          if f < i and res[f] = 0 then
          t_kind := p_kind[f]; t_debit := p_debit[f]; t_credit := p_credit[f]; t_amount := am[f]; t_deadline := p_deadline[f]; t_author := p_author[p_caller[f]]; t_for := p_for[p_caller[f]];
          end if;
        end if;
        if k = 6 then
          if t_kind is null or t_kind not in (1, 3) then code := 14;
          elsif t_debit <> p_credit[i] or t_credit <> p_debit[i] then code := 19;
          elsif r_done[i] or done[r_target[i]] then code := 20;
          elsif a is not null and a <> t_amount then code := 18;
          else
            a := t_amount;
            if a_min[d] is not null and a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;
          end if;
        elsif t_kind is null or t_kind <> 2 then code := 13;
        elsif t_debit <> p_debit[i] or t_credit <> p_credit[i] then code := 19;
        elsif r_done[i] or done[r_target[i]] then code := 16;
        elsif k = 5 and (t_deadline is null or t_deadline >= b_day[b]) then code := 21;
        elsif k <> 5 and t_deadline < b_day[b] then code := 17;
        elsif a > t_amount or (k <> 3 and a <> t_amount) then code := 18;
        else
          a := coalesce(a, t_amount); hd[i] := -t_amount;
        end if;
      end if;
      if code = 0 and k in (1, 3, 6) then
        if a_posted[c] + a > most or a_posted[d] - a < -most then code := 10; end if;
        mv[i] := a;
      elsif code = 0 and k = 2 and a_held[d] + a > most then code := 10;
      end if;
      if code = 0 and b_limit[b] is not null and k in (1, 3, 6) then
        if v_who is distinct from p_author[w] or v_for is distinct from p_for[w] then
          v_who := p_author[w]; v_for := p_for[w]; v_hands := lantu_hands(v_who) || lantu_hands(v_for);
        end if;
        if k <> 3 or t_author = any (v_hands) or t_for = any (v_hands) then cn[i] := a; end if;
      end if;
      if code = 0 and p_alone[w] then
        if coalesce(p_way[w], 0) = 0 and (k = 6 or k <= 2 and (a_out[d] or a_out[c])) then code := 23;
        elsif coalesce(p_way[w], 0) < 2 and k <> 4 and not w_across[w] and a_region[d] <> a_region[c] then code := 23;
        elsif cn[i] > b_limit[b] then code := 23;
        elsif cn[i] > 0 and a_recent[c] + a > b_limit[b] then
          v_moved := ledger_moved_alone(v_hands, p_credit[i], a_region[d], b_now[b] - b_period[b]) + coalesce((
            select sum(t.n) from unnest(cn, res, fresh, p_credit, di, p_caller) with ordinality t(n, code, fresh, credit, from_i, by_w, o)
            where t.o < i and t.code = 0 and p_approver[t.by_w] is null and t.fresh and t.credit = p_credit[i] and a_region[t.from_i] = a_region[d]
              and (p_author[t.by_w] = any (v_hands) or p_for[t.by_w] = any (v_hands))), 0);
          if v_moved + a > b_limit[b] then code := 23; end if;
        end if;
      end if;
      if code = 0 then
        a_posted[d] := a_posted[d] - mv[i]; a_posted[c] := a_posted[c] + mv[i]; a_held[d] := a_held[d] + hd[i]; a_recent[c] := least(a_recent[c] + mv[i], most);
        if k > 2 then done[r_target[i]] := true; end if;
        am[i] := a; da[i] := a_posted[d]; ca[i] := a_posted[c]; ha[i] := a_held[d];
      else
        res[i] := code; mv[i] := 0; hd[i] := 0; quiet[i] := code = 23;
      end if;
    end if;
    if p_group[i] is null then
      gs := i + 1;
    else
      failed := failed or res[i] <> 0; asks := asks or quiet[i];
      if i = n or p_group[i + 1] is distinct from p_group[i] then
        if failed then
          for j in gs..i loop
            quiet[j] := asks;
            if res[j] = 0 and fresh[j] and (not again or first_of[j] >= gs) then
              if not again or first_of[j] = j then
                a_posted[di[j]] := a_posted[di[j]] + mv[j]; a_posted[ci[j]] := a_posted[ci[j]] - mv[j]; a_held[di[j]] := a_held[di[j]] - hd[j];
                if p_kind[j] > 2 then done[r_target[j]] := false; end if;
              end if;
              res[j] := 22; da[j] := null; ca[j] := null;
            end if;
          end loop;
        end if;
        gs := i + 1; failed := false; asks := false;
      end if;
    end if;
  end loop;
  select array_agg(q.i), array_agg(q.s), array_agg(q.bytes) into o_item, o_seq, o_bytes from (
    select t.o::int i, t.s, record_send(row(b_id[t.b], t.s, t.id, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, b_now[t.b], t.da, t.ca, t.ha,
        p_author[t.caller], p_approver[t.caller], convert_to(t.reason, 'UTF8'), convert_to(t.document, 'UTF8'))) || coalesce(int8send(p_for[t.caller]), '') bytes
      from (
        select u.*, b_seq[u.b] + row_number() over (partition by u.b order by u.o) s
        from (select unnest(bi) b, unnest(p_id) id, unnest(p_kind) kind, unnest(p_debit) debit, unnest(p_credit) credit, unnest(am) amount,
            unnest(p_refers) refers, unnest(p_deadline) deadline, unnest(eff) e, unnest(da) da, unnest(ca) ca, unnest(ha) ha, unnest(p_caller) caller,
            unnest(p_reason) reason, unnest(p_document) document, unnest(res) code, unnest(fresh) fresh, generate_series(1, n) o) u
        where u.code = 0 and u.fresh and (not again or first_of[u.o] = u.o)) t
      order by t.o) q;
  for j in 1..coalesce(cardinality(o_item), 0) loop
    f := o_item[j]; b := bi[f];
    hs[f] := sha256(b_head[b] || o_bytes[j]);
    b_head[b] := hs[f]; b_seq[b] := o_seq[j]; sq[f] := o_seq[j];
  end loop;
  if again then
    for i in 1..n loop
      if first_of[i] < i and fresh[i] and res[i] = 0 then sq[i] := sq[first_of[i]]; fresh[i] := false; end if;
    end loop;
  end if;
        end if;
        begin
      if b_seq <> was_seq then
        update ledger_account t set posted = s.p, held = s.h, recent_from = s.f, recent_before = s.o, recent = s.r - s.o
          from (select unnest(a_id) id, unnest(a_posted) p, unnest(a_held) h, unnest(a_from) f, unnest(a_before) o, unnest(a_recent) r, unnest(was_recent) w) s
          where t.id = s.id and (t.posted <> s.p or t.held <> s.h or s.r <> s.w);
        insert into ledger_transfer (book_id, seq, id, kind, debit, credit, amount, refers_to, deadline, effective_on, recorded_at, debit_after, credit_after,
            held_after, author, approver, acting_for, reason, document, hash)
          select b_id[t.b], t.seq, t.id, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, b_now[t.b], t.da, t.ca, t.ha, p_author[t.caller],
            p_approver[t.caller], p_for[t.caller], t.reason, t.document, t.hash
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
      end if;
          exit;
        exception when unique_violation then
          if not plain then raise; end if;
          plain := false;
        end;
      end loop;
  if not plain and exists (select 1 from unnest(res) u where u not in (0, 15, 23)) then
    insert into ledger_refusal (id, code, available, kind, debit, credit, amount, refers_to, deadline, effective_on, reason, document, author, recorded_at, seal)
      select t.id, t.code, t.available, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, t.reason, t.document, p_author[t.caller], p_now,
        sha256(record_send(row(t.id, t.code, t.available, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e,
          convert_to(t.reason, 'UTF8'), convert_to(t.document, 'UTF8'), p_author[t.caller], p_now)))
      from unnest(p_id, res, av, p_kind, p_debit, p_credit, p_amount, p_refers, p_deadline, p_effective, p_reason, p_document, p_caller, fresh, quiet)
        with ordinality t(id, code, available, kind, debit, credit, amount, refers, deadline, e, reason, document, caller, fresh, quiet, o)
      where t.code not in (0, 15) and t.fresh and not t.quiet and (not again or first_of[t.o] = t.o)
      on conflict (id) do nothing;
  end if;
  if p_tell and b_seq <> was_seq then
    insert into outbox (at, topic, payload, region_id)
      select p_now, 'ledger.posted', jsonb_build_object('regionId', s.region, 'kind', b_kind[s.b], 'year', b_year[s.b]), s.region
      from (
        select distinct u.region, u.b from unnest(a_region, a_book) with ordinality u(region, b, i)
        where plain or u.i in (select unnest(array[t.d, t.c]) from unnest(di, ci, hs) t(d, c, hash) where t.hash is not null)) s;
  end if;
      if not plain then codes := res; available := av; end if;
      seqs := sq; debit_after := da; credit_after := ca;
end $body$;
revoke all on function ledger_post from public;
grant execute on function ledger_post to lantu_app;
