import type { Geometry } from 'geojson';
import type { RegionKind } from '../../contract/regions.ts';
import { areaM2, asGeoJson, fromGeoJson, intersection, OVERLAY_GRID, STORED_SRID } from '../../platform/geo.ts';
import type { Query, Unit } from '../../platform/unit.ts';

/** Outlines are kept to 9 decimals (0.1 mm), as they are also told: what is written is what is read. */
const DECIMALS = '1e-9';

/** A table of this transaction, where outlines are repaired, completed and compared before any region is made. */
export async function createDraftTable(unit: Unit): Promise<void> {
  await unit.trx.raw('drop table if exists region_draft');
  await unit.trx.raw(`
    create temp table region_draft (
      id text primary key, kind text not null, parent_id text, outline text not null, reason text, geom geometry(MultiPolygon, ${STORED_SRID})
    ) on commit drop`);
}

export interface DraftOutline {
  readonly id: string;
  readonly kind: RegionKind;
  readonly parentId: string | null;
  readonly shapes: readonly Geometry[];
}

/** Puts an outline into the draft: faulty shapes repaired, several joined, what is no area dropped. */
export async function insertDraft(unit: Unit, { id, kind, parentId, shapes }: DraftOutline): Promise<void> {
  await unit.trx.raw(
    `insert into region_draft (id, kind, parent_id, outline, reason, geom)
     with shape as (select ${fromGeoJson('s')} as g from unnest(?::text[]) s),
       sound as (select case when st_isvalid(g) then g else st_makevalid(g) end as g, case when not st_isvalid(g) then st_isvalidreason(g) end as reason from shape),
       joined as (select max(reason) as reason, case when count(*) = 1 then (array_agg(g))[1] else st_unaryunion(st_collect(g), ${OVERLAY_GRID}) end as g from sound),
       area as (select reason, st_multi(st_collectionextract(st_reduceprecision(st_collectionextract(g, 3), ${DECIMALS}), 3)) as g from joined)
     select ?, ?, ?, case when g is null or st_isempty(g) then 'none' else 'file' end, reason, case when not st_isempty(g) then g end from area`,
    [shapes.map((shape) => JSON.stringify(shape)), id, kind, parentId],
  );
}

/** Gives regions of a kind without an outline the union of what lies below them, if anything does. */
export async function completeFromChildren(unit: Unit, ids: readonly string[]): Promise<void> {
  await unit.trx.raw(
    `update region_draft d set outline = 'children', geom = u.g from (
       select parent_id, st_multi(st_collectionextract(st_reduceprecision(st_unaryunion(st_collect(geom), ${OVERLAY_GRID}), ${DECIMALS}), 3)) as g
       from region_draft where parent_id = any(?) and kind <> 'zone' and geom is not null group by parent_id) u
     where u.parent_id = d.id and d.geom is null`,
    [[...ids]],
  );
}

export interface DraftRow {
  id: string;
  outline: 'file' | 'children' | 'none';
  reason: string | null;
  area_m2: number | null;
  /** Coarse, about 200 m: for a preview. */
  preview: { type: string } | null;
  ewkb: string | null;
}

const PREVIEW_DEGREES = 0.002;

export async function draftRows(query: Query): Promise<DraftRow[]> {
  const { rows } = (await query.trx.raw(
    `select id, outline, reason, case when geom is not null then ${areaM2('geom')} end as area_m2,
       case when geom is not null then ${asGeoJson(`st_simplifypreservetopology(geom, ${PREVIEW_DEGREES})`)} end as preview, encode(st_asewkb(geom), 'hex') as ewkb
     from region_draft`,
  )) as { rows: DraftRow[] };
  return rows;
}

/** Pairs of counties that share more than 1 m², the largest first. */
export async function draftOverlaps(query: Query): Promise<{ id: string; other: string; area_m2: number }[]> {
  const { rows } = (await query.trx.raw(
    `select * from (
       select a.id, b.id as other, ${areaM2(intersection('a.geom', 'b.geom'))} as area_m2
       from region_draft a join region_draft b on a.kind = 'county' and b.kind = 'county' and a.id < b.id and st_intersects(a.geom, b.geom)) o
     where area_m2 > 1 order by area_m2 desc limit 100`,
  )) as { rows: { id: string; other: string; area_m2: number }[] };
  return rows;
}

/** Ground of a city that no county has, and ground of its counties beyond it, in m²; holes between the counties where no file holds the city's outline. */
export async function draftGaps(query: Query): Promise<{ id: string; gap_m2: number; beyond_m2: number }[]> {
  const { rows } = (await query.trx.raw(
    `with below as (
       select parent_id, st_unaryunion(st_collect(geom), ${OVERLAY_GRID}) as g from region_draft where kind = 'county' and geom is not null group by parent_id)
     select d.id,
       case d.outline when 'file' then ${areaM2(`st_difference(d.geom, b.g, ${OVERLAY_GRID})`)}
         else (select coalesce(sum(${areaM2('st_makepolygon(st_exteriorring(p.geom))')} - ${areaM2('p.geom')}), 0) from st_dump(d.geom) p) end as gap_m2,
       case d.outline when 'file' then ${areaM2(`st_difference(b.g, d.geom, ${OVERLAY_GRID})`)} else 0 end as beyond_m2
     from region_draft d join below b on b.parent_id = d.id where d.kind = 'city' and d.geom is not null order by d.id`,
  )) as { rows: { id: string; gap_m2: number; beyond_m2: number }[] };
  return rows;
}

/** Only one set-up at a time: held to the end of the transaction. */
export async function lockSetup(unit: Unit): Promise<void> {
  await unit.trx.raw(`select pg_advisory_xact_lock(hashtext('lantu setup'))`);
}
