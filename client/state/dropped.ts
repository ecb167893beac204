import { createStore, type Store } from './store.ts';

/** A file that was dropped on the map of a screen that does not read files, until the import screen takes it. */
export const dropped: Store<File | null> = createStore<File | null>(null);
