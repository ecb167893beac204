import type { English } from '../shape.ts';
import type { unit as source } from '../zh/unit.ts';

export const unit: English<typeof source> = {
  mu: 'mu',
  ha: 'ha',
  m2: 'm²',
};
