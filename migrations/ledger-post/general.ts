/** Where the general way begins, also after a plain try that did not come through. */
const BEGIN_AGAIN = `
      a_posted := was_posted; a_held := was_held; b_seq := was_seq; b_head := was_head;
      sq := array_fill(null::bigint, array[n]); am := coalesce(p_amount, sq); da := sq; ca := sq; ha := sq; av := sq; hd := array_fill(0::bigint, array[n]); mv := hd;
      fresh := array_fill(true, array[n]); quiet := array_fill(false, array[n]); done := quiet; hs := array_fill(null::bytea, array[n]);`;

/** An id that was answered before gets the same answer for ever; with other content it is refused. */
const REPLAYS = `
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
  end if;`;

/**
 * The earlier transfers that items settle or reverse: recorded ones, and ones earlier in this call. Each is looked up by itself (limit 1), so
 * that no plan reads a table from end to end, however small it was when the plan was made.
 */
const EARLIER = `
  if exists (select 1 from unnest(p_refers) u where u is not null) then
    select array_agg(h.kind order by u.o), array_agg(h.debit order by u.o), array_agg(h.credit order by u.o), array_agg(h.amount order by u.o),
        array_agg(k.deadline order by u.o), array_agg(z.refers_to is not null order by u.o), array_agg(coalesce(j.o, 0)::int order by u.o), array_agg(u.f::int order by u.o)
      into r_kind, r_debit, r_credit, r_amount, r_deadline, r_done, r_item, r_target
      from (select v.rid, v.o, min(v.o) over (partition by v.rid) f from (select unnest(p_refers) rid, generate_series(1, n) o) v) u
      left join lateral (select * from ledger_transfer t where t.id = u.rid limit 1) h on true
      left join lateral (select * from ledger_hold t where t.id = u.rid limit 1) k on true
      left join lateral (select t.refers_to from ledger_transfer t where t.refers_to = u.rid limit 1) z on true
      left join (select v.id, min(v.o) o from (select unnest(p_id) id, generate_series(1, n) o) v group by v.id) j on j.id = u.rid;
  end if;`;

const SETTLE = `
        t_kind := r_kind[i];
        if t_kind is not null then
          t_debit := r_debit[i]; t_credit := r_credit[i]; t_amount := r_amount[i]; t_deadline := r_deadline[i];
        elsif r_item[i] > 0 then
          f := case when again then rep[r_item[i]] else r_item[i] end;
          if f < i and res[f] = 0 then
          t_kind := p_kind[f]; t_debit := p_debit[f]; t_credit := p_credit[f]; t_amount := am[f]; t_deadline := p_deadline[f];
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
        end if;`;

/** The loop keeps all balances in memory; a group that fails is undone there. */
const LOOP = `
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
      d := di[i]; c := ci[i]; b := bi[i]; k := p_kind[i]; a := p_amount[i]; code := 0;
      if k <= 2 then
        if a_min[d] is not null and a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;
        if k = 2 then hd[i] := a; end if;
      else ${SETTLE}
      end if;
      if code = 0 and k in (1, 3, 6) then
        if a_posted[c] + a > most or a_posted[d] - a < -most then code := 10; end if;
        mv[i] := a;
      elsif code = 0 and k = 2 and a_held[d] + a > most then code := 10;
      end if;
      if code = 0 and p_alone[p_caller[i]] and (k = 6 or k <= 2 and (a_out[d] or a_out[c]) or k = 1 and a > b_limit[b]) then code := 23; end if;
      if code = 0 then
        a_posted[d] := a_posted[d] - mv[i]; a_posted[c] := a_posted[c] + mv[i]; a_held[d] := a_held[d] + hd[i];
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
  end loop;`;

/** The row's hash covers every column of the row and the hash before it. Only the step from hash to hash needs a loop. */
const CHAIN = `
  select array_agg(q.i), array_agg(q.s), array_agg(q.bytes) into o_item, o_seq, o_bytes from (
    select t.o::int i, t.s, record_send(row(b_id[t.b], t.s, t.id, t.kind, t.debit, t.credit, t.amount, t.refers, t.deadline, t.e, b_now[t.b], t.da, t.ca, t.ha,
        p_author[t.caller], p_approver[t.caller], convert_to(t.reason, 'UTF8'), convert_to(t.document, 'UTF8'))) bytes
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
  end if;`;

/** The way for any call: settlements, reversals, groups, several books, ids that came before, and everything that is refused. */
export const GENERAL = [BEGIN_AGAIN, REPLAYS, EARLIER, LOOP, CHAIN].join('\n');
