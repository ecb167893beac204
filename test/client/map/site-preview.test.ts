import { expect, test } from 'vitest';
import { previewOf } from '../../../client/map/site-preview.ts';

const square = (west: number, south: number, sizeDeg: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [west + sizeDeg, south],
      [west + sizeDeg, south + sizeDeg],
      [west, south + sizeDeg],
      [west, south],
    ],
  ],
});
const site = square(116, 36, 0.001);

test('ground shared with a layer is measured once, though its pieces lie in two tiles that overlap', () => {
  const left = { layerId: 'basic_farmland', geometry: square(115.9996, 36, 0.001) };
  const again = { layerId: 'basic_farmland', geometry: square(115.9994, 36, 0.001) };
  const [alone] = previewOf(site, [left]).conflicts;
  const [both] = previewOf(site, [left, again]).conflicts;
  expect(alone!.areaM2).toBeGreaterThan(5900);
  expect(both!.areaM2).toBeCloseTo(alone!.areaM2, 0);
  expect(previewOf(site, [{ layerId: 'x', geometry: square(117, 36, 0.001) }])).toEqual({ conflicts: [], nearest: null });
});

test('the nearest line is told, by an edge or a corner; one that crosses is at no distance', () => {
  const line = (lon: number) => ({
    type: 'LineString' as const,
    coordinates: [
      [lon, 35.9],
      [lon, 36.1],
    ],
  });
  const near = previewOf(site, [
    { layerId: 'far', geometry: line(116.01) },
    { layerId: 'road', geometry: line(116.0011) },
  ]).nearest!;
  expect(near.layerId).toBe('road');
  expect(near.distanceM).toBeGreaterThan(8.8);
  expect(near.distanceM).toBeLessThan(9.2);
  expect(previewOf(site, [{ layerId: 'road', geometry: line(116.0005) }]).nearest).toEqual({ layerId: 'road', distanceM: 0 });
});
