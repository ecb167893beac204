import type { VectorTileFeature } from '@mapbox/vector-tile';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { type CommitResult, commitChangeSet, endItems, openChangeSet, putItems } from '../../../server/blueprint/index.ts';
import type { Client, TestServer } from '../../support/server.ts';

export type LonLat = [number, number];

/** One row of a change: no geometry removes the feature. */
export interface Row {
  readonly key: string;
  readonly geometry?: object;
  readonly name?: string;
  readonly status?: string;
  readonly use?: { readonly system: 'planning' | 'survey'; readonly code: string };
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Changes a layer as an import would. */
export function change(server: TestServer, layerId: string, rows: readonly Row[]): Promise<CommitResult> {
  const put = rows.flatMap(({ geometry, ...row }) => (geometry ? [{ ...row, geometry }] : []));
  const ended = rows.filter((row) => !row.geometry).map((row) => row.key);
  return server.seed(async (unit) => {
    const setId = await openChangeSet(unit, { kind: 'edit', reason: 'test' });
    await putItems(unit, setId, layerId, put);
    await endItems(unit, setId, layerId, ended);
    return commitChangeSet(unit, setId);
  });
}

/** A rectangle around a point, in degrees. */
export const box = ([lon, lat]: LonLat, half: number): LonLat[] => [
  [lon - half, lat - half],
  [lon + half, lat - half],
  [lon + half, lat + half],
  [lon - half, lat + half],
  [lon - half, lat - half],
];

export const square = (at: LonLat, half: number) => ({
  type: 'Polygon',
  coordinates: [box(at, half)],
});

/** The tile of a point, by the Web Mercator formula alone. */
export function tileAt([lon, lat]: LonLat, z: number): [number, number] {
  const radians = (lat * Math.PI) / 180;
  const south = (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2;
  return [Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(south * 2 ** z)];
}

export interface TileAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly features: readonly VectorTileFeature[];
}

/** Asks for a tile; fetch takes compression off again. */
export async function getTile(
  server: TestServer,
  client: Client,
  tileset: string,
  z: number,
  [x, y]: readonly [number, number],
  headers: Record<string, string> = {},
): Promise<TileAnswer> {
  const response = await fetch(`${server.url}/tiles/${tileset}/${z}/${x}/${y}`, { headers: { ...client.headers, ...headers } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isTile = response.status === 200;
  const layer = isTile ? new VectorTile(new PbfReader(bytes)).layers[tileset] : undefined;
  const features = layer ? Array.from({ length: layer.length }, (_, i) => layer.feature(i)) : [];
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    features,
  };
}
