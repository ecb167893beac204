import type { MessageKey } from '../i18n/index.ts';
import { createStore, type Store } from '../state/store.ts';

/** A key or chord and what it does. */
export interface Shortcut {
  /** `/`, `?`, `Escape`, `Ctrl+Z`, `Ctrl+Shift+Z`, or two keys after each other, `g m`. `Ctrl` means ⌘ on a Mac. */
  keys: string;
  label: MessageKey;
  /** Fills the label. */
  params?: Readonly<Record<string, string>>;
  group: 'general' | 'map';
  run: () => void;
  /** Acts also while somebody types (Escape, mostly). */
  inFields?: boolean;
}

/** The shortcuts in force, later ones first to act; the help overlay lists them. */
export const shortcuts: Store<readonly Shortcut[]> = createStore<readonly Shortcut[]>([]);

/**
 * Add shortcuts while something is on the screen.
 * @returns takes them away again
 */
export function addShortcuts(...added: readonly Shortcut[]): () => void {
  shortcuts.update((all) => [...added, ...all]);
  return () => shortcuts.update((all) => all.filter((each) => !added.includes(each)));
}

/** What the manager reads of a key event. */
export interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  /** Whether the key goes into a field where text is typed. */
  typing: boolean;
}

/** The name of a stroke as shortcuts write it: `Ctrl+Shift+Z`. Shift is named only with Ctrl, as `?` already holds it. */
export function nameOf(stroke: Stroke): string {
  const control = stroke.ctrlKey || stroke.metaKey;
  const key = control && stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key;
  return `${control ? 'Ctrl+' : ''}${stroke.altKey ? 'Alt+' : ''}${control && stroke.shiftKey ? 'Shift+' : ''}${key}`;
}

/**
 * Decides which shortcut a stroke runs. It stays quiet while an input method composes and, but for `inFields`, while
 * somebody types. The first key of a chord waits for the second for as long as `chordMs`.
 */
export function createShortcutManager(
  list: () => readonly Shortcut[],
  now: () => number = Date.now,
): (stroke: Stroke) => Shortcut | undefined {
  const chordMs = 1200;
  let first = { key: '', at: 0 };
  return (stroke) => {
    if (stroke.isComposing || stroke.key === 'Process') return undefined;
    const name = nameOf(stroke);
    const usable = list().filter((each) => each.inFields || !stroke.typing);
    const chord = now() - first.at <= chordMs ? `${first.key} ${name}` : '';
    const found = usable.find((each) => each.keys === chord) ?? usable.find((each) => each.keys === name);
    const opens = !found && usable.some((each) => each.keys.startsWith(`${name} `));
    first = opens ? { key: name, at: now() } : { key: '', at: 0 };
    return found;
  };
}

/** Where the stroke goes: a text field, however deep in shadow roots. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button', 'file'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

let modals = 0;

/**
 * Keep every shortcut quiet while something modal is open, which has keys of its own.
 * @returns lets them act again
 */
export function holdShortcuts(): () => void {
  modals += 1;
  let isHeld = true;
  return () => {
    if (isHeld) modals -= 1;
    isHeld = false;
  };
}

/** Listen to the document's keys. Call once. */
export function installShortcuts(): void {
  const manage = createShortcutManager(() => shortcuts.get());
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || modals > 0) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
    const found = manage({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing, typing: isTyping(event) });
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}
