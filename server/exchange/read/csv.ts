import Papa from 'papaparse';
import type { SheetRow } from './table.ts';
import { ReadRefusal } from './types.ts';

const DELIMITERS = [',', '\t', ';'] as const;

/** The delimiter that the first line with any has most of, outside quotes. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split('\n').filter((candidate) => /[,\t;]/.test(candidate));
  const bare = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

const LINE_END = /\r\n?|\n/;
/** A quoted cell, which keeps its own line breaks, or a line end outside of one. */
const QUOTED_OR_END = /(?<=^|[,;\t\r\n])"(?:[^"]|"")*"|\r\n?/g;

/**
 * The rows of a text table (RFC 4180): quoted cells may hold delimiters, doubled quotes and line breaks, which stay as they are; a line with
 * nothing on it is no row. Every other line end becomes the one of Unix first, because files edited by several programs mix them. Raises `file.corrupt` for a quote that never closes, or closes
 * before its cell ends.
 * @param take is given each row with the line of the file on which it begins
 */
export function readCsv(text: string, take: (row: SheetRow) => void): void {
  const plain = text.replaceAll(QUOTED_OR_END, (found) => (found.startsWith('"') ? found : '\n'));
  let line = 1;
  Papa.parse<string[]>(plain, {
    delimiter: delimiterOf(plain),
    newline: '\n',
    step: ({ data: cells, errors }) => {
      if (errors.length > 0) throw new ReadRefusal('file.corrupt', { reason: `a quote on line ${line} is not closed` });
      if (cells.length > 1 || cells[0] !== '') take({ line, cells });
      line += cells.reduce((sum, cell) => sum + cell.split(LINE_END).length - 1, 1);
    },
  });
}
