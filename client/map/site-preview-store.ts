import type { MultiPolygon, Polygon } from 'geojson';
import { createStore, type Store } from '../state/store.ts';

/** Ground that a site shares with a layer, as the tiles show it. */
export interface ShownConflict {
  layerId: string;
  areaM2: number;
  geometry: Polygon | MultiPolygon;
}

/** What a site meets of what the map shows. */
export interface SitePreview {
  conflicts: readonly ShownConflict[];
  nearest: { layerId: string; distanceM: number } | null;
}

/** The preview of the site that the map was asked for last; null while none is asked, or nothing is known yet. */
export const sitePreview: Store<SitePreview | null> = createStore<SitePreview | null>(null);
