import type { English } from '../shape.ts';
import type { blueprint as source } from '../zh/blueprint.ts';

export const blueprint: English<typeof source> = {
  title: 'Blueprint',
};
