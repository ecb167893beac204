import type { English } from '../shape.ts';
import type { identity as source } from '../zh/identity.ts';

export const identity: English<typeof source> = {
  user: 'Account',
};
