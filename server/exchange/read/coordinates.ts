import { allSystems, type ReferenceSystem, systemByCode } from './crs.ts';
import { ReadRefusal } from './types.ts';

/** The box of a file's own coordinates, as (first, second) = (east, north) in the order that the reader delivers. */
export interface SourceBox {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** China lies between 3.8° and 53.6° N; in Gauss–Krüger metres about 0.4 to 5.95 million. */
const NORTHING: [number, number] = [400_000, 6_100_000];
/** Cadastres of a whole city run over their zone's edge; 350 km from the meridian is far beyond any use. */
const EAST_OFF_MERIDIAN_MAX_M = 350_000;

const inNorthing = (value: number) => value >= NORTHING[0] && value <= NORTHING[1];
const prefixOf = (easting: number) => Math.floor(easting / 1_000_000);

function fits(system: ReferenceSystem, x: number, y: number): boolean {
  if (system.kind === 'degrees') return Math.abs(x) <= 180 && Math.abs(y) <= 90;
  if (system.kind === 'web-mercator') return Math.abs(x) <= 20_037_509 && Math.abs(y) <= 20_048_967;
  return inNorthing(y) && Math.abs(x - system.falseEasting) <= EAST_OFF_MERIDIAN_MAX_M;
}

/**
 * Holds the first coordinate that does not fit against the system and says why: swapped axes, another zone, or plainly outside.
 * Raises `coordinates.swapped`, `coordinates.wrong_zone` or `coordinates.outside` with the offending values.
 */
export function checkCoordinate(system: ReferenceSystem, x: number, y: number): void {
  if (fits(system, x, y)) return;
  const params = { x, y, epsg: system.epsg, name: system.name };
  if (fits(system, y, x)) throw new ReadRefusal('coordinates.swapped', params);
  if (system.kind !== 'gauss-kruger') throw new ReadRefusal('coordinates.outside', params);
  const [east, north] = inNorthing(x) && !inNorthing(y) ? [y, x] : [x, y];
  const isZoned = inNorthing(north) && east >= 13_000_000 && east < 46_000_000;
  const isBare = inNorthing(north) && east > 0 && east < 1_000_000;
  const foundZone = isZoned ? prefixOf(east) : null;
  if (foundZone !== null || (isBare && system.zonePrefix !== null)) {
    throw new ReadRefusal('coordinates.wrong_zone', { ...params, declaredZone: system.zonePrefix, foundZone });
  }
  throw new ReadRefusal('coordinates.outside', params);
}

/** Whether part of the file lies beyond its zone's nominal half-width; planar areas there are too large. */
export function overZoneEdge(system: ReferenceSystem, bbox: [number, number, number, number]): boolean {
  if (system.kind !== 'gauss-kruger') return false;
  const half = system.zoneWidth / 2 + 0.05;
  return bbox[0] < system.centralMeridian - half || bbox[2] > system.centralMeridian + half;
}

/** The systems that a file without a declaration could be in, best first. They are offered, never applied. */
export function candidateSystems(box: SourceBox): number[] {
  const corners: [number, number][] = [
    [box.minX, box.minY],
    [box.maxX, box.maxY],
  ];
  const holds = (system: ReferenceSystem | undefined, swapped: boolean) =>
    system !== undefined && corners.every(([x, y]) => (swapped ? fits(system, y, x) : fits(system, x, y)));
  if (holds(systemByCode(4490), false)) return [4490, 4326];
  const zoned = allSystems().filter((s) => s.zonePrefix !== null && (holds(s, false) || holds(s, true)));
  if (zoned.length > 0) return zoned.map((s) => s.epsg);
  const bare = allSystems().filter(
    (s) => s.kind === 'gauss-kruger' && s.zonePrefix === null && s.zoneWidth === 3 && (holds(s, false) || holds(s, true)),
  );
  if (bare.length > 0) return preferShandong(bare).map((s) => s.epsg);
  return holds(systemByCode(3857), false) ? [3857] : [];
}

/** Without a zone number every meridian fits; those of the province come first. */
function preferShandong(systems: ReferenceSystem[]): ReferenceSystem[] {
  const rank = (s: ReferenceSystem) => Math.abs(s.centralMeridian - 118.5);
  return [...systems].sort((a, b) => rank(a) - rank(b)).slice(0, 8);
}
