import type { MultiPolygon, Polygon } from 'geojson';
import type { AreaGeometry } from '../../server/contract/common.ts';
import { drawCommands, drawing } from '../map/draw-store.ts';
import { onMap } from '../map/events.ts';
import { areaM2 } from '../map/geometry.ts';
import { createStore, type Store } from '../state/store.ts';

export type SiteGeometry = Polygon | MultiPolygon;

/** The site under check. A `drawn` one is under the hand on the map; one with holes, parts or very many corners is `fixed`. */
export interface Site {
  geometry: SiteGeometry | null;
  areaM2: number;
  valid: boolean;
  kind: 'drawn' | 'fixed';
  /** Whether the hand has let go; while it moves, checks wait longer. */
  settled: boolean;
  /** Where it came from, when not from the hand: a parcel's code, a file's name. */
  name: string;
}

const none: Site = { geometry: null, areaM2: 0, valid: false, kind: 'drawn', settled: true, name: '' };

/** The site; it stays while one looks at other screens. */
export const site: Store<Site> = createStore<Site>(none);

/** More corners than these are not for the hand. */
const handCornersMax = 400;

/** Whether a shape can be changed by hand: one ring of few corners. */
export function isForHand(geometry: SiteGeometry): geometry is Polygon {
  return geometry.type === 'Polygon' && geometry.coordinates.length === 1 && (geometry.coordinates[0]?.length ?? 0) <= handCornersMax;
}

let putting = false;

/** Makes a shape the site: under the hand if it can be, else as it is. */
export function putSite(geometry: SiteGeometry, name: string): void {
  putting = true;
  if (isForHand(geometry)) {
    if (drawing.get().mode === 'site') drawCommands.replace(geometry);
    else drawCommands.start('site', geometry);
  } else if (drawing.get().mode !== 'idle') drawCommands.cancel();
  putting = false;
  const kind = isForHand(geometry) ? 'drawn' : 'fixed';
  site.set({ geometry, areaM2: areaM2(geometry), valid: true, kind, settled: true, name });
}

/** Puts another shape in the site's place. Answers what puts the former back. */
export function exchangeSite(geometry: SiteGeometry, name: string): () => void {
  const before = site.get();
  putSite(geometry, name);
  return () => before.geometry && putSite(before.geometry, before.name);
}

/** Takes the site away. */
export function clearSite(): void {
  site.set(none);
  if (drawing.get().mode !== 'idle') drawCommands.cancel();
}

/** The site as the contract wants it. */
export function siteBody(geometry: SiteGeometry): AreaGeometry {
  return geometry as AreaGeometry;
}

/** Follows the hand on the map. Answers a function that stops. */
export function followDrawing(): () => void {
  const stops = [
    onMap('draw', ({ geometry, areaM2: areaNow, valid, finished }) => {
      if (putting) return;
      const now = site.get();
      if (geometry) site.set({ geometry, areaM2: areaNow, valid, kind: 'drawn', settled: finished, name: now.name });
      else if (now.kind === 'drawn') site.set(none);
    }),
    drawing.subscribe(({ mode, history }) => {
      const fresh = mode === 'site' && history.now.corners.length === 0 && history.past.length === 0;
      if (fresh && !putting && site.get().geometry) site.set(none);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
