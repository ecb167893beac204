import type { RegionDetail, RegionKind, RegionState } from '../contract/regions.ts';
import { asGeoJson } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';
import { STATE } from './store.ts';

export interface RegionRow {
  id: string;
  kind: RegionKind;
  state: RegionState;
}

const PARENTS_FIRST = `case r.kind when 'province' then 0 when 'city' then 1 when 'county' then 2 else 3 end, r.id`;

/**
 * The regions as they were on a day, parents first. What a region was then is kept by the first event after that day; without one it is
 * what it is now.
 */
export async function regionRows(query: Query, onDay: string): Promise<RegionRow[]> {
  const { rows } = (await query.trx.raw(
    `select r.id, r.kind, s.state from region r cross join lateral (
       select coalesce((select e.before from region_event e where e.region_id = r.id and e.kind <> 'made' and e.on_day > ?
                        order by e.on_day, e.id limit 1), ${STATE}) as state) s
     where (r.valid_from is null or r.valid_from <= ?) and (s.state->>'validTo' is null or s.state->>'validTo' > ?)
     order by ${PARENTS_FIRST}`,
    [onDay, onDay, onDay],
  )) as { rows: RegionRow[] };
  return rows;
}

type DetailRow = RegionRow & Pick<RegionDetail, 'validFrom' | 'source' | 'codes' | 'events'>;

/** One region with its codes and its history, the latest event first; null when there is none. */
export async function regionDetail(query: Query, id: string): Promise<DetailRow | null> {
  const { rows } = (await query.trx.raw(
    `select r.id, r.kind, ${STATE} as state, r.valid_from as "validFrom", r.source,
       coalesce((select json_agg(json_build_object('code', c.code, 'current', c.code = r.code, 'validTo', c.valid_to) order by (c.code = r.code) desc, c.code)
         from region_code c where c.region_id = r.id), '[]') as codes,
       coalesce((select json_agg(json_build_object('id', e.id, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'onDay', e.on_day,
           'kind', e.kind, 'before', e.before, 'after', e.after, 'document', e.document, 'author', e.author_name) order by e.on_day desc, e.id desc)
         from region_event e where e.region_id = r.id), '[]') as events
     from region r where r.id = ?`,
    [id],
  )) as { rows: DetailRow[] };
  return rows[0] ?? null;
}

export interface OutlineRow {
  id: string;
  name_zh: string;
  name_en: string;
  geometry: { type: string };
}

/** The outlines of today's regions of a kind. */
export async function outlineRows(query: Query, kind: string): Promise<OutlineRow[]> {
  return query
    .trx('region_now')
    .where({ kind })
    .whereNotNull('geom')
    .orderBy('id')
    .select('id', 'name_zh', 'name_en', query.trx.raw(`${asGeoJson('geom')} as geometry`));
}

/** A region as a feature of the map's layer `regions`. */
export interface RegionFeature {
  readonly key: string;
  readonly name: string;
  readonly regionId: string;
  readonly attributes: { readonly grade: RegionKind };
  readonly geometry: object;
}

/** These regions as features, those without an outline left out. */
export async function regionFeatures(query: Query, ids: readonly string[]): Promise<RegionFeature[]> {
  const { rows } = (await query.trx.raw(
    `select id as key, name_zh as name, id as "regionId", json_build_object('grade', kind) as attributes, ${asGeoJson('geom')} as geometry
     from region_now where id = any(?) and geom is not null order by id`,
    [[...ids]],
  )) as { rows: RegionFeature[] };
  return rows;
}

/** The ids of all regions, of any time. */
export async function regionIds(query: Query): Promise<string[]> {
  return (await query.trx('region').orderBy('id').pluck('id')) as string[];
}
