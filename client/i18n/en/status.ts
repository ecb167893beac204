import type { English } from '../shape.ts';
import type { status as source } from '../zh/status.ts';

export const status: English<typeof source> = {
  pass: 'Pass',
  warn: 'Caution',
  fail: 'Fail',
  unknown: 'Unknown',
  available: 'Available',
  restricted: 'Restricted',
  unavailable: 'Unavailable',
  normal: 'Normal',
  watch: 'Watch',
  urgent: 'Urgent',
};
