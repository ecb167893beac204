import type { Geometry, Position } from 'geojson';
import type { FindingCode } from '../../contract/findings.ts';
import { checkCoordinate } from './coordinates.ts';
import { type ReferenceSystem, toDegrees } from './crs.ts';
import { type PlanePoint, placesBetween } from './densify.ts';
import { ReadRefusal } from './types.ts';

/** A geometry that cannot be used; the feature stays in the report with this finding and without a geometry. */
export class BadShape extends Error {
  readonly code: FindingCode;
  constructor(code: FindingCode) {
    super(code);
    this.code = code;
  }
}

/** What was done to one shape on its way, each to be told. */
export interface ShapeCounts {
  vertices: number;
  isFlattened: boolean;
  closedRings: number;
  droppedRings: number;
  droppedParts: number;
  repeatedPoints: number;
  /** Points put into edges of a projected source. */
  densifiedPoints: number;
}

/**
 * Turns shapes from the file's coordinates into two-dimensional EPSG:4490 degrees. It never repairs a shape beyond repeating a ring's first
 * point and leaving out rings and parts that bound nothing, and counts both.
 */
export class ShapeMaker {
  /** What was done to the last shape. */
  counts: ShapeCounts = noCounts();
  /** The box of all shapes made, in degrees. */
  bbox: [number, number, number, number] | null = null;
  private readonly system: ReferenceSystem;
  private readonly isSwapped: boolean;
  private readonly verticesMax: number;
  private readonly project: (x: number, y: number) => [number, number];

  constructor(system: ReferenceSystem, isSwapped: boolean, verticesMax: number) {
    this.system = system;
    this.isSwapped = isSwapped;
    this.verticesMax = verticesMax;
    this.project = toDegrees(system);
  }

  /** Raises `BadShape` for a shape that cannot be used, and `ReadRefusal` for one that speaks against the whole file. */
  make(geometry: Geometry): Geometry {
    this.counts = noCounts();
    if (!firstPosition(geometry)) throw new BadShape('geometry.empty');
    const made = this.geometry(geometry);
    if (!made) throw new BadShape(hasPolygon(geometry) ? 'geometry.ring_short' : 'geometry.line_short');
    return made;
  }

  /** The place of a coordinate of the file, for findings; null when it is none on the globe. */
  placeOf(position: Position): [number, number] | null {
    const [x, y] = this.isSwapped ? [position[1], position[0]] : position;
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x + y)) return null;
    const place = this.project(x, y);
    return Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90 ? place : null;
  }

  /** Null when nothing of the shape is left. */
  private geometry(geometry: Geometry): Geometry | null {
    switch (geometry.type) {
      case 'Point':
        return built('Point', this.point(geometry.coordinates));
      case 'LineString':
        return built('LineString', this.line(geometry.coordinates));
      case 'Polygon':
        return built('Polygon', this.polygon(geometry.coordinates));
      case 'MultiPoint':
        return built(
          'MultiPoint',
          kept(geometry.coordinates, (position) => this.point(position)),
        );
      case 'MultiLineString':
        return built(
          'MultiLineString',
          kept(geometry.coordinates, (line) => this.line(line)),
        );
      case 'MultiPolygon':
        return built(
          'MultiPolygon',
          kept(geometry.coordinates, (rings) => this.polygon(rings)),
        );
      case 'GeometryCollection': {
        const geometries = kept(geometry.geometries, (part) => this.geometry(part));
        return geometries && { type: 'GeometryCollection', geometries };
      }
    }
  }

  private point(position: Position): Position | null {
    if (position.length === 0) this.counts.droppedParts++;
    return position.length === 0 ? null : this.take(this.corner(position).place);
  }

  private line(positions: Position[]): Position[] | null {
    if (positions.length < 2) this.counts.droppedParts++;
    return positions.length < 2 ? null : this.path(positions);
  }

  /** Rings of fewer than three different points bound nothing: they are left out and named. Null when the shell is one of them. */
  private polygon(rings: Position[][]): Position[][] | null {
    if (rings.length === 0) this.counts.droppedParts++;
    const done = rings.map((ring) => this.ring(ring));
    this.counts.droppedRings += done[0] === null ? done.length : done.filter((ring) => ring === null).length;
    return done[0] ? done.filter((ring) => ring !== null) : null;
  }

  private ring(ring: Position[]): Position[] | null {
    const [first, last] = [ring[0], ring.at(-1)];
    const isOpen = first !== undefined && last !== undefined && (first[0] !== last[0] || first[1] !== last[1]);
    const closed = isOpen ? [...ring, first] : ring;
    if (isOpen) this.counts.closedRings++;
    const path = this.path(closed);
    return closed.length < 4 ? null : path;
  }

  /** The corners of a line, and between those of a projected source what keeps its edges where they were. */
  private path(positions: Position[]): Position[] {
    const out: Position[] = [];
    let before: PlanePoint | null = null;
    for (const position of positions) {
      const here = this.corner(position);
      if (before && before.x === here.x && before.y === here.y) this.counts.repeatedPoints++;
      if (before && this.system.kind !== 'degrees') this.densify(before, here, out);
      out.push(this.take(here.place));
      before = here;
    }
    return out;
  }

  private densify(before: PlanePoint, here: PlanePoint, out: Position[]): void {
    for (const place of placesBetween(before, here, this.project)) {
      out.push(this.take(place));
      this.counts.densifiedPoints++;
    }
  }

  private corner(position: Position): PlanePoint {
    const x = position[this.isSwapped ? 1 : 0]!;
    const y = position[this.isSwapped ? 0 : 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new BadShape('geometry.not_a_number');
    if (position.length > 2) this.counts.isFlattened = true;
    checkCoordinate(this.system, x, y);
    return { x, y, place: this.project(x, y) };
  }

  private take(place: PlanePoint['place']): Position {
    this.counts.vertices++;
    if (this.counts.vertices > this.verticesMax) throw new ReadRefusal('limit.feature_vertices', { most: this.verticesMax });
    const [lon, lat] = place;
    const box = this.bbox;
    if (!box) this.bbox = [lon, lat, lon, lat];
    else {
      if (lon < box[0]) box[0] = lon;
      if (lat < box[1]) box[1] = lat;
      if (lon > box[2]) box[2] = lon;
      if (lat > box[3]) box[3] = lat;
    }
    return place;
  }
}

const noCounts = (): ShapeCounts => ({
  vertices: 0,
  isFlattened: false,
  closedRings: 0,
  droppedRings: 0,
  droppedParts: 0,
  repeatedPoints: 0,
  densifiedPoints: 0,
});

type Simple = Exclude<Geometry, { type: 'GeometryCollection' }>;

const built = <T extends Simple['type']>(type: T, coordinates: Extract<Simple, { type: T }>['coordinates'] | null): Geometry | null =>
  coordinates && ({ type, coordinates } as Geometry);

/** The parts that something is left of; null when there are none. */
function kept<From, To>(parts: readonly From[], make: (part: From) => To | null): To[] | null {
  const made = parts.map(make).filter((part) => part !== null);
  return made.length > 0 ? made : null;
}

function hasPolygon(geometry: Geometry): boolean {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.some(hasPolygon) : geometry.type.endsWith('Polygon');
}

/** The first position of a shape, whichever part holds it; null when it is empty. */
export function firstPosition(geometry: Geometry): Position | null {
  if (geometry.type !== 'GeometryCollection') return firstIn(geometry.coordinates);
  for (const part of geometry.geometries) {
    const found = firstPosition(part);
    if (found) return found;
  }
  return null;
}

function firstIn(coordinates: readonly unknown[]): Position | null {
  if (typeof coordinates[0] === 'number') return coordinates as Position;
  for (const part of coordinates) {
    const found = Array.isArray(part) ? firstIn(part) : null;
    if (found) return found;
  }
  return null;
}
