import type { English } from '../shape.ts';
import type { exchange as source } from '../zh/exchange.ts';

export const exchange: English<typeof source> = {
  title: 'Data intake',
};
