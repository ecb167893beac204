import { areaM2 } from '../platform/geo.ts';
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
       repaired_area_m2 = case when c.repaired is not null then ${areaM2('c.repaired')} end,
       fault = case when c.geom is null then 'geometry.empty' when c.is_wrong then 'geometry.wrong_type'
         when c.key is null then 'field.key_missing' when length(c.key) > ${KEY_LENGTH_MAX} then 'field.key_long'
         when c.final is null then 'geometry.repair_empty' when c.region_id is null then 'geometry.outside_regions' end
     from (
       select b.*, (select r.id from region_now r where r.kind in ('county', 'city') and b.final is not null and st_intersects(r.geom, st_pointonsurface(b.final))
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
             left join lateral (select (x.d).valid, (x.d).reason, (x.d).location from (select st_isvaliddetail(s.geom) as d offset 0) x) d on s.geom is not null
           where s.import_id = ? and s.idx >= ? and s.idx < ? offset 0) a offset 0) b offset 0) c
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

/** Forgets what the check found; `ofSet`: only what it found of the change set, not of the file itself. */
export async function clearCheckFindings(unit: Unit, importId: string, ofSet: boolean): Promise<void> {
  const found = unit.trx('import_finding').where({ import_id: importId, stage: 'check' });
  if (ofSet) found.whereRaw(`(code = 'feature.replaced' or code = 'geometry.overlap' and params ->> 'other' = 'layer')`);
  await found.delete();
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
    `select code, count(*)::int as n from import_finding where import_id = ? and stage = 'check' and code not like 'field.%' and code not like 'geometry.%' and code <> 'feature.replaced' group by code
     union all select code, count(*)::int from import_finding where import_id = ? and stage = 'check' and code in ('geometry.overlap', 'feature.replaced', 'field.use_unknown', 'field.status_unknown', 'field.area_differs') group by code
     union all select fault, count(*)::int from import_row where import_id = ? and fault is not null and fault <> 'geometry.empty' group by fault
     union all select 'geometry.invalid', count(*)::int from import_row where import_id = ? and not valid having count(*) > 0`,
    [importId, importId, importId, importId],
  )) as { rows: { code: string; n: number }[] };
  return Object.fromEntries(rows.map((row) => [row.code, row.n]));
}
