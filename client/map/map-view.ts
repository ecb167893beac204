import { createStore, type Store } from '../state/store.ts';
import { type Box, mapCommands } from './commands.ts';
import { type MapEvents, onMap } from './events.ts';

/** Where the map came to rest last: its bounds in degrees and its zoom; null until it has once. */
export const mapView: Store<MapEvents['move'] | null> = createStore<MapEvents['move'] | null>(null);

onMap('move', (now) => mapView.set(now));

/** Whether a box can be seen: all of it within the view less a margin (a share of the view), and not smaller than a few pixels. */
export function isInView([west, south, east, north]: Box, margin = 0, view: MapEvents['move'] | null = mapView.get()): boolean {
  if (!view) return false;
  const [across, up] = [(view.east - view.west) * margin, (view.north - view.south) * margin];
  const inside = west >= view.west + across && east <= view.east - across && south >= view.south + up && north <= view.north - up;
  return inside && Math.max(east - west, (north - south) * 1.25) >= (view.east - view.west) / 300;
}

/** Bring a box into view, clear of the tools at the map's edge, unless it is there already. */
export function showIfAway(box: Box): void {
  if (!isInView(box, 0.14)) mapCommands.show(box);
}
