import { createStore, type Store } from '../state/store.ts';

/** Where the pointer is on the map, or the map's centre when there is no pointer; degrees. The foot bar shows it. */
export const pointer: Store<{ lon: number; lat: number } | null> = createStore<{ lon: number; lat: number } | null>(null);
