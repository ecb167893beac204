import { blueprintEndpoints, type LayerView } from '../../server/contract/blueprint.ts';
import { call } from '../api/call.ts';
import { view } from '../app/url-state.ts';
import { createStore, type Store } from '../state/store.ts';
import { seeVersions } from '../state/versions.ts';
import { type LayerLook, setLayers } from './layers.ts';

/** The layers as the server describes them: names, sources, dates, age. The layer panel shows them; the map needs less. */
export const layerCatalogue: Store<readonly LayerView[]> = createStore<readonly LayerView[]>([]);

/** What went wrong when the layers were read last; null when nothing did. */
export const layerProblem: Store<unknown> = createStore<unknown>(null);

/** Read the layers and put them on the map; again after the blueprint has changed. Problems: those of `call`, also kept in `layerProblem`. */
export async function loadLayers(): Promise<void> {
  const { items, revision } = await call(blueprintEndpoints.layers).catch((error: unknown) => {
    layerProblem.set(error);
    throw error;
  });
  layerProblem.set(null);
  layerCatalogue.set(items);
  seeVersions({ revision });
  setLayers(
    items.map(({ id, group, tileset, geometry, style }) => ({ id, group, tileset, geometry, look: style as LayerLook })),
    view.get().on,
  );
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
