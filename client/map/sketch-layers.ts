import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { palettes, type Theme } from '../style/tokens.ts';

/** What somebody draws: its area, its line with a halo, and the corners and middles that a hand takes hold of. */
export function sketchLayers(theme: Theme): LayerSpecification[] {
  const { site, fail } = palettes[theme];
  const halo = palettes[theme]['map-halo'];
  const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name] as unknown as ExpressionSpecification;
  const colour: ExpressionSpecification = ['case', ['boolean', ['get', 'bad'], false], fail, site];
  return [
    { id: 'sketch-fill', type: 'fill', source: 'sketch', filter: kind('area'), paint: { 'fill-color': colour, 'fill-opacity': 0.16 } },
    {
      id: 'sketch-halo',
      type: 'line',
      source: 'sketch',
      filter: kind('line'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': 6 },
    },
    {
      id: 'sketch-line',
      type: 'line',
      source: 'sketch',
      filter: kind('line'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colour, 'line-width': 2.6 },
    },
    {
      id: 'sketch-middle',
      type: 'circle',
      source: 'sketch',
      filter: kind('middle'),
      paint: {
        'circle-radius': 3.5,
        'circle-color': site,
        'circle-opacity': 0.75,
        'circle-stroke-color': halo,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'sketch-corner',
      type: 'circle',
      source: 'sketch',
      filter: kind('corner'),
      paint: { 'circle-radius': 5.5, 'circle-color': halo, 'circle-stroke-color': colour, 'circle-stroke-width': 2.4 },
    },
    {
      id: 'sketch-snap',
      type: 'circle',
      source: 'sketch',
      filter: kind('snap'),
      paint: { 'circle-radius': 8, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': site, 'circle-stroke-width': 1.5 },
    },
  ];
}
