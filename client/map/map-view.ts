import { createStore, type Store } from '../state/store.ts';
import { type Box, mapCommands } from './commands.ts';
import { type MapEvents, onMap } from './events.ts';

/** Where the map came to rest last: its bounds in degrees and its zoom; null until it has once. */
export const mapView: Store<MapEvents['move'] | null> = createStore<MapEvents['move'] | null>(null);

onMap('move', (now) => mapView.set(now));

/** Whether a box can be seen: all of it in view, and not smaller than a few pixels. */
export function isInView([west, south, east, north]: Box, view: MapEvents['move'] | null = mapView.get()): boolean {
  if (!view) return false;
  const inside = west >= view.west && east <= view.east && south >= view.south && north <= view.north;
  return inside && Math.max(east - west, (north - south) * 1.25) >= (view.east - view.west) / 300;
}

/** Bring a box into view unless it is already there. */
export function showIfAway(box: Box): void {
  if (!isInView(box)) mapCommands.show(box);
}
