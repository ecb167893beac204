import { blueprintEndpoints, type LayerView } from '../../server/contract/blueprint.ts';
import { call } from '../api/call.ts';
import { go, view } from '../app/url-state.ts';
import { createStore, type Store } from '../state/store.ts';
import { seeVersions } from '../state/versions.ts';
import { type LayerLook, layersForAddress, mapLayers, setLayers } from './layers.ts';

/** The layers as the server describes them: names, sources, dates, age. The layer panel shows them; the map needs less. */
export const layerCatalogue: Store<readonly LayerView[]> = createStore<readonly LayerView[]>([]);

/** Layers that the map draws by itself, or that hold no features of their own. */
const drawnApart = new Set(['regions']);

/** Read the layers and put them on the map; again after the blueprint has changed. Problems: those of `call`. */
export async function loadLayers(): Promise<void> {
  const { items, revision } = await call(blueprintEndpoints.layers);
  layerCatalogue.set(items);
  seeVersions({ revision });
  setLayers(
    items
      .filter((layer) => !drawnApart.has(layer.id))
      .map(({ id, group, tileset, geometry, style }) => ({ id, group, tileset, geometry, look: style as LayerLook })),
    view.get().on,
  );
}

/** Keep the address's list of layers equal to what is on. Answers a function that stops. */
export function keepLayersInAddress(): () => void {
  return mapLayers.subscribe((layers) => {
    const on = layersForAddress(layers);
    if (on?.join() !== view.get().on?.join()) go({ on });
  });
}
