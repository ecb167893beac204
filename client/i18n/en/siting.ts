import type { English } from '../shape.ts';
import type { siting as source } from '../zh/siting.ts';

export const siting: English<typeof source> = {
  title: 'Siting',
};
