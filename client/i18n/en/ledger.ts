import type { English } from '../shape.ts';
import type { ledger as source } from '../zh/ledger.ts';

export const ledger: English<typeof source> = {
  title: 'Ledger',
};
