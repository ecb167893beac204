import { view } from '../app/url-state.ts';
import { mapCommands } from '../map/commands.ts';

/** Zooms in, on the middle of the map, as far as a layer needs to be seen. */
export function zoomToSee(minZoom: number): void {
  const at = view.get().at;
  if (at) mapCommands.show([at.lon, at.lat, at.lon, at.lat], minZoom + 0.3);
}
