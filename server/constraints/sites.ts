import type { AreaGeometry, UseRef } from '../contract/common.ts';
import { fromGeoJson } from '../platform/geo.ts';
import { unseen } from '../platform/prepared.ts';

/** A site as somebody asks about it. */
export interface AskedSite {
  readonly id: number;
  readonly geometry: AreaGeometry;
  /** Without a use no rule about uses is asked. */
  readonly use: UseRef | null;
  /** Kind → whole amount in the kind's smallest unit; nothing when left out. */
  readonly needs?: Readonly<Record<string, number>>;
}

/**
 * Sites that the database holds, so that they need not travel: rows of `id int, geom geometry, use_system, use_code`; valid areas, with
 * their measures `area_m2`, `planar_area_m2`, `zone` (null where they are to be measured).
 */
export interface StoredSites {
  readonly sql: string;
  /** Named, as the SQL names them. */
  readonly bindings: Readonly<Record<string, unknown>>;
}

export type SiteSource = readonly AskedSite[] | StoredSites;

const isAsked = (source: SiteSource): source is readonly AskedSite[] => Array.isArray(source);

/** The sites that were sent along; none when the database holds them. */
export const askedSites = (source: SiteSource): readonly AskedSite[] => (isAsked(source) ? source : []);

export const isStored = (source: SiteSource): boolean => !isAsked(source);

/** A larger site is cut into cells of at most so many vertices: only small shapes are ever overlaid. */
export const CELL_VERTICES_MAX = 256;

/** Sites as rows of `id, geom, use_system, use_code, area_m2, planar_area_m2, zone`. */
export function sitesSql(source: SiteSource): StoredSites {
  if (!isAsked(source)) return source;
  const rows = source.map(({ id, geometry, use }) => ({
    ...{ id, geometry: JSON.stringify(geometry), use_system: use?.system ?? null, use_code: use?.code ?? null },
  }));
  return {
    sql: `select a.id, ${fromGeoJson('a.geometry')} as geom, a.use_system, a.use_code,
        null::float8 as area_m2, null::float8 as planar_area_m2, null::int as zone
      from json_to_recordset(cast(:asked_sites as json)) as a(id int, geometry text, use_system text, use_code text)`,
    bindings: { asked_sites: JSON.stringify(rows) },
  };
}

/** A part of a site, as the database wrote it. */
export interface Cell {
  readonly id: number;
  readonly n: number;
  readonly geom: string;
}

/** What is overlaid: small sites as they are, the others as their cells. */
export interface CellSource {
  /** Common table expressions that end in `cell(id, n, g)`. */
  readonly sql: string;
  readonly bindings: Readonly<Record<string, unknown>>;
}

export function cellsSql(source: SiteSource, whole: readonly number[], cells: readonly Cell[]): CellSource {
  const kept = isAsked(source) ? source.filter(({ id }) => whole.includes(id)) : source;
  const sites = sitesSql(kept);
  return {
    sql: `cell as materialized (
      select s.id, 0 as n, s.geom as g from (${sites.sql}) s where s.id = any(${unseen(':whole', 'int[]')})
      union all select c.id, c.n, c.geom::geometry from json_to_recordset(cast(:cells as json)) as c(id int, n int, geom text))`,
    bindings: { ...sites.bindings, whole: [...whole], cells: JSON.stringify(cells) },
  };
}
