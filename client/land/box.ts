import type { Position } from 'geojson';
import type { AnyGeometry } from '../../server/contract/common.ts';
import type { Box } from '../map/commands.ts';
import { boxOf, positionsOf } from '../map/geometry.ts';

/** Every position of any geometry that came over the wire. */
export function positionsIn(geometry: AnyGeometry): Position[] {
  const inner = (geometry.geometries ?? []) as AnyGeometry[];
  return [...positionsOf(geometry.coordinates), ...inner.flatMap(positionsIn)];
}

/** The box around a geometry, or null when it is empty. */
export function boxAround(geometry: AnyGeometry): Box | null {
  const positions = positionsIn(geometry);
  return positions.length > 0 ? boxOf(positions) : null;
}
