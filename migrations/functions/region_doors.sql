-- What the regions show to other rooms.

drop view if exists region_now cascade;

-- The regions that are there today (the calendar date in China): neither ended nor still to come.
create view region_now with (security_invoker = true) as
  select r.id, r.kind, r.parent_id, r.code, r.name_zh, r.name_en, r.geom, r.synthetic
  from region r
  where (r.valid_from is null or r.valid_from <= (lantu_now() at time zone 'Asia/Shanghai')::date)
    and (r.valid_to is null or r.valid_to > (lantu_now() at time zone 'Asia/Shanghai')::date);

grant select on region_now to lantu_app;
