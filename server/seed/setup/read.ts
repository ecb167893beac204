import { type ReadFeature, readUpload } from '../../exchange/index.ts';
import type { BoundaryFile, BoundaryShape } from './recognise.ts';

/** A province has some hundred counties; a file of a million parcels is not a boundary file. */
const LIMITS = { featuresMax: 5000, verticesMax: 5_000_000 };

/**
 * Reads a boundary file of any format that imports take. Raises `ReadRefusal` when it cannot be used as a whole: unknown format or
 * system, GCJ-02, damage, too many shapes.
 */
export async function readBoundaryFile(path: string, fileName: string): Promise<BoundaryFile> {
  const shapes: BoundaryShape[] = [];
  const take = (batch: readonly ReadFeature[]) => {
    for (const { index, geometry, properties } of batch) shapes.push({ index, geometry, attributes: properties });
  };
  const report = await readUpload({ path, fileName, limits: LIMITS }, { onBatch: take });
  return { name: fileName, format: report.format, crs: `EPSG:${report.crs.epsg}`, shapes };
}
