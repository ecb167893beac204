import { areaM2, intersection } from '../platform/geo.ts';
import type { Unit } from '../platform/unit.ts';

/** How the fields of the file are read; everything a check needs to know beside the stage itself. */
export interface CheckPlan {
  readonly importId: string;
  readonly layerId: string;
  readonly layerGeometry: 'polygon' | 'line' | 'point';
  /** Stands before the number of a feature when no field holds its key. */
  readonly keyPrefix: string;
  readonly key: string | null;
  readonly name: string | null;
  readonly useCode: string | null;
  readonly areaM2: string | null;
  readonly status: string | null;
  readonly useSystem: 'planning' | 'survey';
  /** Codes of the land-use standard in that system. */
  readonly knownUses: readonly string[];
  /** Statuses that the layer knows; null takes any. */
  readonly knownStatuses: readonly string[] | null;
}

const DIMENSION = { polygon: 2, line: 1, point: 0 } as const;
/** `st_collectionextract` counts points 1, lines 2, areas 3. */
const EXTRACT = { polygon: 3, line: 2, point: 1 } as const;
const KEY_LENGTH_MAX = 80;

const text = (field: string | null) => (field === null ? 'null::text' : `nullif(btrim(s.attributes ->> ?), '')`);
const given = (...fields: (string | null)[]) => fields.filter((field): field is string => field !== null);

/**
 * Checks a slice of the stage, by position in the file: takes the mapped fields, tests validity with reason and place, computes the repair
 * and both areas, and finds the region. A shape that is not valid keeps its own geometry; the repair stands beside it.
 */
export async function checkSlice(unit: Unit, plan: CheckPlan, from: number, to: number): Promise<void> {
  const dimension = DIMENSION[plan.layerGeometry];
  await unit.trx.raw(
    `update import_row t set key = c.key, name = left(c.name, 300), use_system = case when c.use_known then ? end,
       use_code = case when c.use_known then c.use_code end, status = case when c.status_known then c.status end, declared_area_m2 = c.declared,
       valid = c.valid, reason = c.reason, place = c.place, repaired = c.repaired, final = c.final, area_m2 = c.area, region_id = c.region_id,
       repaired_area_m2 = case when c.repaired is not null then ${areaM2('c.repaired')} end, change = null,
       fault = case when c.geom is null then 'geometry.empty' when c.is_wrong then 'geometry.wrong_type'
         when c.key is null then 'field.key_missing' when length(c.key) > ${KEY_LENGTH_MAX} then 'field.key_long'
         when c.final is null then 'geometry.repair_empty' when c.region_id is null then 'geometry.outside_regions' end
     from (
       select b.*, (select r.id from region r where r.kind in ('county', 'city') and b.final is not null and st_intersects(r.geom, st_pointonsurface(b.final))
         order by r.kind = 'city', r.id limit 1) as region_id
       from (
         select a.*, coalesce(a.repaired, case when a.valid and not a.is_wrong then a.geom end) as final
         from (
           select s.id, s.geom, d.valid, d.reason, st_setsrid(d.location, 4490) as place, w.is_wrong,
             ${plan.key === null ? `?::text || '-' || (s.idx + 1)` : text(plan.key)} as key, ${text(plan.name)} as name,
             u.code as use_code, u.code = any(?::text[]) as use_known, st.code as status, ${plan.knownStatuses === null ? 'true' : 'st.code = any(?::text[])'} as status_known,
             case when m.value ~ '^[0-9]+([.][0-9]+){0,1}$' then m.value::float8 end as declared,
             case when s.geom is not null and not w.is_wrong and ${dimension} = 2 then ${areaM2('s.geom')} end as area,
             case when not d.valid and not w.is_wrong then (select case when st_isempty(r.g) then null else r.g end
               from (select st_collectionextract(st_makevalid(s.geom), ${EXTRACT[plan.layerGeometry]}) as g) r) end as repaired
           from import_row s
             cross join lateral (select ${text(plan.useCode)} as code) u
             cross join lateral (select ${text(plan.status)} as code) st
             cross join lateral (select ${text(plan.areaM2)} as value) m
             cross join lateral (select s.geom is not null and (st_dimension(s.geom) <> ${dimension} or geometrytype(s.geom) = 'GEOMETRYCOLLECTION') as is_wrong) w
             left join lateral (select (x.d).valid, (x.d).reason, (x.d).location from (select st_isvaliddetail(s.geom) as d) x) d on s.geom is not null
           where s.import_id = ? and s.idx >= ? and s.idx < ?) a) b) c
     where t.id = c.id`,
    [
      plan.useSystem,
      plan.key ?? plan.keyPrefix,
      ...given(plan.name),
      [...plan.knownUses],
      ...(plan.knownStatuses === null ? [] : [[...plan.knownStatuses]]),
      ...given(plan.useCode, plan.status, plan.areaM2),
      plan.importId,
      from,
      to,
    ],
  );
}

/** A key that several features carry is nobody's: which of them is meant cannot be known. */
export async function faultRepeatedKeys(unit: Unit, importId: string): Promise<void> {
  await unit.trx.raw(
    `update import_row s set fault = 'field.key_repeated'
     where s.import_id = ? and (s.fault is null or s.fault = 'geometry.outside_regions') and s.key = any(array(
       select key from import_row where import_id = ? and key is not null group by key having count(*) > 1))`,
    [importId, importId],
  );
}

/** Sets each feature of a slice against the current one of the same key. */
export async function compareWithLayer(unit: Unit, plan: CheckPlan, from: number, to: number): Promise<void> {
  await unit.trx.raw(
    `update import_row s set change = case when c.id is null then 'new' when c.is_same then 'unchanged' else 'changed' end
     from (
       select t.id as staged_id, f.id, (t.name is null or t.name is not distinct from f.name) and f.region_id = t.region_id
         and (t.use_code is null or (t.use_code = f.use_code and t.use_system = f.use_system)) and (t.status is null or t.status is not distinct from f.status)
         and t.attributes = f.attributes and st_asbinary(t.final) = st_asbinary(f.geom) as is_same
       from import_row t left join blueprint_feature f on f.layer_id = ? and f.key = t.key
       where t.import_id = ? and t.idx >= ? and t.idx < ? and t.final is not null) c
     where s.id = c.staged_id`,
    [plan.layerId, plan.importId, from, to],
  );
}

/** Overlaps below this are the rounding of surveys, not a conflict of rights. */
const OVERLAP_MIN_M2 = 1;

const overlapFindings = (pairs: string) => `
  insert into import_finding (import_id, stage, code, severity, params, idx, place)
  select ?::uuid, 'check', 'geometry.overlap', 'warning',
    jsonb_build_object('areaM2', round(o.area::numeric, 2), 'key', o.a_key, 'otherKey', o.b_key, 'otherIndex', o.b_idx, 'other', o.other), o.a_idx, st_pointonsurface(o.shared)
  from (
    select p.*, ${areaM2('p.shared')} as area from (${pairs}) p where not st_isempty(p.shared)) o
  where o.area > ${OVERLAP_MIN_M2}`;

/** Finds areas of a slice that share more than 1 m² with a later area of the same file, after repair. */
export async function findOverlaps(unit: Unit, importId: string, from: number, to: number): Promise<void> {
  await unit.trx.raw(
    overlapFindings(`
      select a.key as a_key, a.idx as a_idx, b.key as b_key, b.idx as b_idx, 'file' as other, st_collectionextract(${intersection('a.final', 'b.final')}, 3) as shared
      from import_row a
        cross join lateral (select x.import_id, x.idx, x.key, x.final from import_row x where x.final && a.final offset 0) b
      where a.import_id = ? and a.idx >= ? and a.idx < ? and b.import_id = a.import_id and b.idx > a.idx`),
    [importId, importId, from, to],
  );
}

/** The same against areas that are in the layer already and not in the file. */
export async function findOverlapsWithLayer(unit: Unit, plan: CheckPlan, from: number, to: number): Promise<void> {
  await unit.trx.raw(
    overlapFindings(`
      select a.key as a_key, a.idx as a_idx, f.key as b_key, null::int as b_idx, 'layer' as other, st_collectionextract(${intersection('a.final', 'f.geom')}, 3) as shared
      from import_row a
        cross join lateral (select x.layer_id, x.key, x.geom from blueprint_feature x where x.geom && a.final offset 0) f
      where f.layer_id = ? and a.import_id = ? and a.idx >= ? and a.idx < ? and a.change is distinct from 'unchanged'
        and not exists (select 1 from import_row k where k.import_id = a.import_id and k.key = f.key)`),
    [plan.importId, plan.layerId, plan.importId, from, to],
  );
}

export async function clearCheckFindings(unit: Unit, importId: string): Promise<void> {
  await unit.trx('import_finding').where({ import_id: importId, stage: 'check' }).delete();
}

const FINDINGS_PER_CODE_MAX = 1000;

/** Writes a finding for each fault, each shape that is not valid, and each declared area that is not the measured one. */
export async function writeCheckFindings(unit: Unit, importId: string): Promise<void> {
  await unit.trx.raw(
    `insert into import_finding (import_id, stage, code, severity, params, idx, place)
     select ?::uuid, 'check', n.code, n.severity, n.params, n.idx, n.place from (
       select f.*, row_number() over (partition by f.code order by f.idx) as number from (
         select s.fault as code, 'error' as severity, jsonb_strip_nulls(jsonb_build_object('key', s.key, 'type', geometrytype(s.geom))) as params, s.idx,
           coalesce(s.place, case when s.geom is not null and not st_isempty(s.geom) then st_centroid(st_envelope(s.geom)) end) as place
         from import_row s where s.import_id = ? and s.fault is not null and s.fault <> 'geometry.empty'
         union all
         select 'geometry.invalid', 'error', jsonb_build_object('key', s.key, 'reason', s.reason, 'areaM2', round(s.area_m2::numeric, 2),
           'repairedAreaM2', round(s.repaired_area_m2::numeric, 2)), s.idx, s.place
         from import_row s where s.import_id = ? and not s.valid and s.fault is distinct from 'geometry.wrong_type'
         union all
         select 'field.area_differs', 'warning', jsonb_build_object('key', s.key, 'declaredM2', s.declared_area_m2, 'areaM2', round(s.area_m2::numeric, 2)), s.idx,
           st_centroid(st_envelope(s.geom))
         from import_row s where s.import_id = ? and s.fault is null and s.declared_area_m2 > 0
           and abs(s.declared_area_m2 - s.area_m2) > greatest(10, s.area_m2 * 0.01)) f) n
     where n.number <= ${FINDINGS_PER_CODE_MAX}`,
    [importId, importId, importId, importId],
  );
}

/** Names the values of a mapped field that the standard does not know, once each with their number. */
export async function writeUnknownValues(
  unit: Unit,
  importId: string,
  code: 'field.use_unknown' | 'field.status_unknown',
  field: string,
): Promise<void> {
  const column = code === 'field.use_unknown' ? 'use_code' : 'status';
  await unit.trx.raw(
    `insert into import_finding (import_id, stage, code, severity, params, idx, place)
     select ?::uuid, 'check', ?, 'warning', jsonb_build_object('value', left(v.value, 80), 'field', ?::text, 'features', v.n), v.first, null from (
       select s.attributes ->> ? as value, count(*) as n, min(s.idx) as first from import_row s
       where s.import_id = ? and s.${column} is null and btrim(coalesce(s.attributes ->> ?, '')) <> '' group by 1 order by 2 desc limit 50) v`,
    [importId, code, field, field, importId, field],
  );
}

/** How often each code occurred: the reader's own counts and what the checks found. */
export async function countFindings(unit: Unit, importId: string): Promise<Record<string, number>> {
  const { rows } = (await unit.trx.raw(
    `select code, count(*)::int as n from import_finding where import_id = ? and stage = 'check' and code not like 'field.%' and code not like 'geometry.%' group by code
     union all select code, count(*)::int from import_finding where import_id = ? and stage = 'check' and code in ('geometry.overlap', 'field.use_unknown', 'field.status_unknown', 'field.area_differs') group by code
     union all select fault, count(*)::int from import_row where import_id = ? and fault is not null and fault <> 'geometry.empty' group by fault
     union all select 'geometry.invalid', count(*)::int from import_row where import_id = ? and not valid having count(*) > 0`,
    [importId, importId, importId, importId],
  )) as { rows: { code: string; n: number }[] };
  return Object.fromEntries(rows.map((row) => [row.code, row.n]));
}

export interface OverlapCounts {
  over1: number;
  over10: number;
  withLayer: number;
}

export async function countOverlaps(unit: Unit, importId: string): Promise<OverlapCounts> {
  const { rows } = (await unit.trx.raw(
    `select count(*) filter (where params ->> 'other' = 'file')::int as over1,
       count(*) filter (where params ->> 'other' = 'file' and (params ->> 'areaM2')::numeric > 10)::int as over10,
       count(*) filter (where params ->> 'other' = 'layer')::int as "withLayer"
     from import_finding where import_id = ? and code = 'geometry.overlap'`,
    [importId],
  )) as { rows: OverlapCounts[] };
  return rows[0]!;
}
