import type { Geometry } from 'geojson';
import { exchangeEndpoints, type ImportView } from '../../server/contract/exchange.ts';
import type { OverlayShape } from '../map/commands.ts';

/** The id of an invalid shape on the map, so that its row in the list can light it up. */
export const invalidId = (featureIndex: number): string => `invalid:${featureIndex}`;

/** The shapes that are not valid: they come with the import itself and are drawn over the tiles of its changes. */
export function invalidShapes(job: ImportView): OverlayShape[] {
  return job.invalid.map((shape) => ({
    id: invalidId(shape.featureIndex),
    geometry: (shape.repair?.geometry ?? shape.geometry) as unknown as Geometry,
    tone: 'fail',
  }));
}

/** The tiles of all that an import would change, at any zoom; nothing once it is committed or given up. */
export function previewTiles(job: Pick<ImportView, 'id' | 'state'>): string | null {
  return job.state === 'ready' ? `${exchangeEndpoints.read.path.replace(':id', job.id)}/tiles/{z}/{x}/{y}` : null;
}
