import type { ExpressionSpecification, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import { theme } from '../style/theme.ts';
import { palettes, type Theme } from '../style/tokens.ts';

const SOURCE = 'preview';
/** The server cuts tiles as far as this; closer ones are enlarged. */
const TILE_ZOOM_MAX = 16;

/** New green, moved amber, little or only other facts grey, what goes red; points of a far view stand for as many changes as `count`. */
export function previewLayers(of: Theme): LayerSpecification[] {
  const colour = palettes[of];
  const tone = ['match', ['get', 'change'], 'new', colour.pass, 'geometry', colour.warn, 'end', colour.fail, colour.unknown];
  const painted = tone as unknown as ExpressionSpecification;
  const shape = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type] as unknown as ExpressionSpecification;
  const common = { source: SOURCE, 'source-layer': 'import' } as const;
  return [
    { ...common, id: 'preview-fill', type: 'fill', filter: shape('Polygon'), paint: { 'fill-color': painted, 'fill-opacity': 0.28 } },
    { ...common, id: 'preview-line', type: 'line', filter: ['!', shape('Point')], paint: { 'line-color': painted, 'line-width': 1.6 } },
    {
      ...common,
      id: 'preview-point',
      type: 'circle',
      filter: shape('Point'),
      paint: {
        'circle-color': painted,
        'circle-opacity': 0.75,
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['coalesce', ['get', 'count'], 1]], 1, 3, 40, 15],
      },
    },
  ];
}

/** Draws the changes that an address of tiles holds, read anew; null takes them away. */
export function drawPreview(map: MapLibre, tiles: string | null): void {
  for (const { id } of previewLayers('light')) if (map.getLayer(id)) map.removeLayer(id);
  if (map.getSource(SOURCE)) map.removeSource(SOURCE);
  if (!tiles) return;
  map.addSource(SOURCE, { type: 'vector', tiles: [`${location.origin}${tiles}`], maxzoom: TILE_ZOOM_MAX });
  for (const layer of previewLayers(theme.get())) map.addLayer(layer, map.getLayer('overlay-fill') ? 'overlay-fill' : undefined);
}
