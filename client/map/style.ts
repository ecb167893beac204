import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { palettes, type Theme } from '../style/tokens.ts';
import { landUseColours, surveyColours } from './land-use-colours.ts';
import type { MapLayer, MapTheme } from './layers.ts';

/**
 * The map's one source: all tilesets of the server in one tile, each a vector layer of its own name. With a source for each, every change
 * of source from layer to layer draws the clipping masks of all tiles again: three of four draw calls of a frame.
 */
export const blueprintSource = 'blueprint';
const tilesets = ['base', 'zones', 'parcels', 'sites', 'regions'] as const;

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
  const source: SourceSpecification = {
    type: 'vector',
    tiles: [`${origin}/tiles/${blueprintSource}/{z}/{x}/{y}`],
    maxzoom: tileZoomMax,
    promoteId: Object.fromEntries(tilesets.map((id) => [id, 'code'])),
  };
  return {
    version: 8,
    sources: { [blueprintSource]: source },
    layers: [{ id: 'ground', type: 'background', paint: { 'background-color': palettes[theme]['map-ground'] } }],
  };
}

const by = (layer: MapLayer): FilterSpecification => ['==', ['get', 'layer'], layer.id];

const use = ['to-string', ['get', 'use']];
const isSurvey = ['==', ['get', 'system'], 'survey'];

/** The colour of a palette by the feature's code: four digits first, then two. */
function byCode(palette: Readonly<Record<string, string>>): unknown[] {
  const match = (length: number, otherwise: unknown): unknown[] => {
    const entries = Object.entries(palette).filter(([code]) => code.length === length);
    return ['match', ['slice', use, 0, length], ...entries.flat(), otherwise];
  };
  return match(4, match(2, '#eeeeee'));
}

/** Planning classes in their official colours; survey classes, whose codes mean other things, in their own. */
function landUseFill(): ExpressionSpecification {
  return ['case', isSurvey, byCode(surveyColours), byCode(landUseColours)] as unknown as ExpressionSpecification;
}

/** In the dark the palest classes, which cover most of a county, would glare: fields and woods are drawn darker. 06 is farm land to the plan alone. */
function darkLandUseFill(): ExpressionSpecification {
  const pale = ['01', '#4a4c3a', '02', '#46583c', '03', '#35603a'];
  const darker = (more: readonly string[], palette: Readonly<Record<string, string>>): unknown[] => [
    'match',
    ['slice', use, 0, 2],
    ...pale,
    ...more,
    byCode(palette),
  ];
  return ['case', isSurvey, darker([], surveyColours), darker(['06', '#55543a'], landUseColours)] as unknown as ExpressionSpecification;
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
  regions: { fill: '#1e252e', line: '#8a96a3' },
};

/** A line's colour on a dark ground: 45 % of the way to white, so that its hue stays. */
function lightened(colour: string): string {
  const parts = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part + (255 - part) * 0.45)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

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
    return {
      fill: own.fill,
      fillOpacity: opacity * (dark && layer.group !== 'base' ? 0.22 : 1),
      line: dark && layer.group !== 'base' && own.line ? lightened(own.line) : own.line,
    };
  const line = dark ? '#7f8b99' : look.line;
  if (colours === 'plain') return { fill: dark ? '#222a33' : '#ffffff', fillOpacity: 0.55 * layer.opacity, line };
  if (colours === 'status' && layer.id === 'parcels') return { fill: statusFill(), fillOpacity: (dark ? 0.5 : 0.62) * layer.opacity, line };
  return { fill: dark ? darkLandUseFill() : landUseFill(), fillOpacity: (dark ? 0.28 : 0.5) * layer.opacity, line };
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

const grade: ExpressionSpecification = ['to-string', ['get', 'grade']];
const roadWidthsM = { expressway: 28, national: 24, provincial: 20, arterial: 22, main: 16, county: 12, township: 9, street: 9, path: 4 };

/** Road widths in metres on the ground become pixels: each zoom doubles them, but no road gets thinner than it can be seen. */
function roadWidth(extra: number): ExpressionSpecification {
  const widthM = ['match', grade, ...Object.entries(roadWidthsM).flat(), 7];
  const at = (zoom: number, least: number): unknown[] => [
    zoom,
    ['+', ['max', ['*', least, ['/', widthM, 20]], ['*', widthM, 0.065 * 2 ** (zoom - 12)]], extra],
  ];
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    ...at(8, 0.9),
    ...at(11, 1.2),
    ...at(13, 1.4),
    ...at(15, 1.6),
    ...at(19, 3),
  ] as ExpressionSpecification;
}

/** Roads come in by their grade, as the layer says; railways are a layer of their own. */
function roadFilter({ id, look }: MapLayer): FilterSpecification {
  const from = Object.entries(look.gradeFrom ?? {}).flat();
  const drawn = from.length > 0 ? ['>=', ['zoom'], ['match', grade, ...from, 0]] : true;
  return ['all', ['==', ['get', 'layer'], id], ['!=', grade, 'railway'], drawn] as unknown as FilterSpecification;
}

/** The layers of the map from the blueprint's: fills at the bottom (the regions first: the ground of the city), then lines, each with a halo. Names come from names.ts. */
export function featureLayers(layers: readonly MapLayer[], theme: Theme, colours: MapTheme): LayerSpecification[] {
  const visible = layers.filter((layer) => layer.visible);
  const shown = [...visible.filter((layer) => layer.id === 'regions'), ...visible.filter((layer) => layer.id !== 'regions')];
  const parcelsOn = shown.some((layer) => layer.id === 'parcels');
  return [
    ...shown.flatMap((layer) => fillOf(layer, theme, colours, parcelsOn)),
    ...shown.flatMap((layer) => linesOf(layer, theme, colours)),
  ];
}

/** Small dense areas: their outlines would fill the map when it shows a county. */
const outlineFrom: Readonly<Record<string, number>> = { basic_farmland: 12.5, plan_zones: 12, detailed_units: 11, base_water: 11 };
/** Plan zones give way to the parcels that stand on them; farmland is a breath of colour on a county and clear on a town. */
function fillOpacity(layer: MapLayer, opacity: number, parcelsOn: boolean): number | ExpressionSpecification {
  if (layer.id === 'plan_zones' && parcelsOn) return ['interpolate', ['linear'], ['zoom'], 11.8, opacity, 12.4, 0];
  if (layer.id === 'basic_farmland') return ['interpolate', ['linear'], ['zoom'], 8, opacity * 0.55, 13, opacity];
  return opacity;
}

function fillOf(layer: MapLayer, theme: Theme, colours: MapTheme, parcelsOn: boolean): LayerSpecification[] {
  const drawn = drawnAs(layer, theme, colours);
  if (layer.geometry !== 'polygon' || !drawn.fill) return [];
  const paint = { 'fill-color': drawn.fill, 'fill-opacity': fillOpacity(layer, drawn.fillOpacity, parcelsOn), 'fill-antialias': false };
  return [
    {
      id: `fill-${layer.id}`,
      type: 'fill',
      source: blueprintSource,
      'source-layer': layer.tileset,
      filter: by(layer),
      minzoom: layer.look.minZoom ?? 0,
      paint,
    },
  ];
}

/** Parcel lines come in softly, so that a whole town does not turn black. */
function lineOpacity(layer: MapLayer): number | ExpressionSpecification {
  return layer.id === 'parcels' ? ['interpolate', ['linear'], ['zoom'], 12, layer.opacity * 0.45, 14, layer.opacity] : layer.opacity;
}

function linesOf(layer: MapLayer, theme: Theme, colours: MapTheme): LayerSpecification[] {
  const { line } = drawnAs(layer, theme, colours);
  if (!line) return [];
  const width = layer.look.lineWidth ?? 1;
  const base = {
    source: blueprintSource,
    'source-layer': layer.tileset,
    filter: by(layer),
    minzoom: outlineFrom[layer.id] ?? layer.look.minZoom ?? 0,
    layout: { 'line-join': 'round', 'line-cap': layer.look.dash ? 'butt' : 'round' },
  } as const;
  if (layer.id === 'base_roads') return roadLines({ ...base, filter: roadFilter(layer) }, line, theme, layer.opacity);
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
    paint: { 'line-color': line, 'line-opacity': lineOpacity(layer), 'line-width': widths(width), ...dash },
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
