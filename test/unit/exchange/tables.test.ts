import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../../server/exchange/read/csv.ts';
import type { SheetRow } from '../../../server/exchange/read/table.ts';
import { plainNumber } from '../../../server/exchange/read/xlsxCells.ts';

function rowsOf(text: string): SheetRow[] {
  const rows: SheetRow[] = [];
  readCsv(text, (row) => rows.push(row));
  return rows;
}

test('a number is written without exponent and keeps the fifteen digits that a spreadsheet keeps', () => {
  expect(['0.30000000000000004', '1E-7', '-1.5E+20', '123456789012345', '66.667', '-0', '1e21', '0.1', '007'].map(plainNumber)).toEqual([
    ...['0.3', '0.0000001', '-150000000000000000000', '123456789012345', '66.667', '0', '1000000000000000000000', '0.1', '7'],
  ]);
  expect(['', 'x', '1,2', 'Infinity'].map(plainNumber)).toEqual(['', 'x', '1,2', 'Infinity']);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
      const text = plainNumber(String(value));
      expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
      expect(Number(text) + 0).toBe(Number(value.toPrecision(15)) + 0);
    }),
  );
});

test('a line with nothing on it is no row, also after the last line end', () => {
  expect(rowsOf('a,b\n\n1,2\n').map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, 'a', 'b'],
    [3, '1', '2'],
  ]);
});

test('any cells survive being written as a text table, and each row says its line', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', '城', ' ', '.', '"', '\n', '\r\n', ',', ';', '\t'), maxLength: 6 });
  const table = fc.array(fc.array(plain, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.constantFrom(',', '\t', ';'), fc.constantFrom('\n', '\r\n', '\r'), (cells, delimiter, end) => {
      const head = ['a', 'b', 'c'];
      const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
      const lines = [head.join(delimiter), ...cells.map((row) => row.map(quoted).join(delimiter))];
      const rows = rowsOf(lines.join(end));
      expect(rows.map((row) => row.cells)).toEqual([head, ...cells]);
      const text = lines.join(end).split(/\r\n|\r|\n/);
      for (const [index, { line }] of rows.entries()) expect(text[line - 1]?.startsWith(index === 0 ? 'a' : '"')).toBe(true);
    }),
  );
});
