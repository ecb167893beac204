import { STORED_SRID, toMercator } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';
import type { CheckedJob } from './set-store.ts';

/** A tile's box in metres of EPSG:3857. */
export type Box = readonly [number, number, number, number];

export interface PreviewRow {
  /** A number within the tile. */
  id: number;
  change: string;
  key: string | null;
  name: string | null;
  /** How many changes a point stands for; null for a change itself. */
  count: number | null;
  /** Two-dimensional WKB in metres of EPSG:3857. */
  wkb: Buffer;
}

/** What the import wants within a box: what is put, and what is there of what ends. What stays the same is no change. */
const CHANGES = `
  box as materialized (select st_setsrid(st_transform(st_makeenvelope(?, ?, ?, ?, 3857), 4326), ${STORED_SRID}) as g),
  changes as (
    select i.change, i.key, i.name, i.geom from blueprint_item i
      where i.set_id = ? and i.layer_id = ? and i.op = 'put' and i.change <> 'same' and i.geom && (select g from box)
    union all
    select 'end', f.key, f.name, f.geom from blueprint_feature f
      where f.layer_id = ? and f.geom && (select g from box)
        and exists (select 1 from blueprint_item e where e.set_id = ? and e.layer_id = f.layer_id and e.key = f.key and e.op = 'end'))`;

const bindings = (job: CheckedJob, box: Box) => [...box, job.set_id, job.layer_id, job.layer_id, job.set_id];

/** The changes in a box, at most `limit` of them. */
export async function changesIn(query: Query, job: CheckedJob, box: Box, limit: number): Promise<PreviewRow[]> {
  const { rows } = (await query.trx.raw(
    `with ${CHANGES} select row_number() over ()::int as id, change, key, name, null::int as count, st_asbinary(${toMercator('st_force2d(geom)')}) as wkb
     from changes limit ?`,
    [...bindings(job, box), limit],
  )) as { rows: PreviewRow[] };
  return rows;
}

/** Counts the changes in a box by the cells of a grid and by kind, a point each. */
export async function countsIn(query: Query, job: CheckedJob, box: Box, cells: number): Promise<PreviewRow[]> {
  const { rows } = (await query.trx.raw(
    `with ${CHANGES}, e as (select st_xmin(g) as w, st_ymin(g) as s, (st_xmax(g) - st_xmin(g)) / ? as dx, (st_ymax(g) - st_ymin(g)) / ? as dy from box),
     cell as (
       select c.change, floor(((st_xmin(c.geom) + st_xmax(c.geom)) / 2 - e.w) / e.dx) as cx, floor(((st_ymin(c.geom) + st_ymax(c.geom)) / 2 - e.s) / e.dy) as cy,
         count(*)::int as n from changes c, e group by 1, 2, 3)
     select row_number() over ()::int as id, cell.change, null::text as key, null::text as name, cell.n as count,
       st_asbinary(${toMercator('st_makepoint(e.w + (cell.cx + 0.5) * e.dx, e.s + (cell.cy + 0.5) * e.dy)')}) as wkb
     from cell, e`,
    [...bindings(job, box), cells, cells],
  )) as { rows: PreviewRow[] };
  return rows;
}
