import type { English } from '../shape.ts';
import type { sheets as source } from '../zh/sheets.ts';

export const sheets: English<typeof source> = {
  export: 'Export XLSX',
  notes: 'Notes',
  what: 'Contents',
  madeAt: 'Exported',
  madeBy: 'Exported by',
  rows: 'Rows',
  asOf: 'As of',
  now: '{time} (now)',
  filters: 'Filters',
  none: 'none',
  unit: 'Unit',
  head: 'Head of the book',
  headOf: '#{seq} {hash}',
  capped: 'only the first {count} rows; the rest was not exported',
  complete: 'complete',
  completeness: 'Completeness',
  data: 'Data',
  synthetic: 'Synthetic data, not a basis for approval',
  reading: '{count} rows read',
  saved: '{count} rows exported',
  savedCapped: 'Only the first {count} rows were exported; narrow the filters to export the rest',
  failed: 'Nothing was exported; try again',
};
