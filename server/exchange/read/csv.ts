import type { SheetRow } from './table.ts';
import { ReadRefusal } from './types.ts';

const DELIMITERS = [',', '\t', ';'] as const;

/** The delimiter that the first line with any has most of, outside quotes. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split(/\r\n|\r|\n/).filter((candidate) => /[,\t;]/.test(candidate));
  const bare = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/**
 * The rows of a text table (RFC 4180): quoted cells may hold delimiters, doubled quotes and line breaks. Raises `file.corrupt` for a
 * quote that never closes.
 * @param take is given each row with the line of the file on which it begins
 */
export function readCsv(text: string, take: (row: SheetRow) => void): void {
  const delimiter = delimiterOf(text);
  const token = new RegExp(`"((?:[^"]|"")*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)|(${delimiter})|(\\r\\n|\\r|\\n)|"`, 'g');
  let cells = [''];
  let line = 1;
  let begins = 1;
  for (const [whole, quoted, plain, next, broken] of text.matchAll(token)) {
    if (whole === '"' && quoted === undefined) throw new ReadRefusal('file.corrupt', { reason: `a quote on line ${line} is not closed` });
    if (next) cells.push('');
    else if (broken) {
      take({ line: begins, cells });
      cells = [''];
    } else cells[cells.length - 1] += quoted === undefined ? plain! : quoted.replaceAll('""', '"');
    line += (quoted ?? broken ?? '').split(/\r\n|\r|\n/).length - 1;
    if (broken) begins = line;
  }
  take({ line: begins, cells });
}
