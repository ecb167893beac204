import type { Geometry } from 'geojson';
import type { FindingCode, FindingParams } from '../../contract/findings.ts';

/** Hard limits of one read; the caller may lower them, never lift them silently. */
export interface ReadLimits {
  uploadBytesMax: number;
  archiveEntriesMax: number;
  archiveBytesMax: number;
  /** Expanded to packed size of one entry; honest GIS data stays far below. */
  archiveRatioMax: number;
  featuresMax: number;
  featureVerticesMax: number;
  verticesMax: number;
  timeMsMax: number;
  memoryMbMax: number;
  /** Findings kept per code; the rest is counted. */
  findingsPerCodeMax: number;
  batchSize: number;
}

export const READ_LIMITS: ReadLimits = {
  uploadBytesMax: 256 * 2 ** 20,
  archiveEntriesMax: 2000,
  archiveBytesMax: 2 ** 30,
  archiveRatioMax: 300,
  featuresMax: 2_000_000,
  featureVerticesMax: 200_000,
  verticesMax: 20_000_000,
  timeMsMax: 120_000,
  memoryMbMax: 2048,
  findingsPerCodeMax: 1000,
  batchSize: 1000,
};

export const SOURCE_FORMATS = ['geojson', 'topojson', 'shapefile', 'gpkg', 'filegdb', 'kml', 'dxf', 'boundary-txt'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export interface ReadRequest {
  path: string;
  fileName: string;
  /** An EPSG code of `crs.ts`; overrides a missing or supported declaration, never a refused one. */
  crsChoice?: number;
  encodingChoice?: string;
  /** Which layer of a multi-layer source, or which source of an archive. */
  layerChoice?: string;
  /** The file holds northing and easting in the other order; only on the user's word. */
  swapAxes?: boolean;
  limits?: Partial<ReadLimits>;
}

export interface ReadFinding {
  code: FindingCode;
  params: FindingParams;
  featureIndex: number | null;
  /** lon/lat, or null when the feature has no place. */
  place: [number, number] | null;
}

/** One feature in EPSG:4490 degrees, east before north, two-dimensional. */
export interface ReadFeature {
  index: number;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
  /** Planar area in the file's own projected system; null when the file is in degrees. */
  sourceAreaM2: number | null;
}

/** A batch for the database, by column: geometries as hexadecimal EWKB, attributes as JSON text. */
export interface ReadRows {
  index: number[];
  geometry: (string | null)[];
  attributes: string[];
  sourceAreaM2: (number | null)[];
}

export type FieldType = 'text' | 'number' | 'boolean' | 'date' | 'other';
export interface SourceField {
  name: string;
  type: FieldType;
  /** A value that occurs, to help the choice. */
  sample: string | null;
}

export type MappedField = 'key' | 'name' | 'useCode' | 'areaM2' | 'status';
export type FieldMapping = Partial<Record<MappedField, string>>;

export interface EncodingDecision {
  encoding: string;
  by: 'choice' | 'cpg' | 'language-byte' | 'bom' | 'utf8-test' | 'assumed' | 'format';
}

export interface CrsDecision {
  epsg: number;
  name: string;
  by: 'choice' | 'declared' | 'format';
  /** What the file itself says, as text; null when it says nothing. */
  declared: string | null;
}

export interface SourceLayer {
  name: string;
  featureCount: number;
  geometryType: string;
}

export interface ReadReport {
  format: SourceFormat;
  featureCount: number;
  vertexCount: number;
  crs: CrsDecision;
  encoding: EncodingDecision | null;
  layers: SourceLayer[];
  layer: string;
  fields: SourceField[];
  mapping: FieldMapping;
  geometryTypes: Record<string, number>;
  bbox: [number, number, number, number] | null;
  findings: ReadFinding[];
  /** How often each code occurred, also beyond the findings kept. */
  findingCounts: Record<string, number>;
}

export interface ReadProgress {
  phase: 'unpack' | 'convert' | 'read';
  /** 0 to 1 over the whole read. */
  done: number;
}

/** The file is refused as a whole; nothing of it is used. */
export class ReadRefusal extends Error {
  readonly code: FindingCode;
  readonly params: FindingParams;
  readonly place: [number, number] | null;
  constructor(code: FindingCode, params: FindingParams = {}, place: [number, number] | null = null) {
    super(code);
    this.code = code;
    this.params = params;
    this.place = place;
  }
}
