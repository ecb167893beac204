import type { Polygon } from 'geojson';
import { createStore, type Store } from '../state/store.ts';
import {
  addCorner,
  advance,
  beginHistory,
  close,
  cornersOf,
  type History,
  polygonOf,
  redo,
  removeCorner,
  type Sketch,
  undo,
} from './drawing.ts';
import { tellMap } from './events.ts';
import { areaM2, type Corner, lengthM } from './geometry.ts';
import { type Entry, readEntry } from './point-entry.ts';
import { checkShape, type ShapeVerdict } from './shape.ts';

/** What the hand does on the map: nothing, draw or change a site, or measure. */
export type DrawMode = 'idle' | 'site' | 'length' | 'area';

/** The drawing on the map. `cursor` is the place under the pointer while a shape is open. */
export interface Drawing {
  mode: DrawMode;
  history: History;
  cursor: Corner | null;
}

/** The drawing; the map draws it, the bar above the map reads it. */
export const drawing: Store<Drawing> = createStore<Drawing>({ mode: 'idle', history: beginHistory(), cursor: null });

/** The figures of a sketch, with the place under the pointer as its next corner while it is open. */
export interface Figures {
  areaM2: number;
  lengthM: number;
  verdict: ShapeVerdict;
}

/** Area, length and validity of what is on the map now. */
export function figuresOf({ mode, history, cursor }: Drawing): Figures {
  const { corners, closed } = history.now;
  const all = cursor && !closed ? [...corners, cursor] : corners;
  const polygon = polygonOf(all);
  const first = all[0];
  const line = (mode === 'area' || mode === 'site') && first && all.length > 2 ? [...all, first] : all;
  return { areaM2: polygon ? areaM2(polygon) : 0, lengthM: lengthM(line), verdict: checkShape(corners) };
}

function put(history: History, finished: boolean): void {
  drawing.update((now) => ({ ...now, history, cursor: history.now.closed ? null : now.cursor }));
  tell(finished);
}

function tell(finished: boolean): void {
  const now = drawing.get();
  if (now.mode !== 'site') return;
  const { corners, closed } = now.history.now;
  const polygon = closed ? polygonOf(corners) : null;
  tellMap('draw', {
    geometry: polygon,
    areaM2: polygon ? areaM2(polygon) : 0,
    valid: polygon !== null && checkShape(corners).valid,
    finished: finished && closed,
  });
}

/** What rooms and tools tell the drawing to do. */
export const drawCommands = {
  /** Begin a site, or go on changing one that is given; or begin to measure. */
  start(mode: Exclude<DrawMode, 'idle'> = 'site', from?: Polygon): void {
    drawing.set({ mode, history: beginHistory(from ? cornersOf(from) : []), cursor: null });
    if (from) tell(true);
  },
  /** Take the drawing away. */
  cancel(): void {
    drawing.set({ mode: 'idle', history: beginHistory(), cursor: null });
    tellMap('draw', { geometry: null, areaM2: 0, valid: false, finished: false });
  },
  /** Replace the shape by another in one step that can be undone: a remedy that was adopted, a file. */
  replace(polygon: Polygon): void {
    const { mode, history } = drawing.get();
    if (mode === 'site') put(advance(history, { corners: cornersOf(polygon), closed: true }), true);
    else drawCommands.start('site', polygon);
  },
  /** A corner at the end of an open shape. */
  add(corner: Corner): void {
    const { history } = drawing.get();
    if (!history.now.closed) put(advance(history, addCorner(history.now, corner)), false);
  },
  /** Put a changed sketch as one step; `finished` when the hand has let go. */
  change(sketch: Sketch, finished = true): void {
    put(advance(drawing.get().history, sketch), finished);
  },
  /** Show a sketch while the hand moves, without a step. */
  preview(sketch: Sketch): void {
    const { history } = drawing.get();
    put({ ...history, now: sketch }, false);
  },
  /** The hand has let go of a corner: tell the shape as finished. */
  settle(): void {
    tell(true);
  },
  /** Take a corner away. */
  remove(index: number): void {
    const { history } = drawing.get();
    put(advance(history, removeCorner(history.now, index)), true);
  },
  /** Close the shape; a measured length ends where it is. */
  finish(): void {
    const { mode, history } = drawing.get();
    const done = mode === 'length' ? { ...history.now, closed: true } : close(history.now);
    if (done.closed && !history.now.closed) put(advance(history, done), true);
  },
  undo(): void {
    put(undo(drawing.get().history), true);
  },
  redo(): void {
    put(redo(drawing.get().history), true);
  },
  /** A typed point or length; answers what was understood. */
  enter(text: string, near: Corner): Entry {
    const entry = readEntry(text, drawing.get().history.now.corners.at(-1) ?? null, near);
    if ('corner' in entry) drawCommands.add(entry.corner);
    return entry;
  },
};
