/** A value that can be read, replaced and watched. */
export interface Store<T> {
  get(): T;
  /** Replace the value; watchers hear of it only when it differs (`Object.is`). */
  set(value: T): void;
  /** Replace the value by a function of the present one. */
  update(change: (value: T) => T): void;
  /** Hear every later value; the answer stops it. */
  subscribe(watch: (value: T, before: T) => void): () => void;
}

/** Make a store. Values are treated as immutable: give a new object to tell of a change. */
export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const watchers = new Set<(value: T, before: T) => void>();
  const set = (value: T): void => {
    if (Object.is(value, current)) return;
    const before = current;
    current = value;
    for (const watch of [...watchers]) watch(value, before);
  };
  return {
    get: () => current,
    set,
    update: (change) => set(change(current)),
    subscribe: (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
  };
}
