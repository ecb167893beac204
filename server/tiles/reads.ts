import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../platform/database.ts';
import { tileBbox3857 } from '../platform/mvt/index.ts';

/** How a tileset stands now. */
export interface TilesetState {
  readonly tileset: string;
  /** Changes with every revision of any of its layers: each revision of a layer has a greater number than the one before. */
  readonly version: string;
  /** Whether some rows are only for the regions that hold them. */
  readonly scoped: boolean;
  /** The layers that are drawn at the zoom asked for; null for all. */
  readonly layers: readonly string[] | null;
}

/** What a tileset is made of. */
export interface TilesetFacts {
  readonly synthetic: boolean;
  readonly sources: readonly string[];
  /** `[west, south, east, north]` in degrees of all regions and of all that the tileset holds; null when there is nothing. */
  readonly bounds: number[] | null;
}

/** Where a tile lies: zoom, column, row. */
export interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export interface TileReads {
  state(tileset: string): Promise<TilesetState>;
  /** All tilesets, each with the layers that are drawn at a zoom. */
  drawnAt(z: number): Promise<TilesetState[]>;
  /** The records of a tile, end to end; empty when there are none. `scope` is the actor's regions, `*` everywhere. */
  records(part: Pick<TilesetState, 'tileset' | 'layers'>, place: TilePlace, scope: readonly string[]): Promise<Buffer>;
  facts(tileset: string): Promise<TilesetFacts>;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 4;
/** Signature, flags and extension of a binary COPY, then the count of fields and the length of the only one. */
const COPY_LENGTH_AT = 21;
const COPY_DATA_AT = 25;
const NOTHING = Buffer.alloc(0);

const FACTS = `select coalesce(bool_or(synthetic), false) as synthetic, coalesce(array_agg(distinct source_zh || ' ' || source_en), '{}') as sources,
  (select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] from (
    select st_extent(geom)::geometry e from (
      select st_setsrid(geom, 4326) geom from region where geom is not null
      union all select st_transform(st_setsrid(st_extent(box)::geometry, 3857), 4326) from tile_record where $1 in (tileset, 'blueprint')) g) x
    where e is not null) as bounds
  from blueprint_layer_version where $1 in (tileset, 'blueprint') and revision > 0 and revision_to is null`;

/** Asked before every tile, so it goes without parameters: the embedded database answers one message sooner than five. */
const stateSql = (tileset: string): string =>
  `select coalesce(sum(revision), 0)::text as version, coalesce(bool_or(scoped), false) as scoped from blueprint_layer_version where revision_to is null and tileset = ${pg.escapeLiteral(tileset)}`;

/** A tile of zoom z is shown up to zoom z + 1. `z` is a number that we computed. */
const drawnSql = (z: number): string =>
  `select tileset, sum(revision)::text as version, bool_or(scoped) as scoped, array_agg(id order by id) as layers
   from blueprint_layer_version where revision_to is null and coalesce((style->>'minZoom')::numeric, 0) < ${z + 1} group by tileset order by tileset`;

const literalArray = (texts: readonly string[]): string => `array[${texts.map((text) => pg.escapeLiteral(text)).join(',')}]::text[]`;

/**
 * One statement and one round trip a tile. COPY takes no parameters, so the values are literals: numbers that we computed, a name from the
 * closed list of tilesets, and region ids escaped. It runs as the owner with the row policy of `tile_record` spelled out, because the
 * policy itself can use the spatial index only where `&&` is leakproof, and needs a transaction of four statements.
 */
function recordsSql(
  { tileset, layers }: Pick<TilesetState, 'tileset' | 'layers'>,
  { z, x, y }: TilePlace,
  scope: readonly string[],
): string {
  const mine = scope.includes('*') ? '' : ` and (not scoped or region_id = any(${literalArray(scope)}))`;
  const drawn = layers === null ? '' : ` and layer_id = any(${literalArray(layers)})`;
  return `copy (select string_agg(bytes, ''::bytea order by id) from tile_record where tileset = ${pg.escapeLiteral(tileset)}
    and z_min <= ${z} and z_max >= ${z} and box && st_makeenvelope(${tileBbox3857(z, x, y).join(',')}, 3857)${drawn}${mine}) to stdout (format binary)`;
}

async function copyBytes(client: pg.PoolClient, sql: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Buffer);
  const copied = Buffer.concat(chunks);
  const length = copied.readInt32BE(COPY_LENGTH_AT);
  return length <= 0 ? NOTHING : copied.subarray(COPY_DATA_AT, COPY_DATA_AT + length);
}

/** Reads tiles on connections of its own: raw bytes need COPY, and tiles must not wait for commands. */
export function createTileReads(db: Database): TileReads {
  const pool = new pg.Pool({ ...db.connection, max: CONNECTIONS_MAX, ...(db.embedded ? {} : { options: '-c jit=off' }) });
  pool.on('error', () => undefined);
  return {
    state: async (tileset) => {
      const { rows } = await pool.query<Pick<TilesetState, 'version' | 'scoped'>>(stateSql(tileset));
      return { tileset, layers: null, ...rows[0]! };
    },
    drawnAt: async (z) => (await pool.query<TilesetState>(drawnSql(z))).rows,
    records: async (part, place, scope) => {
      const client = await pool.connect();
      let failed = true;
      try {
        const bytes = await copyBytes(client, recordsSql(part, place, scope));
        failed = false;
        return bytes;
      } finally {
        client.release(failed);
      }
    },
    facts: async (tileset) => {
      const { rows } = await pool.query<TilesetFacts>(FACTS, [tileset]);
      return rows[0]!;
    },
    close: () => pool.end(),
  };
}
