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
  /** The layers that are drawn at the zoom asked for: below its least zoom a layer is in no tile. */
  readonly layers: readonly string[];
  /** Those of them that are sensitive. */
  readonly sensitive: readonly string[];
}

/** The records of a tile, end to end, and how many were left out because the tile would be too large. */
export interface TileRecords {
  readonly bytes: Buffer;
  readonly leftOut: number;
  /** The sensitive layers of which something is in it. */
  readonly told: readonly string[];
}

/** What a tileset is made of. */
export interface TilesetFacts {
  readonly synthetic: boolean;
  readonly sources: readonly string[];
  /** The first zoom at which anything of each tileset is in a tile. */
  readonly zooms: Readonly<Record<string, number>>;
  /** `[west, south, east, north]` in degrees of all regions and of all that the tileset holds; null when there is nothing. */
  readonly bounds: number[] | null;
}

/** Where a tile lies: zoom, column, row. */
export interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** What is asked of a tileset: `layers` are those that the actor may read. */
export type RecordsOf = Pick<TilesetState, 'tileset' | 'layers' | 'sensitive'>;

export interface TileReads {
  /** The tilesets, or one of them, each with the layers that are drawn at a zoom; one without any is left out. */
  drawnAt(z: number, tileset: string | null): Promise<TilesetState[]>;
  /** The records of a tile; `scope` is the actor's regions, `*` everywhere. */
  records(part: RecordsOf, place: TilePlace, scope: readonly string[]): Promise<TileRecords>;
  facts(tileset: string): Promise<TilesetFacts>;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 4;
/** Signature, flags and extension of a binary COPY, then the count of fields; then each field's length before it. */
const COPY_FIELDS_AT = 21;
const COUNT_BYTES = 8;
const NOTHING = Buffer.alloc(0);

/**
 * No layer of a tile is made of more than so many bytes of records: they are put together on the event loop, so a tile must stay a matter
 * of milliseconds. What does not fit is counted and told.
 */
export const TILE_BYTES_MAX = 2 * 1024 * 1024;

const FACTS = `select coalesce(bool_or(synthetic), false) as synthetic, coalesce(array_agg(distinct source_zh || ' ' || source_en), '{}') as sources,
  (select coalesce(jsonb_object_agg(tileset, z), '{}') from (
    select tileset, floor(min(coalesce((style->>'minZoom')::numeric, 0)))::int as z from blueprint_layer_version where revision_to is null group by tileset) m) as zooms,
  (select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] from (
    select st_extent(geom)::geometry e from (
      select st_setsrid(geom, 4326) geom from region_door where geom is not null
      union all select st_transform(st_setsrid(st_extent(box)::geometry, 3857), 4326) from blueprint_tile where $1 in (tileset, 'blueprint')
        and layer_id not in (select id from blueprint_layer_version where revision_to is null and sensitivity = 'sensitive')) g) x
    where e is not null) as bounds
  from blueprint_layer_version where $1 in (tileset, 'blueprint') and revision > 0 and revision_to is null`;

/**
 * Asked before every tile, so it goes without parameters: the embedded database answers one message sooner than five. A tile of zoom z is
 * shown up to zoom z + 1. `z` is a number that we computed.
 */
const drawnSql = (z: number, tileset: string | null): string =>
  `select tileset, sum(revision)::text as version, bool_or(scoped) as scoped, array_agg(id order by id) as layers,
     coalesce(array_agg(id order by id) filter (where sensitivity = 'sensitive'), '{}') as sensitive
   from blueprint_layer_version where revision_to is null and coalesce((style->>'minZoom')::numeric, 0) < ${z + 1}
     ${tileset === null ? '' : `and tileset = ${pg.escapeLiteral(tileset)}`} group by tileset order by tileset`;

const literalArray = (texts: readonly string[]): string => `array[${texts.map((text) => pg.escapeLiteral(text)).join(',')}]::text[]`;

/**
 * One statement and one round trip a tile. COPY takes no parameters, so the values are literals: numbers that we computed, a name from the
 * closed list of tilesets, and region ids escaped. It runs as the owner with the row policy of `tile_record` spelled out (`layers` are those
 * that the actor may read), because the
 * policy itself can use the spatial index only where `&&` is leakproof, and needs a transaction of four statements.
 */
function recordsSql({ tileset, layers, sensitive }: RecordsOf, { z, x, y }: TilePlace, scope: readonly string[]): string {
  const mine = scope.includes('*') ? '' : ` and (not scoped or region_id = any(${literalArray(scope)}))`;
  const told =
    sensitive.length === 0
      ? `''`
      : `coalesce(string_agg(distinct layer_id, ',') filter (where layer_id = any(${literalArray(sensitive)})), '')`;
  return `copy (select string_agg(bytes, ''::bytea order by id) filter (where running <= ${TILE_BYTES_MAX}), count(*) filter (where running > ${TILE_BYTES_MAX}), ${told}
    from (select id, layer_id, bytes, sum(octet_length(bytes)) over (order by id) as running from blueprint_tile where tileset = ${pg.escapeLiteral(tileset)}
      and z_min <= ${z} and z_max >= ${z} and box && st_makeenvelope(${tileBbox3857(z, x, y).join(',')}, 3857)
      and layer_id = any(${literalArray(layers)})${mine}) r) to stdout (format binary)`;
}

async function copyRecords(client: pg.PoolClient, sql: string): Promise<TileRecords> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Buffer);
  const copied = Buffer.concat(chunks);
  const length = Math.max(0, copied.readInt32BE(COPY_FIELDS_AT));
  const dataAt = COPY_FIELDS_AT + 4;
  const countAt = dataAt + length + 4;
  const bytes = length === 0 ? NOTHING : copied.subarray(dataAt, dataAt + length);
  const toldAt = countAt + COUNT_BYTES;
  const told = copied.toString('utf8', toldAt + 4, toldAt + 4 + copied.readInt32BE(toldAt));
  return { bytes, leftOut: Number(copied.readBigInt64BE(countAt)), told: told === '' ? [] : told.split(',') };
}

/** Reads tiles on connections of its own: raw bytes need COPY, and tiles must not wait for commands. */
export function createTileReads(db: Database): TileReads {
  const pool = new pg.Pool({ ...db.connection, max: CONNECTIONS_MAX, ...(db.embedded ? {} : { options: '-c jit=off' }) });
  pool.on('error', () => undefined);
  return {
    drawnAt: async (z, tileset) => (await pool.query<TilesetState>(drawnSql(z, tileset))).rows,
    records: async (part, place, scope) => {
      const client = await pool.connect();
      let failed = true;
      try {
        const records = await copyRecords(client, recordsSql(part, place, scope));
        failed = false;
        return records;
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
