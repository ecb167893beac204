import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Geometry, Position } from 'geojson';
import type { AreaGeometry } from '../contract/common.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import type { exchangeEndpoints } from '../contract/exchange.ts';
import type { Call } from '../platform/http.ts';
import { readUpload } from './read/index.ts';
import { ReadRefusal, type ReadReport } from './read/types.ts';
import { receiveUpload } from './upload.ts';

type Answer = ReplyOf<typeof exchangeEndpoints.geometry>;

const BYTES_MAX = 5_000_000;
/** A site is a few parts; beyond these a file is a layer, and is imported. */
const LIMITS = { uploadBytesMax: BYTES_MAX, featuresMax: 200, verticesMax: 10_000, timeMsMax: 30_000 };

const polygonsOf = (geometry: Geometry | null): Position[][][] => {
  if (geometry?.type === 'Polygon') return [geometry.coordinates];
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates : [];
};

function areaOf(polygons: readonly Position[][][]): AreaGeometry | null {
  const [only] = polygons;
  if (!only) return null;
  const shape = polygons.length === 1 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: [...polygons] };
  return shape as AreaGeometry;
}

function answerOf(report: ReadReport, polygons: readonly Position[][][]): Answer {
  return {
    geometry: areaOf(polygons),
    parts: polygons.length,
    format: report.format,
    crs: report.crs.name,
    findings: report.findings.map(({ code, params }) => ({ code, params })).slice(0, 20),
    refusal: null,
  };
}

/**
 * Reads the areas of a small file as one shape in EPSG:4490, and keeps nothing of the file. A file that cannot be used is answered with
 * its refusal: that is an answer about the file, not a failure.
 * @throws request.too_large, request.malformed, request.invalid (no file)
 */
export async function readGeometry(call: Call, dir: string): Promise<Answer> {
  const upload = await receiveUpload(call.request, call.response, dir, `site-${randomUUID()}`, BYTES_MAX);
  const polygons: Position[][][] = [];
  const request = { path: upload.path, fileName: upload.fileName, limits: LIMITS };
  try {
    const onBatch = (batch: readonly { geometry: Geometry | null }[]) => {
      for (const feature of batch) polygons.push(...polygonsOf(feature.geometry));
    };
    const report = await call.costly(() => readUpload(request, { onBatch }));
    return answerOf(report, polygons);
  } catch (error) {
    if (!(error instanceof ReadRefusal)) throw error;
    const { code, params } = error;
    return { geometry: null, parts: 0, format: null, crs: null, findings: [], refusal: { code, params } };
  } finally {
    await rm(upload.path, { force: true });
  }
}
