import type { Polygon } from 'geojson';

/** A feature under the pointer: its tileset and the properties every tile carries. */
export interface MapFeature {
  tileset: string;
  id: string | number | undefined;
  layer: string;
  code: string;
  name: string;
  use: string;
  status: string;
  region: string;
}

/** What happens on the map, by name. */
export interface MapEvents {
  /** A click on a parcel, zone, site or region; the selection in the address changes by itself for parcels and regions. */
  select: { feature: MapFeature | null; lon: number; lat: number; all: readonly MapFeature[] };
  /** The pointer is over another feature. */
  hover: { feature: MapFeature | null };
  /** A click on a shape that a room laid over the map. */
  'overlay-select': { id: string };
  /** A click on a candidate. */
  'candidate-select': { id: string };
  /** A shape was closed or changed; `valid` false comes with the sentence's key in `reason`. */
  draw: { geometry: Polygon | null; areaM2: number; valid: boolean; finished: boolean };
  /** Files were dropped on the map. */
  drop: { files: readonly File[]; lon: number; lat: number };
  /** The view came to rest: bounds in degrees and the zoom. */
  move: { west: number; south: number; east: number; north: number; zoom: number };
}

const hub = new EventTarget();

/**
 * Hear something that happens on the map.
 * @returns stops hearing
 * @example this.stop = onMap('draw', ({ geometry }) => this.check(geometry));
 */
export function onMap<K extends keyof MapEvents>(name: K, watch: (detail: MapEvents[K]) => void): () => void {
  const listener = (event: Event): void => watch((event as CustomEvent<MapEvents[K]>).detail);
  hub.addEventListener(name, listener);
  return () => hub.removeEventListener(name, listener);
}

/** Tell it; only the map element does. */
export function tellMap<K extends keyof MapEvents>(name: K, detail: MapEvents[K]): void {
  hub.dispatchEvent(new CustomEvent(name, { detail }));
}
