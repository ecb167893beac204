import { createStore, type Store } from './store.ts';

/**
 * A store whose value is kept on this machine under `lantu.NAME`. What was kept is used only if `accept` says it is still
 * a value of this store; a browser that refuses storage gets a store that forgets.
 */
export function persistedStore<T extends string | number | boolean>(
  name: string,
  initial: T,
  accept: (value: unknown) => value is T,
): Store<T> {
  const key = `lantu.${name}`;
  const kept = read(key);
  const store = createStore<T>(accept(kept) ? kept : initial);
  store.subscribe((value) => write(key, value));
  return store;
}

function read(key: string): unknown {
  try {
    const text = globalThis.localStorage?.getItem(key);
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    globalThis.localStorage?.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}
