import type { ImportOptions } from '../contract/exchange.ts';
import { areaM2, intersection } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { CheckedJob } from './set-store.ts';

/** Overlaps below this are the rounding of surveys, not a conflict of rights. */
const OVERLAP_MIN_M2 = 1;

/**
 * `offset 0` keeps the planner from looking into what is shared before the cheap conditions: overlaying each shape with its own old version
 * cost 7 s a slice of a second delivery, where 0.1 s is enough.
 */
const overlapFindings = (pairs: string) => `
  insert into import_finding (import_id, stage, code, severity, params, idx, place)
  select ?::uuid, 'check', 'geometry.overlap', 'warning',
    jsonb_build_object('areaM2', round(o.area::numeric, 2), 'key', o.a_key, 'otherKey', o.b_key, 'otherIndex', o.b_idx, 'other', o.other), o.a_idx, st_pointonsurface(o.shared)
  from (
    select p.*, ${areaM2('p.shared')} as area from (${pairs} offset 0) p where not st_isempty(p.shared) offset 0) o
  where o.area > ${OVERLAP_MIN_M2}`;

/** Neighbours mostly touch: asking that is far cheaper than overlaying them. */
const meets = (a: string, b: string) => `${a} && ${b} and st_intersects(${b}, ${a}) and not st_touches(${b}, ${a})`;
const shared = (a: string, b: string) => `st_collectionextract(${intersection(a, b)}, 3) as shared`;

/** Finds areas of a slice that share more than 1 m² with a later area of the same file, after repair. */
export async function findOverlaps(unit: Unit, importId: string, from: number, to: number): Promise<void> {
  await unit.trx.raw(
    overlapFindings(`
      select a.key as a_key, a.idx as a_idx, b.key as b_key, b.idx as b_idx, 'file' as other, ${shared('a.final', 'b.final')}
      from import_row a
        cross join lateral (select x.idx, x.key, x.final from import_row x where ${meets('x.final', 'a.final')} and x.import_id = a.import_id and x.idx > a.idx offset 0) b
      where a.import_id = ? and a.idx >= ? and a.idx < ?`),
    [importId, importId, from, to],
  );
}

/**
 * The same between what a slice changes and areas that are in the layer already and stay: neither in the file nor ended by the import. That
 * is asked behind `offset 0`, before shapes are compared, or each would be held against its own old version.
 */
export async function findOverlapsWithLayer(unit: Unit, job: CheckedJob, from: number, to: number): Promise<void> {
  await unit.trx.raw(
    overlapFindings(`
      select a.key as a_key, a.idx as a_idx, f.key as b_key, null::int as b_idx, 'layer' as other, ${shared('a.final', 'f.geom')}
      from import_row a
        join blueprint_item i on i.set_id = ? and i.layer_id = ? and i.key = a.key and i.op = 'put' and i.change <> 'same'
        cross join lateral (select x.key, x.geom from blueprint_feature x where x.layer_id = ? and x.geom && a.final
          and not exists (select 1 from import_row k where k.import_id = a.import_id and k.key = x.key)
          and not exists (select 1 from blueprint_item e where e.set_id = i.set_id and e.layer_id = i.layer_id and e.key = x.key) offset 0) f
      where a.import_id = ? and a.idx >= ? and a.idx < ? and ${meets('f.geom', 'a.final')}`),
    [job.id, job.set_id, job.layer_id, job.layer_id, job.id, from, to],
  );
}

export interface OverlapCounts {
  over1: number;
  over10: number;
  withLayer: number;
}

/**
 * Counts the overlaps of what would be taken in, all of them; what is not yet decided counts as taken in. `offset 0` keeps the planner from
 * holding each overlap against every faulty row (a million pairs for 400 overlaps).
 */
export async function countOverlaps(query: Query, importId: string, { invalid, faulty }: ImportOptions): Promise<OverlapCounts> {
  const { rows } = (await query.trx.raw(
    `select count(*) filter (where params ->> 'other' = 'file')::int as over1,
       count(*) filter (where params ->> 'other' = 'file' and (params ->> 'areaM2')::numeric > 10)::int as over10,
       count(*) filter (where params ->> 'other' = 'layer')::int as "withLayer"
     from import_finding n where n.import_id = ? and n.code = 'geometry.overlap'
       and not exists (select 1 from unnest(array[n.idx, (n.params ->> 'otherIndex')::int]) i(idx) cross join lateral (
         select 1 from import_row r where r.import_id = n.import_id and r.idx = i.idx and (r.fault is not null and ? or not r.valid and ?) offset 0) r)`,
    [importId, faulty === 'leaveOut', invalid === 'leaveOut'],
  )) as { rows: [OverlapCounts] };
  return rows[0];
}
