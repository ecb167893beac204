import type { Geometry, Position } from 'geojson';
import type { BoundaryTxt, TxtPlot } from './boundaryTxt.ts';
import { findZoneSystem, type ReferenceSystem, refuseForeignDatum } from './crs.ts';
import { insideRing, planarAreaM2, signedArea } from './planar.ts';
import type { FeatureSink } from './sink.ts';
import { ReadRefusal } from './types.ts';

/** The system of a boundary TXT and what to tell about it; `system` is null when the header leaves it open. */
export interface TxtSystem {
  system: ReferenceSystem | null;
  declared: string | null;
  /** The zone number came from the coordinates, because the header has none. */
  isZoneAssumed: boolean;
}

/**
 * The system from the header: 坐标系 must say 2000 (1954, 1980 and shifted systems are refused), 几度分带 3 or 6, 带号 the zone, or its
 * central meridian in degrees. The eight-digit easting carries the zone too; when both are there they must agree.
 */
export function txtSystem({ header, plots }: BoundaryTxt): TxtSystem {
  const declared = header.get('坐标系') ?? header.get('坐标系统') ?? null;
  if (declared !== null) refuseOtherDatum(declared);
  const width = Number(header.get('几度分带') ?? 3);
  if (width !== 3 && width !== 6) throw new ReadRefusal('txt.header', { member: '几度分带', value: String(width) });
  const prefix = zonePrefix(plots);
  const zone = headerZone(header.get('带号'), width);
  if (declared === null) return { system: null, declared: null, isZoneAssumed: false };
  const number = zone ?? prefix;
  if (number === null) return { system: null, declared, isZoneAssumed: false };
  const meridian = width === 3 ? number * 3 : number * 6 - 3;
  const easting = (prefix === null ? 0 : number * 1_000_000) + 500_000;
  const system = findZoneSystem(width, meridian, easting);
  if (!system) throw new ReadRefusal('txt.header', { member: '带号', value: String(number) });
  return { system, declared, isZoneAssumed: zone === null };
}

function refuseOtherDatum(declared: string): void {
  refuseForeignDatum(declared, null, null);
  if (/1954|(^|\D)54(\D|$)/.test(declared)) throw new ReadRefusal('crs.beijing1954', { declared });
  if (/1980|(^|\D)80(\D|$)/.test(declared)) throw new ReadRefusal('crs.xian1980', { declared });
  if (!/2000/.test(declared)) throw new ReadRefusal('crs.unsupported', { declared: declared.slice(0, 80) });
}

function headerZone(value: string | undefined, width: number): number | null {
  const number = Number(value);
  if (!value || !Number.isInteger(number) || number <= 0) return null;
  if (number <= 45) return number;
  return width === 3 ? number / 3 : (number + 3) / 6;
}

/** The zone in front of an eight-digit easting, whichever column it stands in; null when there is none. */
function zonePrefix(plots: readonly TxtPlot[]): number | null {
  const point = plots.find((plot) => plot.points.length > 0)?.points[0];
  const easting = point ? [point.first, point.second].find((value) => value >= 13_000_000 && value < 46_000_000) : undefined;
  return easting === undefined ? null : Math.floor(easting / 1_000_000);
}

/** Puts every plot into the sink as one feature, with what it declares beside what its coordinates give. */
export async function readPlots(txt: BoundaryTxt, sink: FeatureSink): Promise<void> {
  for (const [index, plot] of txt.plots.entries()) {
    const rings = ringsOf(plot);
    const geometry = toGeometry(plot, rings);
    const place = rings[0]?.[0] ? sink.placeOf(rings[0][0]) : null;
    const found = plot.points.length;
    if (plot.declaredPoints !== null && plot.declaredPoints !== found)
      sink.find('txt.point_count', { declared: plot.declaredPoints, found }, index, place);
    noteArea(plot, geometry, index, place, sink);
    const full = sink.add(geometry, {
      number: plot.number,
      name: plot.name,
      sheet: plot.sheet,
      use: plot.use,
      classCode: plot.classCode,
      declaredAreaHa: plot.declaredAreaHa,
      areaM2: plot.declaredAreaHa === null ? null : Math.round(plot.declaredAreaHa * 1e7) / 1e3,
    });
    if (full) await full;
  }
}

/** The declared area has four decimals of a hectare, so half a square metre is rounding; beyond it and 0.1 % the two disagree. */
function noteArea(plot: TxtPlot, geometry: Geometry | null, index: number, place: [number, number] | null, sink: FeatureSink): void {
  if (plot.declaredAreaHa === null || !geometry || plot.kind !== 'area') return;
  const planarHa = planarAreaM2(geometry) / 10_000;
  const difference = Math.abs(planarHa - plot.declaredAreaHa);
  if (difference <= Math.max(0.0001, plot.declaredAreaHa * 0.001)) return;
  sink.find('txt.area', { declaredHa: plot.declaredAreaHa, planarHa: Math.round(planarHa * 1e5) / 1e5 }, index, place);
}

/** Points as (east, north) by ring number; without ring numbers a ring ends where it comes back to its first point. */
function ringsOf(plot: TxtPlot): Position[][] {
  const rings: Position[][] = [];
  let ringNumber: number | null = null;
  let isOpen = false;
  for (const point of plot.points) {
    const here: Position = [point.second, point.first];
    const isNew: boolean = !isOpen || (point.ring !== null && point.ring !== ringNumber);
    if (isNew) rings.push([]);
    const ring = rings.at(-1)!;
    ring.push(here);
    ringNumber = point.ring;
    const start = ring[0]!;
    isOpen = point.ring !== null || ring.length < 4 || start[0] !== here[0] || start[1] !== here[1];
  }
  return rings;
}

/** Ring 2 and later are holes by the rule and second parts by habit: containment decides. */
function toGeometry(plot: TxtPlot, rings: Position[][]): Geometry | null {
  if (plot.points.length === 0) return null;
  if (plot.kind === 'point')
    return rings.flat().length === 1 ? { type: 'Point', coordinates: rings[0]![0]! } : { type: 'MultiPoint', coordinates: rings.flat() };
  if (plot.kind === 'line')
    return rings.length === 1 ? { type: 'LineString', coordinates: rings[0]! } : { type: 'MultiLineString', coordinates: rings };
  return groupRings(rings);
}

/** Groups rings into polygons: a ring inside an odd number of larger ones is a hole of the smallest shell around it. */
export function groupRings(rings: Position[][]): Geometry {
  const bySize = rings.map((ring) => ({ ring, size: Math.abs(signedArea(ring)) })).sort((a, b) => b.size - a.size);
  const shells: { ring: Position[]; polygon: Position[][] }[] = [];
  for (const { ring } of bySize) {
    const holders = bySize.filter((other) => other.ring !== ring && other.size >= Math.abs(signedArea(ring)) && isInside(ring, other.ring));
    const holder = holders.length % 2 === 1 ? shells.findLast((shell) => isInside(ring, shell.ring)) : undefined;
    if (holder) holder.polygon.push(ring);
    else shells.push({ ring, polygon: [ring] });
  }
  const polygons = shells.map((shell) => shell.polygon);
  return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0]! } : { type: 'MultiPolygon', coordinates: polygons };
}

/** Most points decide, because rings may touch. */
function isInside(ring: Position[], shell: Position[]): boolean {
  const inside = ring.filter((point) => insideRing(point, shell)).length;
  return inside * 2 > ring.length;
}
