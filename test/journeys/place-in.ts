import { pointOnFeature } from '@turf/turf';
import type { Geometry } from 'geojson';

/** A place inside a shape, to point at. */
export function placeIn(geometry: unknown): [number, number] {
  const { type, coordinates } = geometry as Geometry & { coordinates: unknown };
  const [lon, lat] = pointOnFeature({ type, coordinates } as Geometry).geometry.coordinates;
  return [lon!, lat!];
}
