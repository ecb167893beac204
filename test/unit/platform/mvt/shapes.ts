import fc from 'fast-check';
import type { Pair } from './tile.ts';

/** A place inside Shandong on the world grid. */
export const placeArbitrary: fc.Arbitrary<Pair> = fc.tuple(
  fc.integer({ min: 219_900_000, max: 221_000_000 }),
  fc.integer({ min: 104_000_000, max: 105_500_000 }),
);

/** A simple ring around a centre: corners at growing angles, at distances between `share` × radius and radius. */
export const starArbitrary = (corners: { min: number; max: number }, share = 0.5): fc.Arbitrary<(centre: Pair, radius: number) => Pair[]> =>
  fc
    .array(fc.double({ min: share, max: 1, noNaN: true }), { minLength: corners.min, maxLength: corners.max })
    .map((reaches) => (centre: Pair, radius: number) => {
      return reaches.map((reach, i): Pair => {
        const angle = (2 * Math.PI * i) / reaches.length;
        return [Math.round(centre[0] + radius * reach * Math.cos(angle)), Math.round(centre[1] + radius * reach * Math.sin(angle))];
      });
    });

/** A ring from its smallest corner on and always clockwise on screen, so that rings can be compared. */
export function normalRing(ring: readonly Pair[]): Pair[] {
  const open = ring.filter((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    return point[0] !== next[0] || point[1] !== next[1];
  });
  const area = open.reduce((sum, [x, y], i) => sum + x * open[(i + 1) % open.length]![1] - open[(i + 1) % open.length]![0] * y, 0);
  const turned = area > 0 ? open : open.toReversed();
  const start = turned.reduce(
    (best, point, i) => (point[0] < turned[best]![0] || (point[0] === turned[best]![0] && point[1] < turned[best]![1]) ? i : best),
    0,
  );
  return [...turned.slice(start), ...turned.slice(0, start)];
}
