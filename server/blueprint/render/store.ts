import { toMercator } from '../../platform/geo.ts';
import type { TileRecord } from '../../platform/mvt/index.ts';
import type { Unit } from '../../platform/unit.ts';
import type { LayerRow } from '../layer-store.ts';

export interface RenderRow {
  id: number;
  layer_id: string;
  key: string;
  name: string | null;
  region_id: string;
  use_code: string | null;
  use_system: 'planning' | 'survey' | null;
  status: string | null;
  grade: string | null;
  wkb: Buffer;
}

export async function featuresToRender(unit: Unit, setId: number, layerId: string, after: number, limit: number): Promise<RenderRow[]> {
  const { rows } = (await unit.trx.raw(
    `select id, layer_id, key, name, region_id, use_code, use_system, status, attributes->>'grade' as grade, st_asbinary(st_force2d(${toMercator('geom')})) as wkb
     from feature where set_from = ? and layer_id = ? and id > ? order by id limit ?`,
    [setId, layerId, after, limit],
  )) as { rows: RenderRow[] };
  return rows;
}

/** All arrays have one element a record; bytes travel as hexadecimal text, because both databases read that form. */
export async function insertTileRecords(unit: Unit, layer: LayerRow, records: readonly (TileRecord & { row: RenderRow })[]): Promise<void> {
  await unit.trx.raw(
    `insert into tile_record (tileset, layer_id, scoped, feature_id, region_id, z_min, z_max, box, bytes)
     select ?, ?, ?, r.id, r.region, r.z0, r.z1, st_makeenvelope(r.w, r.s, r.e, r.n, 3857), decode(r.hex, 'hex')
     from unnest(?::bigint[], ?::text[], ?::smallint[], ?::smallint[], ?::float8[], ?::float8[], ?::float8[], ?::float8[], ?::text[])
       as r(id, region, z0, z1, w, s, e, n, hex)`,
    [
      layer.tileset,
      layer.id,
      layer.scoped,
      records.map((record) => record.row.id),
      records.map((record) => record.row.region_id),
      records.map((record) => record.zMin),
      records.map((record) => record.zMax),
      records.map((record) => record.bbox3857[0]),
      records.map((record) => record.bbox3857[1]),
      records.map((record) => record.bbox3857[2]),
      records.map((record) => record.bbox3857[3]),
      records.map((record) => record.bytes.toString('hex')),
    ],
  );
}

/** Drops the records of the versions that a change set ended. */
export async function deleteTileRecords(unit: Unit, setId: number, layer: LayerRow): Promise<void> {
  await unit.trx.raw(
    'delete from tile_record r using feature f where f.layer_id = ? and f.set_to = ? and r.tileset = ? and r.feature_id = f.id',
    [layer.id, setId, layer.tileset],
  );
}
