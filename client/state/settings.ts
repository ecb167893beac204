import type { AreaUnit } from '../i18n/index.ts';
import { persistedStore } from './persisted.ts';
import type { Store } from './store.ts';

const isAreaUnit = (value: unknown): value is AreaUnit => value === 'mu' || value === 'ha' || value === 'm2';

/** The unit every area on the screen is shown in. */
export const areaUnit: Store<AreaUnit> = persistedStore<AreaUnit>('area-unit', 'mu', isAreaUnit);
