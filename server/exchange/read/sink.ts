import type { Geometry, Position } from 'geojson';
import { type FindingCode, type FindingParams, IMPORT_FINDINGS } from '../../contract/findings.ts';
import { checkCoordinate } from './coordinates.ts';
import { type ReferenceSystem, toDegrees } from './crs.ts';
import { FieldCollector, oldRegionCode } from './fields.ts';
import { planarAreaM2 } from './planar.ts';
import { type ReadFeature, type ReadFinding, type ReadLimits, ReadRefusal } from './types.ts';

/** A geometry that cannot be used; the feature stays in the report with this finding and without a geometry. */
class BadGeometry extends Error {
  readonly code: FindingCode;
  constructor(code: FindingCode) {
    super(code);
    this.code = code;
  }
}

type Place = [number, number];

/** A note tells the same thing of every feature; a few places are enough, the count says the rest. */
const NOTES_PER_CODE_MAX = 20;

/**
 * Where every reader puts its features, still in the file's own coordinates. The sink flattens, checks each coordinate against the
 * system, reprojects to EPSG:4490, counts against the limits and collects fields and findings. It never repairs a shape beyond
 * repeating a ring's first point, and says so.
 */
export class FeatureSink {
  readonly findings: ReadFinding[] = [];
  readonly findingCounts: Record<string, number> = {};
  readonly fields = new FieldCollector();
  readonly geometryTypes: Record<string, number> = {};
  bbox: [number, number, number, number] | null = null;
  featureCount = 0;
  vertexCount = 0;
  private batch: ReadFeature[] = [];
  private featureVertices = 0;
  private isFlattened = false;
  private closedRings = 0;
  private droppedRings = 0;
  private repeatedPoints = 0;
  private readonly system: ReferenceSystem;
  private readonly isSwapped: boolean;
  private readonly limits: ReadLimits;
  private readonly deliver: (batch: ReadFeature[]) => Promise<void>;
  private readonly project: (x: number, y: number) => [number, number];

  constructor(system: ReferenceSystem, isSwapped: boolean, limits: ReadLimits, deliver: (batch: ReadFeature[]) => Promise<void>) {
    this.system = system;
    this.isSwapped = isSwapped;
    this.limits = limits;
    this.deliver = deliver;
    this.project = toDegrees(system);
  }

  /** Adds one feature; answers a promise when a full batch went out, so that a slow receiver slows the reader. */
  add(geometry: Geometry | null, properties: Record<string, unknown>): Promise<void> | null {
    const index = this.featureCount++;
    if (this.featureCount > this.limits.featuresMax) throw new ReadRefusal('limit.features', { most: this.limits.featuresMax });
    this.fields.see(properties);
    const old = oldRegionCode(properties);
    if (old) this.find('region.old_code', old, index);
    this.featureVertices = 0;
    this.closedRings = 0;
    this.droppedRings = 0;
    this.repeatedPoints = 0;
    this.isFlattened = false;
    const done = this.convert(index, geometry);
    this.noteShape(index, done);
    this.batch.push({ index, geometry: done, properties, sourceAreaM2: this.sourceArea(geometry, done) });
    return this.batch.length >= this.limits.batchSize ? this.flush() : null;
  }

  async flush(): Promise<void> {
    if (this.batch.length === 0) return;
    const batch = this.batch;
    this.batch = [];
    await this.deliver(batch);
  }

  find(code: FindingCode, params: FindingParams = {}, featureIndex: number | null = null, place: Place | null = null): void {
    const count = (this.findingCounts[code] ?? 0) + 1;
    this.findingCounts[code] = count;
    const most = IMPORT_FINDINGS[code] === 'note' ? NOTES_PER_CODE_MAX : this.limits.findingsPerCodeMax;
    if (count <= most) this.findings.push({ code, params, featureIndex, place });
  }

  /** The place of a coordinate of the file, for findings that a reader makes itself. */
  placeOf(position: Position): Place | null {
    const [x, y] = this.isSwapped ? [position[1], position[0]] : position;
    return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x + y) ? this.project(x, y) : null;
  }

  private convert(index: number, geometry: Geometry | null): Geometry | null {
    if (!geometry || isEmpty(geometry)) {
      this.find('geometry.empty', {}, index);
      return null;
    }
    try {
      const done = this.mapGeometry(geometry);
      this.geometryTypes[done.type] = (this.geometryTypes[done.type] ?? 0) + 1;
      return done;
    } catch (error) {
      if (!(error instanceof BadGeometry)) throw error;
      const first = firstPosition(geometry);
      this.find(error.code, {}, index, first ? this.placeOf(first) : null);
      return null;
    }
  }

  private noteShape(index: number, geometry: Geometry | null): void {
    this.vertexCount += this.featureVertices;
    if (this.featureVertices > this.limits.featureVerticesMax) {
      throw new ReadRefusal('limit.feature_vertices', {
        featureIndex: index,
        vertices: this.featureVertices,
        most: this.limits.featureVerticesMax,
      });
    }
    if (this.vertexCount > this.limits.verticesMax) throw new ReadRefusal('limit.vertices', { most: this.limits.verticesMax });
    const first = geometry ? firstPosition(geometry) : null;
    const place: Place | null = first ? [first[0]!, first[1]!] : null;
    if (this.isFlattened) this.find('geometry.flattened', {}, index, place);
    if (this.closedRings > 0) this.find('geometry.ring_closed', { rings: this.closedRings }, index, place);
    if (this.droppedRings > 0 && place) this.find('geometry.ring_dropped', { rings: this.droppedRings }, index, place);
    if (this.repeatedPoints > 0) this.find('geometry.duplicate_points', { points: this.repeatedPoints }, index, place);
  }

  private sourceArea(source: Geometry | null, done: Geometry | null): number | null {
    if (!source || !done || this.system.kind !== 'gauss-kruger') return null;
    return planarAreaM2(source);
  }

  private mapGeometry(geometry: Geometry): Geometry {
    switch (geometry.type) {
      case 'Point':
        return { type: 'Point', coordinates: this.position(geometry.coordinates) };
      case 'MultiPoint':
        return { type: 'MultiPoint', coordinates: geometry.coordinates.map((p) => this.position(p)) };
      case 'LineString':
        return { type: 'LineString', coordinates: this.line(geometry.coordinates) };
      case 'MultiLineString':
        return { type: 'MultiLineString', coordinates: geometry.coordinates.map((line) => this.line(line)) };
      case 'Polygon':
        return { type: 'Polygon', coordinates: this.polygon(geometry.coordinates) ?? tooShort() };
      case 'MultiPolygon':
        return this.multiPolygon(geometry.coordinates);
      case 'GeometryCollection':
        return { type: 'GeometryCollection', geometries: geometry.geometries.map((part) => this.mapGeometry(part)) };
    }
  }

  private multiPolygon(parts: Position[][][]): Geometry {
    const kept = parts.map((part) => this.polygon(part)).filter((part) => part !== null);
    return kept.length > 0 ? { type: 'MultiPolygon', coordinates: kept } : tooShort();
  }

  /** Rings of fewer than three different points bound nothing: they are left out and named. Null when the shell is one of them. */
  private polygon(rings: Position[][]): Position[][] | null {
    const done = rings.map((ring) => this.ring(ring));
    this.droppedRings += done[0] === null ? done.length : done.filter((ring) => ring === null).length;
    return done[0] ? done.filter((ring) => ring !== null) : null;
  }

  private ring(ring: Position[]): Position[] | null {
    const line = this.line(ring);
    const first = line[0];
    const last = line.at(-1);
    if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
      line.push([first[0]!, first[1]!]);
      this.closedRings++;
    }
    return line.length < 4 ? null : line;
  }

  private line(positions: Position[]): Position[] {
    const out: Position[] = new Array(positions.length);
    for (let index = 0; index < positions.length; index++) {
      const here = positions[index]!;
      const before = index > 0 ? positions[index - 1]! : null;
      if (before && before[0] === here[0] && before[1] === here[1]) this.repeatedPoints++;
      out[index] = this.position(here);
    }
    return out;
  }

  private position(position: Position): Position {
    const x = position[this.isSwapped ? 1 : 0]!;
    const y = position[this.isSwapped ? 0 : 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new BadGeometry('geometry.not_a_number');
    if (position.length > 2) this.isFlattened = true;
    this.featureVertices++;
    checkCoordinate(this.system, x, y);
    const done = this.project(x, y);
    this.widen(done);
    return done;
  }

  private widen([lon, lat]: [number, number]): void {
    const box = this.bbox;
    if (!box) {
      this.bbox = [lon, lat, lon, lat];
      return;
    }
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
}

function tooShort(): never {
  throw new BadGeometry('geometry.ring_short');
}

function isEmpty(geometry: Geometry): boolean {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.every(isEmpty);
  return firstPosition(geometry) === null;
}

function firstPosition(geometry: Geometry): Position | null {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.map(firstPosition).find((p) => p !== null) ?? null;
  let here: unknown = geometry.coordinates;
  while (Array.isArray(here) && Array.isArray(here[0])) here = here[0];
  return Array.isArray(here) && here.length >= 2 && typeof here[0] === 'number' ? (here as Position) : null;
}
