import type { English } from '../shape.ts';
import type { command as source } from '../zh/command.ts';

export const command: English<typeof source> = {
  title: 'Command',
};
