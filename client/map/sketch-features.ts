import type { Feature, FeatureCollection } from 'geojson';
import type { Drawing } from './draw-store.ts';
import { figuresOf } from './draw-store.ts';
import type { Corner } from './geometry.ts';

const feature = (kind: string, geometry: Feature['geometry'], more: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  properties: { kind, ...more },
  geometry,
});
const point = (corner: Corner): Feature['geometry'] => ({ type: 'Point', coordinates: [...corner] });

/** The drawing as features of the map's `sketch` source: area, outline, corners, the middles of edges, the snapped place. */
export function sketchFeatures(now: Drawing, snapped: boolean): FeatureCollection {
  const { mode, cursor } = now;
  const { corners, closed } = now.history.now;
  if (mode === 'idle') return { type: 'FeatureCollection', features: [] };
  const all = cursor && !closed ? [...corners, cursor] : [...corners];
  const first = all[0];
  const area = mode !== 'length';
  const bad = area && closed && !figuresOf(now).verdict.valid;
  const line = area && first && (closed || all.length > 2) ? [...all, first] : all;
  const features: Feature[] = [];
  if (area && first && all.length > 2)
    features.push(feature('area', { type: 'Polygon', coordinates: [[...all, first].map((each) => [...each])] }, { bad }));
  if (line.length > 1) features.push(feature('line', { type: 'LineString', coordinates: line.map((each) => [...each]) }, { bad }));
  if (area && closed && mode === 'site')
    features.push(...middles(corners).map((each, index) => feature('middle', point(each), { index: index + 1 })));
  features.push(...corners.map((corner, index) => feature('corner', point(corner), { index, bad })));
  if (cursor && snapped) features.push(feature('snap', point(cursor)));
  return { type: 'FeatureCollection', features };
}

/** The middle of every edge, the closing one last. */
function middles(corners: readonly Corner[]): Corner[] {
  return corners.map((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    return [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
  });
}
