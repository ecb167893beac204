import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromGrid, toGrid, zoneOf } from '../../../client/map/gauss-kruger.ts';

/** Made by PROJ 9: `proj +proj=tmerc +lon_0=117 +x_0=500000 +ellps=GRS80` (its ellipsoid differs from CGCS2000's by 0.1 mm). */
const known = [
  { lon: 116.0012, lat: 36.4518, zone: 39, x: 4_036_139.57039, y: 39_410_459.63348 },
  { lon: 118.4, lat: 36.7, zone: 39, x: 4_064_132.08749, y: 39_625_107.7971 },
];

describe('Gauss–Krüger on CGCS2000', () => {
  it.each(known)('agrees with PROJ at $lon, $lat', ({ lon, lat, zone, x, y }) => {
    const grid = toGrid(lon, lat, zone);
    expect(Math.abs(grid.x - x)).toBeLessThan(0.001);
    expect(Math.abs(grid.y - y)).toBeLessThan(0.001);
  });

  it('knows the zones of Liaocheng, Weifang and Qingdao', () => {
    expect([115.4, 115.8, 118.4, 118.6, 120.3].map(zoneOf)).toEqual([38, 39, 39, 40, 40]);
  });

  it('comes back to the same place within 0.01 mm, across China', () => {
    fc.assert(
      fc.property(fc.double({ min: 73.6, max: 135, noNaN: true }), fc.double({ min: 3, max: 54, noNaN: true }), (lon, lat) => {
        const grid = toGrid(lon, lat);
        const [lonAgain, latAgain] = fromGrid(grid.x, grid.y);
        expect(Math.abs(lonAgain - lon)).toBeLessThan(1e-10);
        expect(Math.abs(latAgain - lat)).toBeLessThan(1e-10);
      }),
    );
  });
});
