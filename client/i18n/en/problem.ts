import type { English } from '../shape.ts';
import type { problem as source } from '../zh/problem.ts';

export const problem: English<typeof source> = {
  unknown: 'Not done: {code}',
  offline: 'The server cannot be reached',
  'offline.do': 'Check the network and try again',
};
