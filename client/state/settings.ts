import { persistedStore } from './persisted.ts';
import type { Store } from './store.ts';

/** The three units an area is shown in. 1 mu (亩) = 10000/15 m² exactly; 1 hectare = 15 mu. */
export type AreaUnit = 'mu' | 'ha' | 'm2';

const isAreaUnit = (value: unknown): value is AreaUnit => value === 'mu' || value === 'ha' || value === 'm2';

/** The unit every area on the screen is shown in. */
export const areaUnit: Store<AreaUnit> = persistedStore<AreaUnit>('area-unit', 'mu', isAreaUnit);
