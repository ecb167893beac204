import type { Geometry } from 'geojson';
import { exchangeEndpoints, type ImportView } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import type { OverlayShape } from '../map/commands.ts';

/** As many staged shapes as the map shows before a commit; the rest is in the counts. */
const SHOWN_MAX = 5000;
const TONES = { new: 'pass', changed: 'warn', invalid: 'fail' } as const;

const shapeId = (name: string, index: number | string): string => `${name}:${index}`;

/** The id of an invalid shape on the map, so that its row in the list can light it up. */
export const invalidId = (featureIndex: number): string => shapeId('invalid', featureIndex);

/** The shapes that are not valid: they come with the import itself and are drawn at once. */
export function invalidShapes(job: ImportView): OverlayShape[] {
  return job.invalid.map((shape) => ({
    id: invalidId(shape.featureIndex),
    geometry: (shape.repair?.geometry ?? shape.geometry) as unknown as Geometry,
    tone: 'fail',
  }));
}

/** What an import would change, to be laid over the map: new green, changed amber, not valid red. Nothing once it is committed. */
export async function overlayOf(job: ImportView): Promise<OverlayShape[]> {
  if (job.state !== 'ready') return [];
  const shapes: OverlayShape[] = invalidShapes(job);
  for (const change of ['new', 'changed'] as const) {
    const { features } = await call(exchangeEndpoints.features, { params: { id: job.id }, query: { change, limit: SHOWN_MAX } });
    shapes.push(
      ...features
        .filter((feature) => feature.properties.valid !== false)
        .map((feature) => ({
          id: shapeId(change, feature.id),
          geometry: feature.geometry as unknown as Geometry,
          tone: TONES[change],
        })),
    );
  }
  return shapes;
}
