import { createStore, type Store } from '../state/store.ts';
import type { Tone } from './shapes.ts';

/** A short message at the foot of the screen. */
export interface Toast {
  id: number;
  text: string;
  tone: Tone | 'info';
  /** One thing to do about it, such as undo. */
  action?: { label: string; run: () => void } | undefined;
}

/** The toasts on the screen, oldest first. */
export const toasts: Store<readonly Toast[]> = createStore<readonly Toast[]>([]);

let lastId = 0;
const shownMs = 6000;

/**
 * Tell something in passing. Failures stay until they are closed; the rest goes after six seconds.
 * @example toast(t('siting.reserved'), { tone: 'pass', action: { label: t('ui.show'), run: open } });
 */
export function toast(text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}): void {
  lastId += 1;
  const id = lastId;
  const tone = options.tone ?? 'info';
  toasts.update((all) => [...all.slice(-3), { id, text, tone, action: options.action }]);
  if (tone !== 'fail') setTimeout(() => dismiss(id), shownMs);
}

/** Take a toast away. */
export function dismiss(id: number): void {
  toasts.update((all) => all.filter((each) => each.id !== id));
}
