import { encodeFeature } from '../../platform/mvt/index.ts';
import type { Unit } from '../../platform/unit.ts';
import type { LayerRow } from '../layer-store.ts';
import { deleteTileRecords, featuresToRender, insertTileRecords, type RenderRow } from './store.ts';

/**
 * What a tile's features carry, in this order, in every tileset. `grade` is the class, voltage or level that a line or zone is drawn by;
 * `system` says of which classification the code in `use` is, `planning` or `survey`: the same digits mean different things.
 */
export const TILE_KEYS = ['layer', 'code', 'name', 'use', 'status', 'region', 'grade', 'system'] as const;

const BATCH = 2000;

function properties(row: RenderRow): Record<string, string | number | boolean | null> {
  return {
    layer: row.layer_id,
    code: row.key,
    name: row.name,
    use: row.use_code,
    status: row.status,
    region: row.region_id,
    grade: row.grade,
    system: row.use_system,
  };
}

/** Encodes the versions that a change set started and drops the records of those that it ended, in its own transaction. */
export async function renderSet(unit: Unit, setId: number, layer: LayerRow): Promise<void> {
  await deleteTileRecords(unit, setId, layer);
  let after = 0;
  for (;;) {
    const rows = await featuresToRender(unit, setId, layer.id, after, BATCH);
    if (rows.length === 0) return;
    const records = rows.flatMap((row) => {
      const { records: all } = encodeFeature({ id: row.id, geometry: row.wkb, properties: properties(row) }, TILE_KEYS);
      const from = layer.style.gradeFrom?.[row.grade ?? ''] ?? 0;
      return all.filter(({ zMax }) => zMax >= from).map((record) => ({ ...record, zMin: Math.max(record.zMin, from), row }));
    });
    await insertTileRecords(unit, layer, records);
    after = rows.at(-1)!.id;
  }
}
