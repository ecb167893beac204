import type { Position } from 'geojson';
import { toGrid, zoneOf } from '../../client/map/gauss-kruger.ts';

export type Place = readonly [number, number];

/** A parcel of the product, as its own answer gives it. */
export interface Known {
  readonly code: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

/** A closed square around a place, `half` degrees to each side. */
export function squareAround([lon, lat]: Place, half: number): [number, number][] {
  const [w, s, e, n] = [lon - half, lat - half, lon + half, lat + half];
  return [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
}

/** The outer ring of a parcel. */
export function ringOf({ geometry }: Known): Position[] {
  const rings = (geometry.type === 'Polygon' ? geometry.coordinates : (geometry.coordinates as unknown[])[0]) as Position[][];
  return rings[0]!;
}

/** The ring drawn in towards a place: each corner goes the share of its way. */
export const shrink = (ring: readonly Position[], [lon, lat]: Place, share: number): [number, number][] =>
  ring.map((corner) => [lon + (corner[0]! - lon) * (1 - share), lat + (corner[1]! - lat) * (1 - share)]);

const feature = (code: string, ring: readonly Position[]) => ({
  type: 'Feature',
  properties: { DKBH: code },
  geometry: { type: 'Polygon', coordinates: [ring] },
});

/** The codes that a cadastre of the land bureau brings. */
export const brought = { first: '371502-900001', count: 3, bowTie: '371502-900009' };

/**
 * A small cadastre as the land bureau might get it: new lots in a row that begins at a place, a bow tie at the end of the row,
 * and a parcel that exists with its outline a little smaller.
 */
export function cadastre(start: Place, changed: Known, middle: Place): { text: string; crossing: Place } {
  const half = 0.0002;
  const at = (index: number): Place => [start[0] + index * 0.0006, start[1]];
  const lots = Array.from({ length: brought.count }, (_, index) => feature(`371502-90000${index + 1}`, squareAround(at(index), half)));
  const [a, b, c, d] = squareAround(at(brought.count), half) as Position[];
  const features = [...lots, feature(brought.bowTie, [a!, c!, b!, d!, a!]), feature(changed.code, shrink(ringOf(changed), middle, 0.1))];
  return { text: JSON.stringify({ type: 'FeatureCollection', features }), crossing: at(brought.count) };
}

/** The boundary text of a survey (报部坐标) for one ring in its own 3° zone. */
export function boundaryText(name: string, ring: readonly Position[]): string {
  const zone = zoneOf(ring[0]![0]!);
  const points = ring.map(([lon, lat]) => toGrid(lon!, lat!, zone));
  const twice = points.reduce((sum, point, index) => {
    const next = points[(index + 1) % points.length]!;
    return sum + (point.y * next.x - next.y * point.x);
  }, 0);
  const hectares = (Math.abs(twice) / 20_000).toFixed(4);
  const lines = points.map(({ x, y }, index) => `J${(index % (points.length - 1)) + 1},1,${x.toFixed(3)},${y.toFixed(3)}`);
  return [
    '[属性描述]',
    '格式版本号=1.01版本',
    '坐标系=2000国家大地坐标系',
    '几度分带=3',
    '投影类型=高斯克吕格',
    '计量单位=米',
    `带号=${zone}`,
    '精度=0.001',
    '转换参数=0,0,0,0,0,0,0',
    '[地块坐标]',
    `${points.length},${hectares},1,${name},面,,工业用地,,@`,
    ...lines,
    '',
  ].join('\r\n');
}
