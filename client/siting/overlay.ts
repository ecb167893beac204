import type { Geometry, Position } from 'geojson';
import type { AnyGeometry } from '../../server/contract/common.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { type Box, mapCommands, type OverlayShape } from '../map/commands.ts';
import { boxOf, positionsOf } from '../map/geometry.ts';
import { inReadingOrder } from './finding-words.ts';
import type { Site } from './site.ts';

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

const asGeometry = (geometry: AnyGeometry): Geometry => geometry as unknown as Geometry;

/** A conflict over more than this share of the site says nothing about where; it is drawn only when one looks at it. */
const wholeShare = 0.9;

/** What one looks at: a finding by its id, or a remedy by its place. */
export interface Look {
  on: string;
  remedy: number | null;
}

/** What stands over the map: a site that is not under the hand, the conflicts (only the chosen one, once one is), and the remedy one looks at. */
export function shapesOf(site: Site, check: CheckReply | undefined, { on, remedy }: Look): OverlayShape[] {
  const own: OverlayShape[] = site.kind === 'fixed' && site.geometry ? [{ id: 'site', geometry: site.geometry, tone: 'site' }] : [];
  const all = inReadingOrder(check?.findings ?? []).filter(({ finding }) => finding.geometry && finding.verdict !== 'pass');
  const chosen = all.filter(({ id }) => id === on);
  const partial = all.filter(({ finding }) => (finding.overlapShare ?? 0) < wholeShare);
  const drawn = (remedy !== null ? [] : chosen.length > 0 ? chosen : partial).map(
    ({ id, finding }): OverlayShape => ({
      id,
      geometry: asGeometry(finding.geometry!),
      tone: finding.verdict,
    }),
  );
  const part = remedy === null ? undefined : check?.remedies[remedy];
  return [...own, ...drawn.reverse(), ...(part ? [{ id: 'remedy', geometry: asGeometry(part.geometry), tone: 'pass' as const }] : [])];
}

/** Lays shapes over the map, one of them standing out. */
export function lay(shapes: readonly OverlayShape[], on: string | null): void {
  mapCommands.overlay(shapes);
  mapCommands.overlayOn(shapes.some((shape) => shape.id === on) ? on : null);
}
