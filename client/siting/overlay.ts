import type { Geometry } from 'geojson';
import type { AnyGeometry } from '../../server/contract/common.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { inReadingOrder } from '../land/finding-words.ts';
import { mapCommands, type OverlayShape } from '../map/commands.ts';
import type { SitePreview } from '../map/site-preview-store.ts';
import type { Site } from './site.ts';

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

/** What stands over the map while the site moves: the ground that it shares with what the tiles show, in the tone of what nobody has judged. */
export function previewShapes(site: Site, preview: SitePreview): OverlayShape[] {
  const own: OverlayShape[] = site.kind === 'fixed' && site.geometry ? [{ id: 'site', geometry: site.geometry, tone: 'site' }] : [];
  return [
    ...own,
    ...preview.conflicts.map(({ layerId, geometry }): OverlayShape => ({ id: `preview:${layerId}`, geometry, tone: 'unknown' })),
  ];
}
