import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { palettes, type Theme } from '../style/tokens.ts';
import { landUseColours } from './land-use-colours.ts';
import type { MapLayer, MapTheme } from './layers.ts';

/** The tilesets of the server; each has one vector layer of its own name. */
export const tilesets = ['base', 'zones', 'parcels', 'sites', 'regions'] as const;

/** The closest zoom the server makes tiles for; closer ones are enlarged. */
const tileZoomMax = 16;

/** Parcel colours by status, told apart also by lightness (deuteranopia). */
export const statusColours: Readonly<Record<string, string>> = {
  available: '#3f9c6c',
  idle: '#8cc9a8',
  restricted: '#e0a93e',
  reserved: '#5b83c4',
  occupied: '#c9cdd2',
};

/** The quiet style: our own tiles only, no glyph server, no sprite. Layers are added by {@link featureLayers}. */
export function emptyStyle(theme: Theme, origin: string): StyleSpecification {
  const sources = Object.fromEntries(
    tilesets.map((id): [string, SourceSpecification] => [
      id,
      { type: 'vector', tiles: [`${origin}/tiles/${id}/{z}/{x}/{y}`], maxzoom: tileZoomMax, promoteId: { [id]: 'code' } },
    ]),
  );
  return {
    version: 8,
    sources,
    layers: [{ id: 'ground', type: 'background', paint: { 'background-color': palettes[theme]['map-ground'] } }],
  };
}

const by = (layer: MapLayer): FilterSpecification => ['==', ['get', 'layer'], layer.id];

/** The official colour by the feature's code: four digits first, then two. */
function landUseFill(): ExpressionSpecification {
  const entries = (length: number): string[] =>
    Object.entries(landUseColours)
      .filter(([code]) => code.length === length)
      .flat();
  const match = (length: number, otherwise: unknown): unknown[] => [
    'match',
    ['slice', ['to-string', ['get', 'use']], 0, length],
    ...entries(length),
    otherwise,
  ];
  return match(4, match(2, '#eeeeee')) as ExpressionSpecification;
}

function statusFill(): ExpressionSpecification {
  return ['match', ['get', 'status'], ...Object.entries(statusColours).flat(), '#d9dce0'] as unknown as ExpressionSpecification;
}

/** In the dark the base colours give way to the ground, and official colours are held back, so that lines and labels stay readable. */
const darkBase: Readonly<Record<string, { fill?: string; line?: string }>> = {
  base_green: { fill: '#1f2b25' },
  base_settlements: { fill: '#252b33' },
  base_water: { fill: '#1c3140', line: '#27455a' },
  base_roads: { line: '#3a4552' },
};

interface Drawn {
  fill: string | ExpressionSpecification | undefined;
  fillOpacity: number;
  line: string | undefined;
}

function drawnAs(layer: MapLayer, theme: Theme, colours: MapTheme): Drawn {
  const { look } = layer;
  const dark = theme === 'dark';
  const own = dark ? { ...look, ...darkBase[layer.id] } : look;
  const opacity = (look.fillOpacity ?? 1) * layer.opacity;
  if (look.fill !== 'land-use')
    return { fill: own.fill, fillOpacity: opacity * (dark && layer.group !== 'base' ? 0.7 : 1), line: own.line };
  const line = dark ? '#7f8b99' : look.line;
  if (colours === 'plain') return { fill: dark ? '#222a33' : '#ffffff', fillOpacity: 0.55 * layer.opacity, line };
  if (colours === 'status' && layer.id === 'parcels') return { fill: statusFill(), fillOpacity: (dark ? 0.55 : 0.7) * layer.opacity, line };
  return { fill: landUseFill(), fillOpacity: opacity * (dark ? 0.45 : 0.78), line };
}

const widths = (width: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  9,
  width * 0.5,
  13,
  width,
  17,
  width * 1.8,
];

/** Road widths in metres on the ground become pixels: each zoom doubles them. */
function roadWidth(extra: number): ExpressionSpecification {
  const grade = [
    'match',
    ['to-string', ['get', 'grade']],
    'expressway',
    26,
    'national',
    22,
    'provincial',
    18,
    'county',
    12,
    'township',
    9,
    'main',
    20,
    'secondary',
    14,
    7,
  ];
  const at = (zoom: number, least: number): unknown[] => [zoom, ['+', ['max', least, ['*', grade, 0.012 * 2 ** (zoom - 13)]], extra]];
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    ...at(8, 0.4),
    ...at(11, 0.7),
    ...at(13, 1),
    ...at(15, 1.4),
    ...at(18, 3),
  ] as ExpressionSpecification;
}

/** The layers of the map from the blueprint's: fills at the bottom, then lines, each with a halo, then labels. */
export function featureLayers(layers: readonly MapLayer[], theme: Theme, colours: MapTheme): LayerSpecification[] {
  const shown = layers.filter((layer) => layer.visible);
  return [
    ...shown.flatMap((layer) => fillOf(layer, theme, colours)),
    ...shown.flatMap((layer) => linesOf(layer, theme, colours)),
    ...labels(shown, theme),
  ];
}

function fillOf(layer: MapLayer, theme: Theme, colours: MapTheme): LayerSpecification[] {
  const { fill, fillOpacity } = drawnAs(layer, theme, colours);
  if (layer.geometry !== 'polygon' || !fill) return [];
  return [
    {
      id: `fill-${layer.id}`,
      type: 'fill',
      source: layer.tileset,
      'source-layer': layer.tileset,
      filter: by(layer),
      minzoom: layer.look.minZoom ?? 0,
      paint: { 'fill-color': fill, 'fill-opacity': fillOpacity, 'fill-antialias': false },
    },
  ];
}

function linesOf(layer: MapLayer, theme: Theme, colours: MapTheme): LayerSpecification[] {
  const { line } = drawnAs(layer, theme, colours);
  if (!line) return [];
  const width = layer.look.lineWidth ?? 1;
  const base = {
    source: layer.tileset,
    'source-layer': layer.tileset,
    filter: by(layer),
    minzoom: layer.look.minZoom ?? 0,
    layout: { 'line-join': 'round', 'line-cap': layer.look.dash ? 'butt' : 'round' },
  } as const;
  if (layer.id === 'base_roads') return roadLines(base, line, theme, layer.opacity);
  const halo: LayerSpecification = {
    id: `halo-${layer.id}`,
    type: 'line',
    ...base,
    paint: {
      'line-color': palettes[theme]['map-halo'],
      'line-opacity': 0.75 * layer.opacity,
      'line-width': ['interpolate', ['linear'], ['zoom'], 9, width + 1.2, 17, width * 1.8 + 2.4],
    },
  };
  const dash = layer.look.dash ? { 'line-dasharray': [...layer.look.dash] } : {};
  const stroke: LayerSpecification = {
    id: `line-${layer.id}`,
    type: 'line',
    ...base,
    paint: { 'line-color': line, 'line-opacity': layer.opacity, 'line-width': widths(width), ...dash },
  };
  const wantsHalo = width >= 1 && layer.group !== 'base';
  return wantsHalo ? [halo, stroke] : [stroke];
}

type LineBase = Pick<Extract<LayerSpecification, { type: 'line' }>, 'source' | 'source-layer' | 'filter' | 'minzoom' | 'layout'> & {
  source: string;
};

function roadLines(base: LineBase, line: string, theme: Theme, opacity: number): LayerSpecification[] {
  const casing = theme === 'dark' ? '#141a21' : '#d3d7d3';
  return [
    {
      id: 'halo-base_roads',
      type: 'line',
      ...base,
      paint: { 'line-color': casing, 'line-width': roadWidth(1.4), 'line-opacity': opacity },
    },
    { id: 'line-base_roads', type: 'line', ...base, paint: { 'line-color': line, 'line-width': roadWidth(0), 'line-opacity': opacity } },
  ];
}

function labels(shown: readonly MapLayer[], theme: Theme): LayerSpecification[] {
  const has = (id: string): boolean => shown.some((layer) => layer.id === id);
  const paint = { 'text-color': palettes[theme]['map-label'], 'text-halo-color': palettes[theme]['map-halo'], 'text-halo-width': 1.4 };
  const text = (
    id: string,
    source: string,
    layer: string,
    minzoom: number,
    size: number,
    field: ExpressionSpecification,
  ): LayerSpecification => ({
    id: `label-${id}`,
    type: 'symbol',
    source,
    'source-layer': source,
    filter: ['all', ['==', ['get', 'layer'], layer], ['!=', ['coalesce', field, ''], '']] as unknown as FilterSpecification,
    minzoom,
    layout: { 'text-field': field, 'text-size': size, 'text-max-width': 8, 'text-padding': 6, 'symbol-placement': 'point' },
    paint,
  });
  const name: ExpressionSpecification = ['to-string', ['get', 'name']];
  return [
    ...(has('base_settlements') ? [text('settlements', 'base', 'base_settlements', 10, 12, name)] : []),
    ...(has('base_water') ? [text('water', 'base', 'base_water', 11, 12, name)] : []),
    ...(has('parcels')
      ? [
          text('parcels', 'parcels', 'parcels', 16.5, 11, [
            'case',
            ['!=', name, ''],
            name,
            ['to-string', ['get', 'code']],
          ] as unknown as ExpressionSpecification),
        ]
      : []),
  ];
}
