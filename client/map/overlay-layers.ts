import type { FeatureCollection } from 'geojson';
import type {
  ExpressionSpecification,
  FilterSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibre,
  SourceSpecification,
} from 'maplibre-gl';
import { type ColourToken, palettes, type Theme } from '../style/tokens.ts';
import { sketchLayers } from './sketch-layers.ts';
import { blueprintSource } from './style.ts';

/** The tones that shapes over the map have; each has a hatch image `hatch-TONE`. */
export const tones = ['pass', 'warn', 'fail', 'unknown', 'site'] as const;

/** The sources that we fill ourselves. */
const overlaySources = ['names', 'overlay', 'candidates', 'mark', 'sketch'] as const;

const emptyAtFirst: ReadonlySet<string> = new Set(overlaySources.filter((id) => id !== 'names'));

/** The layers of the blueprint go below this one. */
export const anchor = 'anchor';

const empty: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

/** Put our own sources, hatches and layers on the map; the blueprint's layers come below `anchor` later. */
export function addOverlays(map: MapLibre, theme: Theme): void {
  for (const id of overlaySources)
    if (!map.getSource(id)) map.addSource(id, id === 'overlay' ? ({ ...empty, promoteId: 'id' } as SourceSpecification) : empty);
  addHatches(map, theme);
  for (const layer of ownLayers(theme)) {
    if (map.getLayer(layer.id)) continue;
    const hidden = 'source' in layer && emptyAtFirst.has(layer.source);
    map.addLayer(hidden ? ({ ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification) : layer);
  }
}

/** From the bottom up: what is selected, hatched conflicts and sketches, then the names, so that no hatch strikes through a name, and on top what a hand takes hold of. */
export function ownLayers(theme: Theme): LayerSpecification[] {
  const shapes = shapeLayers(theme);
  const sketch = sketchLayers(theme);
  const onTop = (layer: LayerSpecification): boolean => layer.type === 'circle' || layer.type === 'symbol';
  const [ground, ...names] = nameLayers(theme);
  return [
    ...(ground ? [ground] : []),
    ...selectionLayers(theme),
    ...[...shapes, ...sketch].filter((layer) => !onTop(layer)),
    ...names,
    ...[...shapes, ...sketch].filter(onTop),
  ];
}

/**
 * Fill a source of ours. Its layers are on the map only while it holds something: the map library draws clipping masks over the whole view
 * for every source it meets, an empty one too.
 */
export function fillOverlay(map: MapLibre, source: Exclude<(typeof overlaySources)[number], 'names'>, data: FeatureCollection): void {
  map.getSource<GeoJSONSource>(source)?.setData(data);
  const visibility = data.features.length > 0 ? 'visible' : 'none';
  for (const id of map.getLayersOrder().filter((each) => map.getLayer(each)?.source === source))
    if (map.getLayoutProperty(id, 'visibility') !== visibility) map.setLayoutProperty(id, 'visibility', visibility);
}

/** Repaint our own layers for another theme. */
export function repaintOverlays(map: MapLibre, theme: Theme): void {
  addHatches(map, theme);
  for (const layer of ownLayers(theme)) {
    for (const [name, value] of Object.entries(layer.paint ?? {}))
      map.setPaintProperty(layer.id, name as Parameters<MapLibre['setPaintProperty']>[1], value as never);
  }
}

function addHatches(map: MapLibre, theme: Theme): void {
  for (const tone of tones) {
    const image = hatch(palettes[theme][tone]);
    if (map.hasImage(`hatch-${tone}`)) map.updateImage(`hatch-${tone}`, image);
    else map.addImage(`hatch-${tone}`, image, { pixelRatio: 2 });
  }
}

/** Diagonal strokes in a square of 16, clear between, that meet at the edges. */
function hatch(colour: string): { width: number; height: number; data: Uint8Array } {
  const size = 16;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const on = (x + y) % size < 5;
      data.set([red, green, blue, on ? 200 : 46], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

const toneColour = (theme: Theme): ExpressionSpecification =>
  [
    'match',
    ['get', 'tone'],
    ...tones.flatMap((tone) => [tone, palettes[theme][tone as ColourToken]]),
    palettes[theme].unknown,
  ] as unknown as ExpressionSpecification;

/** One colour a layer: a colour by feature would be another shader than {@link warmText} has linked. */
function nameLayer(id: string, filter: FilterSpecification, text: string, halo: string): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: 'names',
    filter,
    layout: {
      'text-field': ['get', 'text'],
      'text-max-width': 8,
      'text-padding': 5,
      'symbol-sort-key': ['-', 0, ['get', 'size']],
      'text-size': ['match', ['get', 'layer'], 'regions', 14, 'base_settlements', 12.5, ['parcels', 'sites'], 11.5, 12],
    },
    paint: { 'text-color': text, 'text-halo-color': halo, 'text-halo-width': 1.5 },
  };
}

function nameLayers(theme: Theme): LayerSpecification[] {
  const colour = palettes[theme];
  return [
    { id: anchor, type: 'background', layout: { visibility: 'none' } },
    nameLayer('names', ['!=', ['get', 'layer'], 'base_water'], colour['map-label'], colour['map-halo']),
    nameLayer('names-water', ['==', ['get', 'layer'], 'base_water'], theme === 'light' ? '#2f6d92' : '#8fc0dd', colour['map-halo']),
  ];
}

/** Nothing is selected by a code that no feature has. */
const nothing = ['==', ['get', 'code'], ''] as unknown as ExpressionSpecification;

function selectionLayers(theme: Theme): LayerSpecification[] {
  const { site } = palettes[theme];
  const halo = palettes[theme]['map-halo'];
  const on = (id: string, tileset: string, minzoom = 0): LayerSpecification[] => [
    {
      id: `${id}-halo`,
      type: 'line',
      source: blueprintSource,
      minzoom,
      'source-layer': tileset,
      filter: nothing,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': halo, 'line-width': 5.5 },
    },
    {
      id,
      type: 'line',
      source: blueprintSource,
      minzoom,
      'source-layer': tileset,
      filter: nothing,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': site, 'line-width': 2.6 },
    },
  ];
  return [
    {
      minzoom: 11.5,
      id: 'lit-parcels',
      type: 'fill',
      source: blueprintSource,
      'source-layer': 'parcels',
      filter: nothing,
      paint: { 'fill-color': site, 'fill-opacity': 0.28 },
    },
    {
      minzoom: 11.5,
      id: 'hover-parcels',
      type: 'line',
      source: blueprintSource,
      'source-layer': 'parcels',
      filter: nothing,
      paint: { 'line-color': site, 'line-width': 1.4 },
    },
    {
      minzoom: 11.5,
      id: 'on-parcels-fill',
      type: 'fill',
      source: blueprintSource,
      'source-layer': 'parcels',
      filter: nothing,
      paint: { 'fill-color': site, 'fill-opacity': 0.14 },
    },
    ...on('on-parcels', 'parcels', 11.5),
    ...on('on-sites', 'sites'),
    ...on('on-regions', 'regions'),
    ...on('on-zones', 'zones', 9),
  ];
}

function shapeLayers(theme: Theme): LayerSpecification[] {
  const colour = palettes[theme];
  const polygon = ['==', ['geometry-type'], 'Polygon'] as unknown as ExpressionSpecification;
  return [
    {
      id: 'overlay-fill',
      type: 'fill',
      source: 'overlay',
      filter: polygon,
      paint: { 'fill-pattern': ['concat', 'hatch-', ['get', 'tone']] },
    },
    {
      id: 'overlay-line',
      type: 'line',
      source: 'overlay',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': toneColour(theme), 'line-width': ['case', ['boolean', ['feature-state', 'on'], false], 3.4, 1.6] },
    },
    {
      id: 'overlay-point',
      type: 'circle',
      source: 'overlay',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': toneColour(theme), 'circle-radius': 5, 'circle-stroke-color': colour['map-halo'], 'circle-stroke-width': 2 },
    },
    {
      id: 'candidates-fill',
      type: 'fill',
      source: 'candidates',
      filter: polygon,
      paint: { 'fill-color': colour.pass, 'fill-opacity': 0.3 },
    },
    { id: 'candidates-line', type: 'line', source: 'candidates', filter: polygon, paint: { 'line-color': colour.pass, 'line-width': 2 } },
    {
      id: 'candidates-point',
      type: 'circle',
      source: 'candidates',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': colour.pass, 'circle-radius': 9, 'circle-stroke-color': colour['map-halo'], 'circle-stroke-width': 2 },
    },
    {
      id: 'candidates-rank',
      type: 'symbol',
      source: 'candidates',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: { 'text-field': ['to-string', ['get', 'rank']], 'text-size': 11, 'text-allow-overlap': true },
      paint: { 'text-color': colour['on-status'] },
    },
    {
      id: 'mark-ring',
      type: 'circle',
      source: 'mark',
      paint: {
        'circle-radius': 9,
        'circle-color': colour.site,
        'circle-opacity': 0.18,
        'circle-stroke-color': colour.site,
        'circle-stroke-width': 2,
      },
    },
    { id: 'mark-dot', type: 'circle', source: 'mark', paint: { 'circle-radius': 3, 'circle-color': colour.site } },
  ];
}
