import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { TABLE_COLUMNS_MAX, TABLE_ROWS_MAX, type TableView } from '../../contract/exchange-table.ts';
import { readCsv } from './csv.ts';
import { decodeText } from './encoding.ts';
import { type ReadLimits, ReadRefusal } from './types.ts';
import { readXlsx } from './xlsx.ts';

export interface SheetRow {
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type Table = Omit<TableView, 'refusal'>;

export interface TableAsk {
  readonly path: string;
  readonly fileName: string;
  readonly sheet?: string | undefined;
}

const TEXT_NAMES = ['.csv', '.tsv', '.txt', ''];
const ZIP = 0x504b0304;

/** Gathers rows that hold something, within the limits: a short file can unfold into very much text. */
function gatherer(limits: ReadLimits): { rows: SheetRow[]; take: (row: SheetRow) => void } {
  const rows: SheetRow[] = [];
  let characters = 0;
  const take = ({ line, cells }: SheetRow) => {
    const trimmed = cells.map((cell) => cell.replaceAll('\0', '').trim());
    while (trimmed.at(-1) === '') trimmed.pop();
    if (trimmed.length === 0) return;
    if (trimmed.length > TABLE_COLUMNS_MAX)
      throw new ReadRefusal('table.columns', { line, count: trimmed.length, most: TABLE_COLUMNS_MAX });
    characters += trimmed.reduce((sum, cell) => sum + cell.length, 0);
    if (characters > limits.uploadBytesMax) throw new ReadRefusal('file.too_large', { bytes: characters, most: limits.uploadBytesMax });
    rows.push({ line, cells: trimmed });
    if (rows.length > TABLE_ROWS_MAX + 10) throw new ReadRefusal('table.rows', { most: TABLE_ROWS_MAX });
  };
  return { rows, take };
}

/** The row of names: the first with two cells or more, since a title and a line of units stand alone above it. */
function headAt(rows: readonly SheetRow[]): number {
  return Math.max(
    rows.slice(0, 10).findIndex((row) => row.cells.filter((cell) => cell !== '').length > 1),
    0,
  );
}

/**
 * Reads one sheet of a small XLSX or CSV file as text. Raises `table.*`, `file.*`, `archive.*` and `encoding.unreadable`.
 * @param workDir where an XLSX file may be unpacked
 */
export async function readTableFile(ask: TableAsk, limits: ReadLimits, workDir: string): Promise<Table> {
  const { rows, take } = gatherer(limits);
  const about = await readEither(ask, limits, workDir, take);
  const at = headAt(rows);
  const head = rows[at];
  const body = rows.slice(at + 1);
  if (!head) throw new ReadRefusal('table.empty', { sheet: about.sheet });
  if (body.length > TABLE_ROWS_MAX) throw new ReadRefusal('table.rows', { most: TABLE_ROWS_MAX });
  const width = Math.max(...[head, ...body].map((row) => row.cells.length));
  const full = (row: SheetRow) => Array.from({ length: width }, (_, column) => row.cells[column] ?? '');
  return { ...about, columns: full(head), rows: body.map(full), lines: body.map((row) => row.line) };
}

type About = Pick<Table, 'format' | 'sheet' | 'sheets' | 'encoding'>;

async function readEither(ask: TableAsk, limits: ReadLimits, workDir: string, take: (row: SheetRow) => void): Promise<About> {
  const bytes = await readFile(ask.path);
  if (bytes.length === 0) throw new ReadRefusal('file.empty', { name: ask.fileName });
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === ZIP) {
    const found = await readXlsx({ ...ask, workDir }, limits, take);
    return { format: 'xlsx', ...found, encoding: null };
  }
  const isText = TEXT_NAMES.includes(extname(ask.fileName).toLowerCase());
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
  if (!isText || (!isWide && bytes.includes(0))) throw new ReadRefusal('table.not_a_table', { name: ask.fileName.slice(-120) });
  const { text, decision } = decodeText(bytes);
  readCsv(text, take);
  return { format: 'csv', sheet: ask.fileName, sheets: [ask.fileName], encoding: decision.encoding };
}
