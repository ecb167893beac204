-- What rooms show to other rooms beside the blueprint (blueprint_doors.sql): a room's SQL names its own tables and these views only.
-- A view runs with the rights of who asks (security_invoker), so row policies hold.
drop view if exists region_now, region_door, person_door, person_maker_door, quota_kind_door, ledger_book_door, ledger_account_door, ledger_transfer_door, ledger_hold_door, project_door
  cascade;

-- The regions, also those that were; valid_to is null for those that are.
create view region_door with (security_invoker = true) as
  select id, kind, parent_id, code, name_zh, name_en, geom, synthetic, valid_from, valid_to, successor_id from region;

-- Those that are there today (the calendar date in China): neither ended nor still to come.
create view region_now with (security_invoker = true) as
  select id, kind, parent_id, code, name_zh, name_en, geom, synthetic from region_door
  where (valid_from is null or valid_from <= (lantu_now() at time zone 'Asia/Shanghai')::date)
    and (valid_to is null or valid_to > (lantu_now() at time zone 'Asia/Shanghai')::date);

-- Who the people are; never how they sign in.
create view person_door with (security_invoker = true) as select id, name, display_name, roles, region_ids, created_by from app_user;
-- Who could have chosen a person's password: the maker of the account, and everybody who made a link for it. Neither is a second person to the other.
create view person_maker_door with (security_invoker = true) as
  select id as person_id, created_by as maker_id from app_user where created_by is not null
  union select user_id, author_id from user_invitation;

-- The ledger's kinds, books, accounts, vouchers and open holds, to be read together with other rooms' rows.
create view quota_kind_door with (security_invoker = true) as select id, category, unit, scale, name_zh, name_en, sort from quota_kind;
create view ledger_book_door with (security_invoker = true) as select id, kind, year, seq, status from ledger_book;
create view ledger_account_door with (security_invoker = true) as
  select id, book_id, owner_kind, region_id, owner_id, posted, held, min_balance from ledger_account;
create view ledger_transfer_door with (security_invoker = true) as
  select id, book_id, seq, kind, debit, credit, amount, recorded_at, effective_on, refers_to, deadline, reason, document from ledger_transfer;
create view ledger_hold_door with (security_invoker = true) as select id, book_id, debit, credit, amount, deadline from ledger_hold;

-- The register of projects as it is.
create view project_door with (security_invoker = true) as select id, code, name, region_id, industry, stage, use_system, use_code, created_at from project;

grant select on region_now, region_door, person_door, person_maker_door, quota_kind_door, ledger_book_door, ledger_account_door, ledger_transfer_door, ledger_hold_door, project_door
  to lantu_app;
