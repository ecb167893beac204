import type { Geometry, Position } from 'geojson';
import { type FindingCode, type FindingParams, IMPORT_FINDINGS } from '../../contract/findings.ts';
import { type ReferenceSystem, refuseShiftedMember } from './crs.ts';
import { FieldCollector, oldRegionCode } from './fields.ts';
import { planarAreaM2 } from './planar.ts';
import { BadShape, firstPosition, ShapeMaker } from './shape.ts';
import { type ReadFeature, type ReadFinding, type ReadLimits, ReadRefusal } from './types.ts';

/** Why a reader itself cannot use the shape of a feature; `at` is in the file's coordinates. */
export interface Fault {
  code: FindingCode;
  params: FindingParams;
  at: Position | null;
}

type Place = [number, number];

/** A note tells the same thing of every feature; a few places are enough, the count says the rest. */
const NOTES_PER_CODE_MAX = 20;

/**
 * Where every reader puts its features, still in the file's own coordinates. The sink turns their shapes into EPSG:4490, counts against
 * the limits and collects fields and findings. A shape that cannot be used is that feature's finding; the others are read.
 */
export class FeatureSink {
  readonly findings: ReadFinding[] = [];
  /** Every finding is counted here, also those beyond what is kept. */
  readonly findingCounts: Record<string, number> = {};
  readonly fields = new FieldCollector();
  readonly geometryTypes: Record<string, number> = {};
  featureCount = 0;
  vertexCount = 0;
  private batch: ReadFeature[] = [];
  private readonly isPlane: boolean;
  private readonly shapes: ShapeMaker;
  private readonly limits: ReadLimits;
  private readonly deliver: (batch: ReadFeature[]) => Promise<void>;

  constructor(system: ReferenceSystem, isSwapped: boolean, limits: ReadLimits, deliver: (batch: ReadFeature[]) => Promise<void>) {
    this.isPlane = system.kind === 'gauss-kruger';
    this.shapes = new ShapeMaker(system, isSwapped, limits.featureVerticesMax);
    this.limits = limits;
    this.deliver = deliver;
  }

  get bbox(): ShapeMaker['bbox'] {
    return this.shapes.bbox;
  }

  /**
   * Adds one feature; answers a promise when a full batch went out, so that a slow receiver slows the reader.
   * @param fault a reason not to use its shape that the reader found
   */
  add(geometry: Geometry | null, properties: Record<string, unknown>, fault: Fault | null = null): Promise<void> | null {
    const index = this.featureCount++;
    if (this.featureCount > this.limits.featuresMax) throw new ReadRefusal('limit.features', { most: this.limits.featuresMax });
    refuseShiftedMember(properties, index);
    this.fields.see(properties);
    const old = oldRegionCode(properties);
    if (old) this.find('region.old_code', old, index);
    if (fault) this.find(fault.code, fault.params, index, fault.at && this.placeOf(fault.at));
    const made = fault ? null : this.make(index, geometry);
    const sourceAreaM2 = geometry && made && this.isPlane ? planarAreaM2(geometry) : null;
    this.batch.push({ index, geometry: made, properties, sourceAreaM2 });
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
    return this.shapes.placeOf(position);
  }

  private make(index: number, geometry: Geometry | null): Geometry | null {
    try {
      const made = this.shapes.make(geometry ?? NO_SHAPE);
      this.geometryTypes[made.type] = (this.geometryTypes[made.type] ?? 0) + 1;
      this.noteShape(index, made);
      return made;
    } catch (error) {
      if (error instanceof ReadRefusal && error.code.startsWith('limit.'))
        throw new ReadRefusal(error.code, { featureIndex: index, ...error.params });
      if (!(error instanceof BadShape)) throw error;
      const first = geometry ? firstPosition(geometry) : null;
      this.find(error.code, {}, index, first ? this.placeOf(first) : null);
      return null;
    }
  }

  private noteShape(index: number, geometry: Geometry): void {
    const { counts } = this.shapes;
    this.vertexCount += counts.vertices;
    if (this.vertexCount > this.limits.verticesMax) throw new ReadRefusal('limit.vertices', { most: this.limits.verticesMax });
    const [lon, lat] = firstPosition(geometry) as Place;
    const note = (code: FindingCode, params: FindingParams) => this.find(code, params, index, [lon, lat]);
    if (counts.isFlattened) note('geometry.flattened', {});
    if (counts.closedRings > 0) note('geometry.ring_closed', { rings: counts.closedRings });
    if (counts.droppedRings > 0) note('geometry.ring_dropped', { rings: counts.droppedRings });
    if (counts.droppedParts > 0) note('geometry.part_dropped', { parts: counts.droppedParts });
    if (counts.densifiedPoints > 0) note('geometry.densified', { points: counts.densifiedPoints });
    if (counts.repeatedPoints > 0) note('geometry.duplicate_points', { points: counts.repeatedPoints });
  }
}

const NO_SHAPE: Geometry = { type: 'GeometryCollection', geometries: [] };
