import type { Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import { addShortcuts } from '../ui/shortcuts.ts';
import { drawCommands, drawing } from './draw-store.ts';
import { insertCorner, moveCorner } from './drawing.ts';
import type { Corner } from './geometry.ts';
import { fillOverlay } from './overlay-layers.ts';
import { sketchFeatures } from './sketch-features.ts';
import { snap } from './snap.ts';

const grabPx = 11;

/** The corner or middle under the pointer: a middle becomes a corner when it is grabbed. */
interface Grip {
  index: number;
  isNew: boolean;
}

/**
 * Ties the drawing to the map's pointer: a click adds a corner, a click on the first closes, a double click ends; a closed
 * shape's corners can be dragged and its middles pulled out. Alt keeps the pointer from snapping.
 * @returns unties it
 */
export function bindDrawing(map: MapLibre): () => void {
  let snapped = false;
  let held: number | null = null;
  const paint = (): void => {
    const now = drawing.get();
    fillOverlay(map, 'sketch', sketchFeatures(now, snapped));
    map.getCanvas().style.cursor = now.mode === 'idle' ? '' : now.history.now.closed ? '' : 'crosshair';
    if (now.mode === 'idle') map.doubleClickZoom.enable();
    else map.doubleClickZoom.disable();
  };
  const place = (event: MapMouseEvent | MapTouchEvent, own: readonly Corner[]): Corner => {
    const free = event.originalEvent.altKey;
    const found = free ? { corner: [event.lngLat.lng, event.lngLat.lat] as Corner, snapped: false } : snap(map, event.point, own);
    snapped = found.snapped;
    return found.corner;
  };
  const onMove = (event: MapMouseEvent | MapTouchEvent): void => {
    const { mode, history } = drawing.get();
    if (mode === 'idle') return;
    const others = history.now.corners.filter((_, index) => index !== held);
    if (held !== null) drawCommands.preview(moveCorner(history.now, held, place(event, others)));
    else if (!history.now.closed) drawing.update((now) => ({ ...now, cursor: place(event, history.now.corners) }));
    else map.getCanvas().style.cursor = gripAt(map, event.point) ? 'grab' : '';
  };
  const onClick = (event: MapMouseEvent): void => {
    const { mode, history } = drawing.get();
    if (mode === 'idle' || history.now.closed) return;
    const [first] = history.now.corners;
    const onFirst = first && history.now.corners.length > 2 && mode !== 'length' && away(map, first, event.point) < grabPx;
    if (onFirst) drawCommands.finish();
    else if (!isRepeat(map, history.now.corners.at(-1), event)) drawCommands.add(place(event, history.now.corners));
  };
  const onGrab = (event: MapMouseEvent | MapTouchEvent): void => {
    const { mode, history } = drawing.get();
    const grip = mode === 'site' && history.now.closed ? gripAt(map, event.point) : null;
    if (!grip) return;
    event.preventDefault();
    const lngLat: Corner = [event.lngLat.lng, event.lngLat.lat];
    drawCommands.change(grip.isNew ? insertCorner(history.now, grip.index, lngLat) : history.now, false);
    held = grip.index;
    map.once('mouseup', release);
    map.once('touchend', release);
  };
  const release = (): void => {
    if (held === null) return;
    held = null;
    snapped = false;
    drawCommands.settle();
  };
  const onDouble = (event: MapMouseEvent): void => {
    if (drawing.get().mode === 'idle') return;
    event.preventDefault();
    drawCommands.finish();
  };
  const stop = drawing.subscribe(paint);
  const stopKeys = keysWhileDrawing();
  map.on('contextmenu', (event) => removeAt(map, event.point));
  map.on('click', onClick);
  map.on('dblclick', onDouble);
  for (const type of ['mousemove', 'touchmove'] as const) map.on(type, onMove);
  for (const type of ['mousedown', 'touchstart'] as const) map.on(type, onGrab);
  paint();
  return () => {
    stop();
    stopKeys();
  };
}

function removeAt(map: MapLibre, at: { x: number; y: number }): void {
  const grip = drawing.get().mode === 'site' ? gripAt(map, at) : null;
  if (grip && !grip.isNew) drawCommands.remove(grip.index);
}

function away(map: MapLibre, corner: Corner, at: { x: number; y: number }): number {
  const point = map.project([corner[0], corner[1]]);
  return Math.hypot(point.x - at.x, point.y - at.y);
}

/** The second click of a double click falls on the corner that the first one made. */
function isRepeat(map: MapLibre, last: Corner | undefined, event: MapMouseEvent): boolean {
  return last !== undefined && event.originalEvent.detail > 1 && away(map, last, event.point) < grabPx;
}

function gripAt(map: MapLibre, at: { x: number; y: number }): Grip | null {
  const found = map.queryRenderedFeatures(
    [
      [at.x - grabPx, at.y - grabPx],
      [at.x + grabPx, at.y + grabPx],
    ],
    { layers: ['sketch-corner', 'sketch-middle'] },
  );
  const grip = found.find((each) => each.properties.kind === 'corner') ?? found[0];
  return grip ? { index: Number(grip.properties.index), isNew: grip.properties.kind === 'middle' } : null;
}

/** Enter closes and Esc leaves, only while somebody draws: otherwise these keys are the shell's. */
function keysWhileDrawing(): () => void {
  let take: (() => void) | undefined;
  const stop = drawing.subscribe(({ mode }, before) => {
    if (mode === before.mode) return;
    take?.();
    take = undefined;
    if (mode === 'idle') return;
    take = addShortcuts(
      { keys: 'Enter', label: 'map.finish', group: 'map', run: () => drawCommands.finish() },
      { keys: 'Escape', label: 'map.cancelDraw', group: 'map', run: () => drawCommands.cancel() },
    );
  });
  return () => {
    take?.();
    stop();
  };
}
