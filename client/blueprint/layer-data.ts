import { changeLayer, layersForAddress, mapLayers, mapTheme } from '../map/layers.ts';
import { go, view } from '../state/url-state.ts';
import { isTheme, opacitiesFrom, opacitiesText } from './layer-address.ts';

/** What the panel changed goes into the address; the usual state needs no words. */
function keepInAddress(): void {
  if (mapLayers.get().length === 0) return;
  const theme = mapTheme.get();
  const more = { ...view.get().more, op: opacitiesText(mapLayers.get()), theme: theme === 'landUse' ? '' : theme };
  const kept = Object.fromEntries(Object.entries(more).filter(([, value]) => value));
  go({ on: layersForAddress(mapLayers.get()), more: Object.keys(kept).length > 0 ? kept : undefined });
}

/** Reads colouring and opacities of the address once the layers are there, and from then on keeps the address equal to the map. */
export function followAddress(): void {
  const { more } = view.get();
  const apply = (): void => {
    if (isTheme(more?.theme)) mapTheme.set(more.theme);
    for (const [id, opacity] of opacitiesFrom(more?.op)) changeLayer(id, { opacity });
    keepInAddress();
  };
  if (mapLayers.get().length > 0) {
    apply();
    return;
  }
  const stop = mapLayers.subscribe(() => {
    stop();
    apply();
  });
}

/** Switch a layer, or all of several, on or off. */
export function switchLayers(ids: readonly string[], visible: boolean): void {
  for (const id of ids) changeLayer(id, { visible });
  keepInAddress();
}

/** Fade layers, 0–1. */
export function fadeLayers(ids: readonly string[], opacity: number): void {
  for (const id of ids) changeLayer(id, { opacity });
  keepInAddress();
}

/** How parcels and zones are coloured. */
export function colourBy(theme: string): void {
  if (isTheme(theme)) mapTheme.set(theme);
  keepInAddress();
}
