import { createStore, type Store } from '../state/store.ts';

/** How a layer is drawn; the shape of `LayerView.style`. Colours are `#rrggbb`; `fill: 'land-use'` is the official colour of the class. */
export interface LayerLook {
  fill?: string;
  fillOpacity?: number;
  line?: string;
  lineWidth?: number;
  dash?: readonly number[];
  minZoom?: number;
  /** The zoom from which the features of a grade are drawn; grades that are not named, from the first. */
  gradeFrom?: Readonly<Record<string, number>>;
}

/** A layer of the blueprint on the map. Array order is drawing order, bottom first. */
export interface MapLayer {
  id: string;
  group: string;
  tileset: string;
  geometry: 'polygon' | 'line' | 'point';
  visible: boolean;
  /** 0–1, times the look's own. */
  opacity: number;
  look: LayerLook;
}

/** The layers; the blueprint room fills them from the server, the panel changes them, the map draws them. */
export const mapLayers: Store<readonly MapLayer[]> = createStore<readonly MapLayer[]>([]);

/** Layers that are off until somebody asks: areas that would cover half the map. */
const offAtFirst = new Set([
  'detailed_units',
  'water_sources',
  'heritage',
  'river_range',
  'geohazard',
  'flood_detention',
  'yellow_river_corridor',
  'chemical_parks',
  'canal_control',
  'pipelines',
  'roads',
]);

/** Whether a layer is on when the address names none. */
export function isOnAtFirst(id: string): boolean {
  return !offAtFirst.has(id);
}

/** How our own layers look; the server keeps no style for them. */
const ownLooks: Readonly<Record<string, LayerLook>> = {
  regions: { fill: '#fcfdfc', fillOpacity: 1, line: '#6b7683', lineWidth: 1.1, dash: [6, 2, 1, 2] },
  sites: { fill: '#1348c8', fillOpacity: 0.12, line: '#1348c8', lineWidth: 1.6 },
};

/** Put layers on the map as the server lists them; `on` are the ids from the address, undefined for the usual ones. */
export function setLayers(layers: readonly Omit<MapLayer, 'visible' | 'opacity'>[], on?: readonly string[]): void {
  const before = new Map(mapLayers.get().map((layer) => [layer.id, layer]));
  mapLayers.set(
    layers.map((layer) => ({
      ...layer,
      look: { ...ownLooks[layer.id], ...layer.look },
      visible: before.get(layer.id)?.visible ?? (on ? on.includes(layer.id) || layer.group === 'base' : isOnAtFirst(layer.id)),
      opacity: before.get(layer.id)?.opacity ?? 1,
    })),
  );
}

/** Change one layer: on or off, its opacity. */
export function changeLayer(id: string, change: Partial<Pick<MapLayer, 'visible' | 'opacity'>>): void {
  mapLayers.update((all) => all.map((layer) => (layer.id === id ? { ...layer, ...change } : layer)));
}

/** The ids for the address, or undefined when they are the usual ones. Base layers are not named. */
export function layersForAddress(layers: readonly MapLayer[]): readonly string[] | undefined {
  const named = layers.filter((layer) => layer.group !== 'base');
  return named.every((layer) => layer.visible === isOnAtFirst(layer.id))
    ? undefined
    : named.filter((layer) => layer.visible).map((layer) => layer.id);
}

/** How parcels are coloured: by official land-use class, by status, or outlines only. */
export type MapTheme = 'landUse' | 'status' | 'plain';

/** The theme on the map. */
export const mapTheme: Store<MapTheme> = createStore<MapTheme>('landUse');

/** The zoom of the map, whole steps matter: panels say "zoom in to see". */
export const mapZoom: Store<number> = createStore<number>(0);
