import { tell } from '../blueprint/index.ts';
import type { Call } from '../platform/http.ts';
import { assembleTile, encodeFeature, tileBbox3857 } from '../platform/mvt/index.ts';
import { problem } from '../platform/problem.ts';
import type { CheckedJob } from './set-store.ts';
import { jobById } from './store.ts';
import { type Box, changesIn, countsIn, type PreviewRow } from './tile-reads.ts';

/** What a tile's features carry; with `count` a point stands for so many changes near it. */
const KEYS = ['change', 'code', 'name', 'count'] as const;
const LAYER = 'import';
/** A tile with more changes shows their numbers on a grid of this many cells a side. */
const SHAPES_MAX = 2000;
const CELLS = 32;
/** Half the width of the Web Mercator world. */
const HALF_WORLD_M = 20_037_508;

/** A tile's buffer may reach beyond the edge of the world. */
const inWorld = (metres: number): number => Math.max(-HALF_WORLD_M, Math.min(HALF_WORLD_M, metres));

export interface Place {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

function tileOf(rows: readonly PreviewRow[], place: Place): Buffer | null {
  const records = rows.flatMap(({ id, change, key, name, count, wkb }) => {
    const properties = { change, code: key, name, count };
    const { records: all } = encodeFeature({ id, geometry: wkb, properties }, KEYS);
    return all.filter(({ zMin, zMax }) => zMin <= place.z && place.z <= zMax).map(({ bytes }) => bytes);
  });
  return assembleTile({ name: LAYER, keys: KEYS, records: Buffer.concat(records), ...place });
}

/**
 * All that an import would change as a vector tile, at any zoom; 204 when nothing is in it.
 * @throws import.unknown, tiles.bad_coordinates
 */
export async function previewTile(call: Call, id: string, place: Place): Promise<string> {
  const side = 2 ** place.z;
  if (place.x >= side || place.y >= side) throw problem('tiles.bad_coordinates', { ...place });
  const box = tileBbox3857(place.z, place.x, place.y).map(inWorld) as unknown as Box;
  const rows = await call.read(async (query) => {
    const job = await jobById(query, id);
    if (!job) throw problem('import.unknown', { id });
    if (job.set_id === null || job.state !== 'ready') return [];
    await tell(query, [{ layerId: job.layer_id }], 'import');
    const shapes = await changesIn(query, job as CheckedJob, box, SHAPES_MAX + 1);
    return shapes.length > SHAPES_MAX ? countsIn(query, job as CheckedJob, box, CELLS) : shapes;
  });
  const { response } = call;
  response.setHeader('cache-control', 'no-store');
  const body = tileOf(rows, place);
  if (body) response.type('application/vnd.mapbox-vector-tile').send(body);
  else response.status(204).end();
  return '';
}
