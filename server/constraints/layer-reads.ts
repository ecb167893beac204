import type { Moment } from '../blueprint/index.ts';
import type { Sensitivity } from '../contract/common.ts';
import { areaM2, intersection, OVERLAY_GRID } from '../platform/geo.ts';
import { prepared, unseen } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { COMMIT, LAYERS } from './near-reads.ts';
import { NOISE_M2 } from './overlap-reads.ts';
import type { CellSource } from './sites.ts';

/** What one site's ground is to a layer, where deliveries speak for parts of the blueprint. */
export interface GroundRow {
  readonly id: number;
  /** Ground for which no declared delivery speaks. */
  readonly uncovered_m2: number;
  /** Ground for which the delivery that speaks is too old. */
  readonly stale_m2: number;
  readonly fresh_m2: number;
  /** The oldest date of the deliveries that speak here; null when one of them has none, or none speaks. */
  readonly date: string | null;
  /** The stale ground, as the database wrote it; null when there is none, or nothing else. */
  readonly stale_ground: string | null;
}

export interface LayerFacts {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly source_zh: string;
  readonly source_en: string;
  readonly centre_line: boolean;
  readonly half_width_field: string | null;
  readonly sensitivity: Sensitivity;
  readonly attribute_marks: Readonly<Record<string, Sensitivity>>;
  /** Whether any delivery in force says what it speaks for. */
  readonly declared: boolean;
  /** The latest delivery that speaks for everything; what lies above it is in `grounds`. */
  readonly base: { readonly date: string | null; readonly stale: boolean } | null;
  /** Whether later deliveries speak for parts: then every site is in `grounds`, by its id. */
  readonly parted: boolean;
  readonly grounds: ReadonlyMap<number, GroundRow>;
}

/** The deliveries in force, each with its age on the day; `base` is the latest of everything, `upper` what came after for parts. */
const DELIVERIES = `
  layer as materialized (
    select id, name_zh, name_en, source_zh, source_en, centre_line, half_width_field, stale_after_months, sensitivity, attribute_marks from blueprint_layer_version
    where id = any(${LAYERS}) and revision_from <= ${COMMIT} and (revision_to is null or revision_to > ${COMMIT})),
  told as materialized (
    select d.id, d.layer_id, d.source_date, d.covers, l.stale_after_months is not null
      and coalesce(d.source_date + make_interval(months => l.stale_after_months) < ${unseen(':day', 'date')}, true) as stale
    from blueprint_delivery d join layer l on l.id = d.layer_id
    where d.revision_from <= ${COMMIT} and (d.revision_to is null or d.revision_to > ${COMMIT})),
  base as materialized (select distinct on (layer_id) * from told where covers = 'all' order by layer_id, id desc),
  upper as materialized (
    select t.* from told t left join base b on b.layer_id = t.layer_id where t.covers <> 'all' and t.id > coalesce(b.id, 0)),
  parted as materialized (select distinct layer_id from upper)`;

/**
 * What each later delivery speaks for in a cell: its area there, without that of those that came after it; and what is left to the base.
 * Only pieces near the cell are touched, and none below a delivery that holds the whole cell.
 */
const PARTS = `
  beside as materialized (
    select c.id, c.n, c.g, p.delivery_id, p.geom from cell c join blueprint_delivery_piece p on p.geom && c.g),
  met as materialized (
    select b.id, b.n, u.layer_id, u.id as delivery, bool_or(st_covers(b.geom, b.g)) as whole
    from beside b join upper u on u.id = b.delivery_id group by b.id, b.n, u.layer_id, u.id),
  ranked as (
    select *, max(delivery) filter (where whole) over here as top, max(delivery) over here as latest from met
    window here as (partition by id, n, layer_id)),
  ground as materialized (
    select r.id, r.n, r.layer_id, r.delivery, r.latest, r.whole, case when r.whole then c.g else (
      select st_collectionextract(st_union(${intersection('p.geom', 'c.g')}, ${OVERLAY_GRID}), 3)
      from beside p where p.id = c.id and p.n = c.n and p.delivery_id = r.delivery) end as g
    from ranked r join cell c using (id, n) where r.delivery >= coalesce(r.top, 0)),
  own as (
    select g.id, g.layer_id, u.covers, u.stale, u.source_date, case when g.delivery = g.latest then g.g else (
      select st_collectionextract(st_difference(g.g, st_union(h.g, ${OVERLAY_GRID}), ${OVERLAY_GRID}), 3) from ground h
      where h.id = g.id and h.n = g.n and h.layer_id = g.layer_id and h.delivery > g.delivery) end as part
    from ground g join upper u on u.id = g.delivery),
  open as (
    select c.id, p.layer_id, case when count(g.id) = 0 then c.g
      else st_collectionextract(st_difference(c.g, st_union(g.g, ${OVERLAY_GRID}) filter (where not g.whole), ${OVERLAY_GRID}), 3) end as part
    from cell c cross join parted p left join ground g on g.id = c.id and g.n = c.n and g.layer_id = p.layer_id
    group by c.id, c.n, c.g, p.layer_id having not coalesce(bool_or(g.whole), false)),
  part as (
    select * from own
    union all select o.id, o.layer_id, coalesce(b.covers, 'unsaid'), coalesce(b.stale, false), b.source_date, o.part
    from open o left join base b on b.layer_id = o.layer_id),
  sized as materialized (select *, covers <> 'unsaid' as said, ${areaM2('part')} as m2 from part),
  summed as (
    select id, layer_id, coalesce(sum(m2) filter (where not said), 0) as uncovered_m2, coalesce(sum(m2) filter (where said and stale), 0) as stale_m2,
      coalesce(sum(m2) filter (where said and not stale), 0) as fresh_m2,
      case when bool_and(source_date is not null) filter (where said and m2 > ${NOISE_M2})
        then min(source_date) filter (where said and m2 > ${NOISE_M2}) end as date,
      st_collect(part) filter (where said and stale and m2 > 0) as stale_ground
    from sized group by id, layer_id)`;

/**
 * What is said of layers at a moment, and which deliveries speak for the ground of sites: the latest of a place governs it. One that did not
 * say what it covers leaves its ground unknown until a later one speaks. One statement for all layers and sites.
 */
export async function layerFacts(query: Query, cells: CellSource, layers: readonly string[], moment: Moment): Promise<LayerFacts[]> {
  const { rows } = await prepared<Omit<LayerFacts, 'grounds'> & { readonly grounds: readonly GroundRow[] }>(
    query.trx,
    `with ${cells.sql}, ${DELIVERIES}, ${PARTS}
     select l.id, l.name_zh, l.name_en, l.source_zh, l.source_en, l.centre_line, l.half_width_field, l.sensitivity, l.attribute_marks,
       exists (select 1 from told t where t.layer_id = l.id and t.covers <> 'unsaid') as declared,
       case when b.id is not null then json_build_object('date', b.source_date, 'stale', b.stale) end as base,
       exists (select 1 from parted p where p.layer_id = l.id) as parted,
       coalesce((select json_agg(json_build_object('id', s.id, 'uncovered_m2', s.uncovered_m2, 'stale_m2', s.stale_m2, 'fresh_m2', s.fresh_m2, 'date', s.date,
         'stale_ground', case when s.uncovered_m2 + s.fresh_m2 > 0 then s.stale_ground::text end)) from summed s where s.layer_id = l.id), '[]') as grounds
     from layer l left join base b on b.layer_id = l.id`,
    { ...cells.bindings, layers: [...layers], commit: moment.commit, day: moment.day },
  );
  return rows.map((row) => ({ ...row, grounds: new Map(row.grounds.map((ground) => [ground.id, ground])) }));
}
