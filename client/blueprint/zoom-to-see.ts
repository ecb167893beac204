import { mapCommands } from '../map/commands.ts';
import { view } from '../state/url-state.ts';

/** Zooms in, on the middle of the map, as far as a layer needs to be seen. */
export function zoomToSee(minZoom: number): void {
  const at = view.get().at;
  if (at) mapCommands.show([at.lon, at.lat, at.lon, at.lat], minZoom + 0.3);
}
