import { fromGrid, project, unproject, zoneOf } from './gauss-kruger.ts';
import type { Corner } from './geometry.ts';

/** What a typed line meant: a place, or why it means none. */
export type Entry = { corner: Corner } | { problem: 'unreadable' | 'needsPoint' };

const inChina = (lon: number, lat: number): boolean => lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54;

/**
 * Read a typed point. Three forms:
 * - degrees, in either order, plain or in degrees, minutes, seconds: `116.0012, 36.4518`, `36°27′6.5″N 116°0′4.3″E`;
 * - grid X Y in metres, Y with its zone or in the zone of `near`: `4035941.0 39410350.0`, `4035941 410350`;
 * - a length and a grid bearing from the last point: `120@45` (metres, degrees clockwise from grid north).
 */
export function readEntry(text: string, last: Corner | null, near: Corner): Entry {
  const plain = text.normalize('NFKC').trim();
  const polar = /^(\d+(?:\.\d+)?)\s*(?:m|\p{Script=Han})?\s*[@<∠]\s*(-?\d+(?:\.\d+)?)°?$/u.exec(plain);
  if (polar) return last ? { corner: step(last, Number(polar[1]), Number(polar[2])) } : { problem: 'needsPoint' };
  const numbers = readNumbers(plain);
  const [first, second] = numbers;
  if (numbers.length !== 2 || first === undefined || second === undefined) return { problem: 'unreadable' };
  if (inChina(first, second)) return { corner: [first, second] };
  if (inChina(second, first)) return { corner: [second, first] };
  return readGrid(first, second, near);
}

function readGrid(first: number, second: number, near: Corner): Entry {
  const [x, y] = order(first, second);
  const withZone = y > 1e7 ? y : zoneOf(near[0]) * 1_000_000 + y;
  const [lon, lat] = fromGrid(x, withZone);
  return inChina(lon, lat) ? { corner: [lon, lat] } : { problem: 'unreadable' };
}

/** Northing first: the easting is the one with a zone (8 digits), or else the smaller one. */
function order(first: number, second: number): [number, number] {
  if (first > 1e7) return [second, first];
  if (second > 1e7) return [first, second];
  return first > second ? [first, second] : [second, first];
}

function step([lon, lat]: Corner, lengthM: number, bearing: number): Corner {
  const meridian = zoneOf(lon) * 3;
  const [north, east] = project(lon, lat, meridian);
  const angle = (bearing * Math.PI) / 180;
  return unproject(north + lengthM * Math.cos(angle), east + lengthM * Math.sin(angle), meridian);
}

function readNumbers(text: string): number[] {
  const sexagesimal = [
    ...text.matchAll(/(\d+)\s*[°\p{Script=Han}]\s*(\d+)\s*['′’\p{Script=Han}]\s*(\d+(?:\.\d+)?)\s*(?:["″”\p{Script=Han}]|'')?/gu),
  ];
  if (sexagesimal.length === 2)
    return sexagesimal.map(([, degrees, minutes, seconds]) => Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600);
  const parts = text
    .replace(/[EeNnXxYy°=:\p{Script=Han}]/gu, ' ')
    .split(/[\s,;，；、]+/)
    .filter(Boolean);
  const values = parts.map(Number);
  return values.every(Number.isFinite) ? values : [];
}
