import type { FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson';
import { createStore, type Store } from '../state/store.ts';

/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** A conflict or other shape laid over the map: hatched in its tone. `id` comes back with `overlay-select`. */
export interface OverlayShape {
  id: string;
  geometry: Geometry;
  tone: 'pass' | 'warn' | 'fail' | 'unknown' | 'site';
  label?: string;
}

/** What the rooms ask of the map. The map element takes each as soon as it is there; the last of each kind wins. */
export interface MapWishes {
  /** Bring a box (or a point: a box without size) into view. `serial` makes equal wishes differ. */
  show: { box: Box; maxZoom: number; serial: number } | null;
  /** A pin. */
  mark: [number, number] | null;
  /** Shapes over the map: findings, differences, the site under check. */
  overlay: readonly OverlayShape[];
  /** Which overlay shape stands out. */
  overlayOn: string | null;
  /** Candidates and other points or areas of a list, by feature collection; `id` and `rank` are read. */
  candidates: FeatureCollection | null;
  /** A site to be compared at once with what the tiles show; the answer stands in `sitePreview`. */
  site: Polygon | MultiPolygon | null;
  /** Changes that are not yet in force, by tiles of their own; another `version` asks for them anew. */
  preview: { tiles: string; version: string } | null;
  /** Codes lit up together, besides the selection. */
  lit: readonly string[];
}

/** The wishes; only the map element reads them. */
export const mapWishes: Store<MapWishes> = createStore<MapWishes>({
  show: null,
  mark: null,
  overlay: [],
  overlayOn: null,
  candidates: null,
  site: null,
  preview: null,
  lit: [],
});

let serial = 0;
const wish = (change: Partial<MapWishes>): void => mapWishes.update((now) => ({ ...now, ...change }));

/** What a room tells the map to do. None of it waits for the map to be loaded. */
export const mapCommands = {
  /** Bring a box into view; a point is a box without size. */
  show(box: Box | readonly number[], maxZoom = 17): void {
    const [west, south, east, north] = box;
    if (west === undefined || south === undefined || east === undefined || north === undefined) return;
    serial += 1;
    wish({ show: { box: [west, south, east, north], maxZoom, serial } });
  },
  /** Set a pin, or take it away. */
  mark(place: readonly [number, number] | null): void {
    wish({ mark: place ? [place[0], place[1]] : null });
  },
  /** Lay shapes over the map: findings, a difference, a site. An empty list clears them. */
  overlay(shapes: readonly OverlayShape[]): void {
    wish({ overlay: shapes, overlayOn: null });
  },
  /** Make one overlay shape stand out (hover or selection in the list twin). */
  overlayOn(id: string | null): void {
    wish({ overlayOn: id });
  },
  /** Show the candidates of a search. */
  candidates(features: FeatureCollection | null): void {
    wish({ candidates: features });
  },
  /** Show changes that are not yet in force, at any zoom; null takes them away. `tiles` is an address with `{z}/{x}/{y}`. */
  preview(tiles: string | null, version = ''): void {
    wish({ preview: tiles ? { tiles, version } : null });
  },
  /** Compare a site with what the map shows, until the server has judged it; null when it has. */
  previewSite(site: Polygon | MultiPolygon | null): void {
    if (site !== mapWishes.get().site) wish({ site });
  },
  /** Light parcels up by code, as a table's hovered rows. */
  lit(codes: readonly string[]): void {
    wish({ lit: codes });
  },
  /** Take everything a room laid on the map away; call it when a screen goes. */
  clear(): void {
    wish({ mark: null, overlay: [], overlayOn: null, candidates: null, site: null, preview: null, lit: [] });
  },
};
