import type { AreaGeometry } from '../../../server/contract/common.ts';

type Ring = [number, number][];

/** South-west corner and side of the square that every shape fills, in degrees: about 9 × 11 km inside county t-a. */
export const [WEST, SOUTH, SIDE] = [115.75, 36.45, 0.1];
const [X, Y] = [WEST + SIDE / 2, SOUTH + SIDE / 2];

const closed = (ring: Ring): Ring => [...ring, ring[0]!];
const polygon = (...rings: Ring[]): AreaGeometry => ({ type: 'Polygon', coordinates: rings.map(closed) });
const around = (n: number, radius: (i: number) => number, [x, y]: readonly [number, number] = [X, Y]): Ring =>
  Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n;
    return [x + radius(i) * Math.cos(angle), y + radius(i) * Math.sin(angle)];
  });

/** A back with as many teeth to the north: four corners each. */
export function comb(teeth: number): AreaGeometry {
  const step = SIDE / (teeth * 2 - 1);
  const ring: Ring = [[WEST, SOUTH]];
  for (let i = teeth - 1; i >= 0; i -= 1) {
    const [left, right] = [WEST + i * 2 * step, WEST + (i * 2 + 1) * step];
    ring.push([right, i === teeth - 1 ? SOUTH : SOUTH + 0.001], [right, SOUTH + SIDE], [left, SOUTH + SIDE]);
    if (i > 0) ring.push([left, SOUTH + 0.001]);
  }
  return polygon(ring);
}

export const star = (corners: number): AreaGeometry => polygon(around(corners, (i) => (i % 2 ? 0.1 : 1) * (SIDE / 2)));

export const round = (corners: number): AreaGeometry => polygon(around(corners, () => SIDE / 2));

/** A band that winds around its middle. */
export function spiral(corners: number, turns: number): AreaGeometry {
  const n = corners / 2;
  const at = (i: number, inwards: number): [number, number] => {
    const [angle, radius] = [(2 * Math.PI * turns * i) / n, (SIDE / 2) * (0.05 + (0.95 * i) / n) - inwards];
    return [X + radius * Math.cos(angle), Y + radius * Math.sin(angle)];
  };
  const band = SIDE / turns / 6;
  const outer = Array.from({ length: n }, (_, i) => at(i, 0));
  const inner = Array.from({ length: n }, (_, i) => at(n - 1 - i, band));
  return polygon([...outer, ...inner]);
}

/** A square with 14 × 14 round holes. */
export function holes(corners: number): AreaGeometry {
  const square: Ring = [
    [WEST, SOUTH],
    [WEST + SIDE, SOUTH],
    [WEST + SIDE, SOUTH + SIDE],
    [WEST, SOUTH + SIDE],
  ];
  const pitch = SIDE / 14;
  const hole = (i: number): Ring =>
    around(corners, () => pitch * 0.4, [WEST + pitch * ((i % 14) + 0.5), SOUTH + pitch * (Math.floor(i / 14) + 0.5)]).reverse();
  return polygon(square, ...Array.from({ length: 196 }, (_, i) => hole(i)));
}

/** A sliver of two lines that go up and down the whole square, a hair apart. */
export function zigzag(corners: number): AreaGeometry {
  const n = corners / 2;
  const at = (i: number, up: number): [number, number] => [WEST + (SIDE * i) / n, SOUTH + (i % 2) * (SIDE - 0.001) + up];
  const there = Array.from({ length: n }, (_, i) => at(i, 0));
  const back = Array.from({ length: n }, (_, i) => at(n - 1 - i, 0.0005));
  return polygon([...there, ...back]);
}
