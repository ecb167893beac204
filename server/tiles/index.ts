import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TILE_KEYS } from '../blueprint/index.ts';
import type { Database } from '../platform/database.ts';
import type { Caller } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import { assembleTile } from '../platform/mvt/index.ts';
import { Problem, problem, problemBody, problemOfDatabaseError } from '../platform/problem.ts';
import { type Origins, originOf } from '../platform/proxy.ts';
import { createReadings } from '../platform/readings.ts';
import { type Actor, type Clock, seesLayer } from '../platform/unit.ts';
import { readAddress, type TileAddress, type Tileset } from './address.ts';
import { createCache, type Stored } from './cache.ts';
import { describe } from './description.ts';
import { chooseEncoding, type Encoding, matches, store } from './encoding.ts';
import { createTileReads, type TilePlace, type TileRecords, type TilesetState } from './reads.ts';
import { shareRuns } from './shared.ts';

export interface TilesOptions {
  readonly db: Database;
  readonly log: Logger;
  /** Who sends a request that no middleware has seen. */
  readonly caller: (request: IncomingMessage, response: ServerResponse) => Promise<Caller>;
  readonly clock: Clock;
  /** Where clients reach this server. */
  readonly origins: Origins;
}

export interface Tiles {
  /** Answers what lies below `/tiles/`, before and without Express; false for everything else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  close(): Promise<void>;
}

const CACHE_BYTES_MAX = 64 * 1024 * 1024;
const TILE_TYPE = 'application/vnd.mapbox-vector-tile';
const EMPTY = Buffer.alloc(0);

/**
 * Vector tiles: `GET /tiles/LAYER.json` (TileJSON 3.0) and `GET /tiles/LAYER/{z}/{x}/{y}` (MVT 2.1; 204 when empty) for everybody who may
 * read the blueprint, within their regions where the layer is scoped, and without layers that they may not read. `LAYER` may be `blueprint`: all tilesets in one tile, for a map that
 * shows them together. A layer is in no tile below its least zoom; what makes a tile too large is left out and counted in the header
 * `lantu-left-out`. Bodies are compressed once and kept by the tileset's version, which is read first: a tile is never older than the
 * last revision committed before it was asked for.
 */
export function createTiles({ db, log, caller, clock, origins }: TilesOptions): Tiles {
  const readings = createReadings(db.knex, clock);
  const reads = createTileReads(db);
  const cache = createCache(CACHE_BYTES_MAX);
  const sharedCaller = shareRuns<Caller>();
  const sharedStates = shareRuns<TilesetState[]>();
  const statesOf = (tileset: Tileset, z: number): Promise<TilesetState[]> =>
    sharedStates(`${tileset}/${z}`, () => reads.drawnAt(z, tileset === 'blueprint' ? null : tileset));

  const layer = async (part: TilesetState, place: TilePlace, scope: readonly string[]): Promise<TileRecords> => {
    const { bytes: records, ...rest } = await reads.records(part, place, part.scoped ? scope : ['*']);
    const bytes = records.length === 0 ? null : assembleTile({ name: part.tileset, keys: TILE_KEYS, records, ...place });
    return { bytes: bytes ?? EMPTY, ...rest };
  };
  const tile = async (tileset: Tileset, place: TilePlace, actor: Actor, encoding: Encoding): Promise<Stored> => {
    const parts = (await statesOf(tileset, place.z)).map((part) => openTo(actor, part));
    const scope = parts.some((part) => part.scoped) ? [...actor.scope].sort() : ['*'];
    const versions = parts.map(
      (part) => `${part.tileset}@${part.version}${part.hidden.map((id) => `-${id}`)}${part.sensitive.map((id) => `!${id}`)}`,
    );
    const key = [tileset, place.z, place.x, place.y, versions.join(), encoding, scope.join()].join('/');
    return cache.take(key, async () => {
      const layers = await Promise.all(parts.map((part) => layer(part, place, scope)));
      const leftOut = layers.reduce((sum, one) => sum + one.leftOut, 0);
      const told = layers.flatMap((one) => one.told);
      return { ...(await store(Buffer.concat(layers.map((one) => one.bytes)), encoding)), told, ...(leftOut > 0 ? { leftOut } : {}) };
    });
  };
  const description = async (tileset: Tileset, origin: string, encoding: Encoding): Promise<Stored> => {
    const body = describe(tileset, await reads.facts(tileset), origin);
    return store(Buffer.from(JSON.stringify(body)), encoding);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const credentials = `${request.headers.authorization ?? ''}\n${request.headers.cookie ?? ''}`;
    const actor = admit(await sharedCaller(credentials, () => caller(request, response)));
    const { tileset, place }: TileAddress = readAddress(request.url ?? '');
    const encoding = chooseEncoding(request.headers['accept-encoding']?.toString());
    const stored = await (place ? tile(tileset, place, actor, encoding) : description(tileset, originOf(request, origins), encoding));
    if (stored.told && stored.told.length > 0) await readings.note(actor, new Map(stored.told.map((id) => [id, 'tile'])), '');
    send(request, response, stored, place ? TILE_TYPE : 'application/json', encoding);
  };

  return {
    handle: (request, response) => {
      const isOurs = request.url?.startsWith('/tiles/') === true && (request.method === 'GET' || request.method === 'HEAD');
      if (isOurs) answer(request, response).catch((error: unknown) => refuse(request, response, error, log));
      return isOurs;
    },
    close: () => reads.close(),
  };
}

/** A tileset without the layers that the actor may not read; they are named, so that nobody is given what was kept for another. */
function openTo(actor: Actor, part: TilesetState): TilesetState & { readonly hidden: readonly string[] } {
  const hidden = part.sensitive.filter((id) => !seesLayer(actor, id));
  const open = (ids: readonly string[]) => ids.filter((id) => !hidden.includes(id));
  return { ...part, layers: open(part.layers), sensitive: open(part.sensitive), hidden };
}

function admit({ actor }: Caller): Actor {
  if (!actor) throw problem('auth.required');
  if (!actor.permissions.includes('blueprint.read')) throw problem('auth.not_allowed', { needs: 'blueprint.read' });
  return actor;
}

/**
 * Clients keep tiles but ask each time, so that an edit is seen at once and an untouched tile costs a 304; one that holds something sensitive
 * they do not keep.
 */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  { body, etag, leftOut, told = [] }: Stored,
  type: string,
  encoding: Encoding,
): void {
  response.setHeader('cache-control', told.length > 0 ? 'no-store' : 'private, no-cache');
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('etag', etag);
  if (leftOut !== undefined) response.setHeader('lantu-left-out', String(leftOut));
  response.setHeader('x-content-type-options', 'nosniff');
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  if (body.length === 0) {
    response.writeHead(204).end();
    return;
  }
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(200, { 'content-type': type, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown, log: Logger): void {
  const traceId = randomBytes(8).toString('hex');
  const known = error instanceof Problem ? error : problemOfDatabaseError(error);
  if (!known) log.error({ err: error, traceId, path: request.url }, 'unexpected');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const shown = known ?? problem('server.unexpected');
  const { retryAfterSeconds } = shown.details;
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  response.writeHead(shown.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(problemBody(shown, traceId)));
}
