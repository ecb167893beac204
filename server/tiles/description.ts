import { TILE_KEYS } from '../blueprint/index.ts';
import { TILESETS } from '../contract/blueprint.ts';
import type { TileJson } from '../contract/tiles.ts';
import { MAX_ZOOM } from '../platform/mvt/index.ts';
import type { Tileset } from './address.ts';
import { TILE_BYTES_MAX, type TilesetFacts } from './reads.ts';

const EVERYWHERE = [-180, -85.0511, 180, 85.0511];
const SYNTHETIC = '示意数据 Synthetic data';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The attribution is HTML by the standard, and names of sources are data. */
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);

/** TileJSON 3.0 of a tileset: one vector layer of the same name (`blueprint`: all), whose features all carry the blueprint's tile properties. */
export function describe(tileset: Tileset, facts: TilesetFacts, origin: string): TileJson {
  const credits = [...(facts.synthetic ? [SYNTHETIC] : []), ...facts.sources];
  const fields = Object.fromEntries(TILE_KEYS.map((key) => [key, 'String']));
  const layers = tileset === 'blueprint' ? TILESETS : [tileset];
  return {
    tilejson: '3.0.0',
    name: tileset,
    scheme: 'xyz',
    tiles: [`${origin}/tiles/${tileset}/{z}/{x}/{y}`],
    vector_layers: layers.map((id) => ({ id, fields, minzoom: facts.zooms[id] ?? 0, maxzoom: MAX_ZOOM })),
    bounds: facts.bounds ?? EVERYWHERE,
    minzoom: Math.min(...layers.map((id) => facts.zooms[id] ?? 0)),
    maxzoom: MAX_ZOOM,
    tileBytesMax: TILE_BYTES_MAX,
    attribution: credits.map(escapeHtml).join(' · '),
  };
}
