import type { ItemSource } from '../blueprint/index.ts';
import { areaM2, fromGeoJson, intersection } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { JobRow } from './store.ts';

/** An import whose change set was opened. */
export type CheckedJob = JobRow & { readonly set_id: number };

/** A feature of the file that would be part of the layer: without a fault, and valid or repaired, if a person does not leave it out. */
const USABLE = 's.fault is null and s.final is not null';

/**
 * Features of the file, by position, as rows of the import's change set. What the file does not say about a feature that exists stays as it
 * is; what holds it holds it still.
 */
function putSource(job: JobRow, where: string, bindings: readonly unknown[]): ItemSource {
  return {
    sql: `select s.key, 'put'::text as op, coalesce(s.name, f.name) as name, s.region_id, case when s.use_code is null then f.use_system else s.use_system end as use_system,
        coalesce(s.use_code, f.use_code) as use_code, coalesce(s.status, f.status_said) as status,
        case when f.status is distinct from f.status_said then f.status end as status_held, s.attributes, s.final as geom
      from import_row s left join blueprint_feature f on f.layer_id = ? and f.key = s.key where s.import_id = ? and ${USABLE} and ${where}`,
    bindings: [job.layer_id, job.id, ...bindings],
  };
}

export const sliceSource = (job: JobRow, from: number, to: number): ItemSource =>
  putSource(job, 's.idx >= ? and s.idx < ? and (s.valid or ?)', [from, to, job.options.invalid !== 'leaveOut']);

/** The features whose shape was repaired. */
export const repairedSource = (job: JobRow): ItemSource => putSource(job, 'not s.valid', []);

export const repairedKeys = (job: JobRow): ItemSource => ({
  sql: `select s.key from import_row s where s.import_id = ? and ${USABLE} and not s.valid`,
  bindings: [job.id],
});

const MINE = `('*' = any((select lantu_scope())::text[]) or f.region_id = any((select lantu_scope())::text[]))`;

/** Which features `f` an import speaks of when it says nothing of them: those of its layer that the file does not hold, on the ground that it covers, within the actor's regions. */
function absentOf({ id, layer_id, options: { covers } }: JobRow): { readonly sql: string; readonly bindings: readonly unknown[] } {
  const silent = `f.layer_id = ? and not exists (select 1 from import_row k where k.import_id = ? and k.key = f.key) and ${MINE}`;
  if (Array.isArray(covers))
    return {
      sql: `${silent} and f.region_id = any((select lantu_region_tree(?::text[]))::text[])`,
      bindings: [layer_id, id, covers],
    };
  if (covers === 'all' || covers === null || covers === undefined) return { sql: silent, bindings: [layer_id, id] };
  return { sql: `${silent} and st_coveredby(f.geom, ${fromGeoJson('?')})`, bindings: [layer_id, id, JSON.stringify(covers)] };
}

/** What ends when the layer is replaced on the ground that the import covers. */
export function endSource(job: JobRow): ItemSource {
  const absent = absentOf(job);
  return {
    sql: `select f.key, 'end'::text as op, null::text as name, null::text as region_id, null::text as use_system, null::text as use_code, null::text as status,
        null::text as status_held, null::jsonb as attributes, null::geometry as geom from blueprint_feature f where ${absent.sql}`,
    bindings: absent.bindings,
  };
}

/** Counts of the file against the options: what still asks for a decision, and what the layer holds beside it. */
export interface StageCounts {
  invalid: number;
  faulty: number;
  repairable: number;
  absent: number;
}

export async function countStage(query: Query, job: JobRow): Promise<StageCounts> {
  const absent = absentOf(job);
  const { rows } = (await query.trx.raw(
    `select count(*) filter (where not valid)::int as invalid, count(*) filter (where fault is not null)::int as faulty,
       count(*) filter (where not valid and fault is null)::int as repairable, (select count(*)::int from blueprint_feature f where ${absent.sql}) as absent
     from import_row s where s.import_id = ?`,
    [...(absent.bindings as string[]), job.id],
  )) as { rows: [StageCounts] };
  return rows[0];
}

/** New and ended areas are one piece of ground under another key when they share this much of the smaller one. */
const REPLACED_SHARE = 0.5;

/** Notes each pair of a new and an ended area that are one piece of ground. */
export async function findReplaced(unit: Unit, job: CheckedJob): Promise<void> {
  await unit.trx.raw(
    `insert into import_finding (import_id, stage, code, severity, params, idx, place)
     select ?::uuid, 'check', 'feature.replaced', 'note', jsonb_build_object('key', p.key, 'otherKey', p.other_key, 'areaM2', round(p.area::numeric, 2)),
       (select r.idx from import_row r where r.import_id = ? and r.key = p.key limit 1), st_pointonsurface(p.shared)
     from (
       select s.*, ${areaM2('s.shared')} as area from (
         select f.key as other_key, n.key, least(${areaM2('f.geom')}, ${areaM2('n.geom')}) as smaller, st_collectionextract(${intersection('f.geom', 'n.geom')}, 3) as shared
         from blueprint_item e join blueprint_feature f on f.layer_id = e.layer_id and f.key = e.key
           cross join lateral (select i.key, i.geom from blueprint_item i
             where i.geom && f.geom and i.set_id = e.set_id and i.layer_id = e.layer_id and i.op = 'put' and i.change = 'new' offset 0) n
         where e.set_id = ? and e.layer_id = ? and e.op = 'end' offset 0) s
       where not st_isempty(s.shared)) p
     where p.area >= p.smaller * ${REPLACED_SHARE}`,
    [job.id, job.id, job.set_id, job.layer_id],
  );
}

/** The same pairs as the lineage that a commit keeps. */
export const linkSource = (job: JobRow): ItemSource => ({
  sql: `select n.params ->> 'key' as child_key, n.params ->> 'otherKey' as parent_key, (n.params ->> 'areaM2')::float8 as shared_m2
    from import_finding n where n.import_id = ? and n.code = 'feature.replaced'`,
  bindings: [job.id],
});

const NEWCOMERS_NAMED_MAX = 20;

/**
 * Features that came or changed since the check and that it would have spoken of: on ground that is to be replaced, or overlapping what the
 * import brings in a layer that must not overlap. Ask it with the layer locked.
 */
export async function newcomers(unit: Unit, job: CheckedJob & { readonly checked_at: number }, mustNotOverlap: boolean): Promise<string[]> {
  const absent = absentOf(job);
  const { rows } = (await unit.trx.raw(
    `select f.key from blueprint_version f
     where f.revision_from > ? and f.revision_to is null and ${absent.sql} and (? or ? and not exists (
         select 1 from import_finding n where n.import_id = ? and n.code = 'geometry.overlap' and n.params ->> 'otherKey' = f.key and n.params ->> 'other' = 'layer')
       and exists (select 1 from blueprint_item i where i.set_id = ? and i.layer_id = f.layer_id and i.op = 'put' and i.change <> 'same' and i.geom && f.geom
         and ${areaM2(`st_collectionextract(${intersection('i.geom', 'f.geom')}, 3)`)} > 1))
     order by f.key limit ${NEWCOMERS_NAMED_MAX}`,
    [job.checked_at, ...(absent.bindings as string[]), job.options.mode === 'replace', mustNotOverlap, job.id, job.set_id],
  )) as { rows: { key: string }[] };
  return rows.map((row) => row.key);
}
