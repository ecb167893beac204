-- What a person's departments allow, and who is not a second person to whom. An account that names no department belongs to those of its roles.
drop view if exists department_door, person_department_door, person_quota_door cascade;

create view department_door with (security_invoker = true) as select id, zh, en, ordinal, roles, kinds, layers, across from department;

create view person_department_door with (security_invoker = true) as
  select u.id as person_id, d.id as department_id, d.zh, d.en, d.ordinal, d.kinds, d.layers, d.across
  from app_user u join department d on case when u.department_ids is null then d.roles && u.roles else d.id = any (u.department_ids) end;

-- Kinds of quota between commas, or `*`; `across` is whether the person may move quota from region to region alone.
create view person_quota_door with (security_invoker = true) as
  select u.id as person_id, r.kinds, r.across from app_user u cross join lateral (
    select coalesce(case when bool_or('*' = any (d.kinds)) then '*' else ',' || string_agg(array_to_string(d.kinds, ','), ',') || ',' end, ',') as kinds,
      coalesce(bool_or(d.across), false) as across
    from department d where case when u.department_ids is null then d.roles && u.roles else d.id = any (u.department_ids) end) r;

grant select on department_door, person_department_door, person_quota_door to lantu_app;

-- A person, who made that person's account or a link for its password, and the accounts that this person made so: none of them is a second person to it.
-- The system (0) is nobody's hand but its own.
create or replace function lantu_hands(person bigint) returns bigint[] language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg(hand) from (
    select person where person is not null
    union select maker_id from person_maker_door where person_id = person and maker_id <> 0
    union select person_id from person_maker_door where maker_id = person and person <> 0) t(hand)
$$;
revoke all on function lantu_hands(bigint) from public;
grant execute on function lantu_hands(bigint) to lantu_app;

-- What these hands moved alone, or a deputy for one of them, into an account from accounts of a region since an instant: transfers, reversals, and commits of
-- what they held themselves.
create or replace function ledger_moved_alone(hands bigint[], into_account bigint, from_region text, since timestamptz) returns numeric
  language sql stable set search_path = public, pg_temp as $$
  select coalesce(sum(t.amount), 0) from ledger_transfer t join ledger_account a on a.id = t.debit
  where t.credit = into_account and t.recorded_at > since and t.kind in (1, 3, 6) and t.approver is null and a.region_id = from_region
    and (t.author = any (hands) or t.acting_for = any (hands))
    and (t.kind <> 3 or exists (select 1 from ledger_transfer h where h.id = t.refers_to and (h.author = any (hands) or h.acting_for = any (hands))))
$$;
revoke all on function ledger_moved_alone(bigint[], bigint, text, timestamptz) from public;
