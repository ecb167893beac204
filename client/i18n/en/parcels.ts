import type { English } from '../shape.ts';
import type { parcels as source } from '../zh/parcels.ts';

export const parcels: English<typeof source> = {
  title: 'Parcels',
};
