-- What the blueprint shows to other rooms. A view runs with the rights of who asks (security_invoker), so row policies hold.

drop view if exists blueprint_ground, blueprint_judged, blueprint_feature, blueprint_version, blueprint_piece, blueprint_layer_version, blueprint_delivery_piece, blueprint_delivery, blueprint_revision, blueprint_item, blueprint_count, blueprint_tile cascade;

-- The features as they are now. Attributes that the reader may not read are not there.
create view blueprint_feature with (security_invoker = true) as
  select f.id, f.layer_id, f.key, f.name, f.region_id, f.use_system, f.use_code, f.status, f.status_said, f.area_m2, f.planar_area_m2, f.zone,
    case when (select lantu_veiled()) -> f.layer_id is null then f.attributes else lantu_without(f.attributes, (select lantu_veiled()) -> f.layer_id) end as attributes,
    f.geom, f.set_from
  from feature f where f.set_to is null;

-- Every version of every feature, from one commit to the one that ended it (null: current).
create view blueprint_version with (security_invoker = true) as
  select f.id, f.layer_id, f.key, f.name, f.region_id, f.use_system, f.use_code, f.status, f.status_said, f.area_m2, f.planar_area_m2, f.zone,
    case when (select lantu_veiled()) -> f.layer_id is null then f.attributes else lantu_without(f.attributes, (select lantu_veiled()) -> f.layer_id) end as attributes,
    f.geom, f.set_from, f.set_to, b.number as revision_from, e.number as revision_to
  from feature f join blueprint_commit b on b.set_id = f.set_from left join blueprint_commit e on e.set_id = f.set_to;

-- What the judge knows of today's features beside their ground. It runs as its owner, so it asks for the regions itself: the judge also uses layers
-- that the reader may not read, and gives everybody the same verdict; what it says of them is left out of its findings.
create view blueprint_judged as
  select f.id, f.layer_id, f.key, f.name, f.use_system, f.use_code, f.attributes from feature f
  where f.set_to is null and (not f.scoped or '*' = any ((select lantu_scope())::text[]) or f.region_id = any ((select lantu_scope())::text[]));

-- Every version as a judge needs it: sites of other regions too, without saying whose they are. A check that cannot see a neighbour's site would answer pass.
-- It runs as its owner, so it asks the rows' policy itself.
create view blueprint_ground as
  select f.id, f.layer_id, case when m.mine then f.key end as key, case when m.mine then f.name end as name, f.use_system, f.use_code,
    case when m.mine then f.attributes else '{}' end as attributes, f.geom, f.set_from, f.set_to, b.number as revision_from, e.number as revision_to
  from feature f join blueprint_commit b on b.set_id = f.set_from left join blueprint_commit e on e.set_id = f.set_to
    cross join lateral (select not f.scoped or '*' = any (lantu_scope()) or f.region_id = any (lantu_scope()) as mine) m
  where m.mine or f.layer_id = 'sites';

-- The features of constraint layers as they are now, cut into pieces of at most 64 vertices.
create view blueprint_piece with (security_invoker = true) as
  select p.feature_id, p.layer_id, p.geom from feature_piece p;

-- What is said of each layer, from one commit to another (null: now), and how sensitive it is now.
create view blueprint_layer_version with (security_invoker = true) as
  select l.id, l.geometry, l.tileset, l.is_constraint, l.scoped, l.revision, d.grp, d.ordinal, d.name_zh, d.name_en, d.source_zh, d.source_en,
    d.stale_after_months, d.half_width_field, d.centre_line, d.synthetic, d.style, b.number as revision_from, e.number as revision_to,
    coalesce(m.sensitivity, 'internal') as sensitivity, coalesce(m.attributes, '{}') as attribute_marks
  from layer l join layer_description d on d.layer_id = l.id left join layer_mark m on m.layer_id = l.id and m.until_at is null
    join blueprint_commit b on b.set_id = d.set_from left join blueprint_commit e on e.set_id = d.set_to;

-- The deliveries, from the commit that brought each to the one that took it back (null: in force). A later one speaks before an earlier one.
create view blueprint_delivery with (security_invoker = true) as
  select d.id, d.layer_id, d.source_date, d.covers, d.region_ids, d.area, d.author_name, b.at, b.number as revision_from, e.number as revision_to
  from delivery d join blueprint_commit b on b.set_id = d.set_from left join blueprint_commit e on e.set_id = d.set_to;

-- The ground of deliveries that do not speak for everything, cut into pieces.
create view blueprint_delivery_piece with (security_invoker = true) as
  select p.delivery_id, p.geom from delivery_piece p;

-- The commits: number, instant, who and why.
create view blueprint_revision with (security_invoker = true) as
  select c.number, c.at, c.set_id, s.kind, s.reason, s.author_id, s.author_name, s.reverts
  from blueprint_commit c join change_set s on s.id = c.set_id;

-- What change sets that are not committed want: the map as it would be.
create view blueprint_item with (security_invoker = true) as
  select i.set_id, i.layer_id, i.key, i.op, i.base_id, i.change, i.name, i.region_id, i.use_system, i.use_code, i.status, i.status_held, i.attributes, i.geom
  from change_item i;

-- How many features each layer holds in each region.
create view blueprint_count with (security_invoker = true) as select c.layer_id, c.region_id, c.features from layer_count c;

-- The records that tiles are put together from.
create view blueprint_tile with (security_invoker = true) as
  select r.id, r.feature_id, r.tileset, r.layer_id, r.region_id, r.scoped, r.z_min, r.z_max, r.box, r.bytes from tile_record r;

grant select on blueprint_ground, blueprint_judged, blueprint_tile, blueprint_item, blueprint_count, blueprint_feature, blueprint_version, blueprint_piece, blueprint_layer_version, blueprint_delivery, blueprint_delivery_piece,
  blueprint_revision to lantu_app;
