import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { findingView } from './findings.ts';

export const TABLE_ROWS_MAX = 2000;
export const TABLE_COLUMNS_MAX = 60;

/**
 * One sheet as text. A number is written plainly (`0.5`, never `5E-1`), a date as `YYYY-MM-DD`; an empty cell is an empty text, and rows
 * without any text are left out.
 */
export const tableView = z.strictObject({
  format: z.enum(['xlsx', 'csv']).nullable(),
  /** The sheet that was read, and all there are; a CSV file is one sheet with its own name. */
  sheet: z.string(),
  sheets: z.array(z.string()),
  encoding: z.string().nullable(),
  /** The row of names: the first with more than one cell filled, so that a title above it is passed over. Every row has as many cells. */
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  /** The line of the file on which each row stands, counted from 1, so that an error can be found there. */
  lines: z.array(z.int()),
  refusal: findingView.pick({ code: true, params: true }).nullable(),
});
export type TableView = z.infer<typeof tableView>;

export const exchangeTableEndpoints = {
  table: defineEndpoint({
    id: 'exchange.table',
    summary: 'A small XLSX or CSV file (at most 5 MB, 2 000 rows, 60 columns) as text, to fill a form from; nothing is kept',
    method: 'post',
    path: '/api/exchange/table',
    may: 'ledger.read',
    file: true,
    costly: true,
    query: z.strictObject({ sheet: z.string().min(1).max(100).optional() }),
    body: z.strictObject({ file: z.file() }),
    reply: tableView,
  }),
};
