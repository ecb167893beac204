import { blueprintEndpoints, type LayerView } from '../../server/contract/blueprint.ts';
import { call } from '../api/call.ts';
import { persistedStore } from '../state/persisted.ts';
import { createStore, type Store } from '../state/store.ts';
import { view } from '../state/url-state.ts';
import { pastRevision, seeVersions } from '../state/versions.ts';
import { type LayerLook, type MapLayer, setLayers } from './layers.ts';

/** The layers as the server describes them: names, sources, dates, age. The layer panel shows them; the map needs less. */
export const layerCatalogue: Store<readonly LayerView[]> = createStore<readonly LayerView[]>([]);

/** What went wrong when the layers were read last; null when nothing did. */
export const layerProblem: Store<unknown> = createStore<unknown>(null);

/** Read the layers of the date that is shown and put them on the map; again after the blueprint or the date has changed. Problems: those of `call`, also kept in `layerProblem`. */
export async function loadLayers(): Promise<void> {
  const asOf = view.get().date;
  const { items, revision } = await call(blueprintEndpoints.layers, { query: { asOf } }).catch((error: unknown) => {
    layerProblem.set(error);
    throw error;
  });
  if (view.get().date !== asOf) return;
  layerProblem.set(null);
  layerCatalogue.set(items);
  pastRevision.set(asOf ? revision : null);
  if (!asOf) seeVersions({ revision });
  const layers = items.map(({ id, group, tileset, geometry, style }) => ({ id, group, tileset, geometry, look: style as LayerLook }));
  if (!asOf) lastSeen.set(JSON.stringify(layers));
  setLayers(layers, view.get().on);
}

type ListedLayer = Omit<MapLayer, 'visible' | 'opacity'>;

/** The layers as they were drawn last on this machine. */
const lastSeen = persistedStore<string>('layers', '', (value): value is string => typeof value === 'string');

/** The layers in a kept text; none when it is of another make. */
export function layersIn(text: string): ListedLayer[] {
  try {
    const kept: unknown = JSON.parse(text);
    const isLayer = (each: Partial<ListedLayer> | null): boolean =>
      [each?.id, each?.group, each?.tileset, each?.geometry].every((field) => typeof field === 'string') && typeof each?.look === 'object';
    return Array.isArray(kept) && kept.every(isLayer) ? (kept as ListedLayer[]) : [];
  } catch {
    return [];
  }
}

/** Puts the layers of the last time on the map, so that it draws while the server says what they are now. Answers whether there were any. */
export function showLastLayers(): boolean {
  const layers = layersIn(lastSeen.get());
  if (layers.length > 0) setLayers(layers, view.get().on);
  return layers.length > 0;
}

let first: Promise<void> | undefined;

/** {@link loadLayers} once for a new map: whoever knows first that one is wanted asks, and the map finds the answer on its way. */
export function firstLayers(): Promise<void> {
  first ??= loadLayers().catch((error: unknown) => {
    first = undefined;
    throw error;
  });
  return first;
}

/** The next map reads its layers anew. */
export function forgetLayers(): void {
  first = undefined;
}
