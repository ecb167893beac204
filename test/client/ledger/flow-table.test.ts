import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readShares } from '../../../client/ledger/flows/table.ts';
import type { TableView } from '../../../server/contract/exchange-table.ts';
import type { RegionView } from '../../../server/contract/regions.ts';

const region = (id: string, zh: string, en: string, kind: RegionView['kind'] = 'county'): RegionView => ({
  id,
  kind,
  parentId: '371500',
  code: id,
  name: { zh, en },
  bbox: null,
  areaM2: null,
});
const city = region('371500', '聊城市', 'Liaocheng City', 'city');
const counties = [
  region('371502', '东昌府区', 'Dongchangfu District'),
  region('371503', '茌平区', 'Chiping District'),
  region('371522', '莘县', 'Shen County'),
  region('371581', '临清市', 'Linqing City'),
];

const table = (columns: string[], rows: string[][]): TableView => ({
  format: 'csv',
  sheet: 'a',
  sheets: ['a'],
  encoding: 'utf-8',
  columns,
  rows,
  lines: rows.map((_row, index) => index + 2),
  refusal: null,
});
const read = (columns: string[], rows: string[][]) => readShares(table(columns, rows), city, counties);

describe('a table of weights', () => {
  test('names, short names, English names and codes are one region; the row of the city is the whole amount', () => {
    const { weights, total, faults } = read(
      ['行政区', '权重'],
      [
        ['聊城', '12000.5'],
        ['东昌府', '10'],
        ['371503', '20'],
        ['莘县', '30'],
        ['linqing', '4０'],
      ],
    );
    expect(Object.fromEntries(weights)).toEqual({ 371502: 10, 371503: 20, 371522: 30, 371581: 40 });
    expect(total).toBe('12000.5');
    expect(faults).toEqual([]);
  });

  test('columns are found by their head, or by what stands in them', () => {
    expect(read(['Note', 'County', 'Weight'], [['x', '茌平区', '5']]).weights.get('371503')).toBe(5);
    expect(
      read(
        ['a', 'b'],
        [
          ['7', '茌平区'],
          ['8', '莘县'],
        ],
      ).weights,
    ).toEqual(
      new Map([
        ['371503', 7],
        ['371522', 8],
      ]),
    );
  });

  test('decimals become whole together, so that the proportions stay', () => {
    expect(
      Object.fromEntries(
        read(
          ['区县', '权重'],
          [
            ['茌平区', '12.5'],
            ['莘县', '3'],
            ['临清市', '0.25'],
          ],
        ).weights,
      ),
    ).toEqual({ 371503: 1250, 371522: 300, 371581: 25 });
  });

  test('what cannot be used is named by line and column and changes nothing', () => {
    const { weights, faults } = read(
      ['县区', '权重'],
      [
        ['茌平区', 'abc'],
        ['', ''],
        ['火星', '4'],
        ['莘县', '9'],
        ['莘县', '10'],
        ['临清市', '2,5'],
      ],
    );
    expect(Object.fromEntries(weights)).toEqual({ 371522: 9 });
    expect(faults).toEqual([
      { line: 2, column: '权重', text: 'abc', why: 'flows.cell.notNumber' },
      { line: 4, column: '县区', text: '火星', why: 'flows.cell.unknownRegion' },
      { line: 6, column: '县区', text: '莘县', why: 'flows.cell.twice' },
      { line: 7, column: '权重', text: '2,5', why: 'flows.cell.notNumber' },
    ]);
  });

  test('a weight that the ledger would not take is a fault too', () => {
    const { weights, faults } = read(
      ['区县', '权重'],
      [
        ['茌平区', '1000000001'],
        ['莘县', '1'],
      ],
    );
    expect([...weights.keys()]).toEqual(['371522']);
    expect(faults).toEqual([{ line: 2, column: '权重', text: '1000000001', why: 'flows.cell.tooLarge' }]);
  });

  test('a table without regions or without figures says so', () => {
    expect(read(['a', 'b'], [['x', '1']]).faults).toMatchObject([{ why: 'flows.cell.noRegions' }]);
    expect(read(['区县', 'b'], [['茌平区', 'x']]).faults).toMatchObject([{ why: 'flows.cell.noFigures' }]);
  });

  test('every row is a weight, the whole amount, a fault or empty: nothing is lost', () => {
    const name = fc.constantFrom('聊城市', '东昌府区', '茌平', '371522', '临清市', '火星', '');
    const value = fc.oneof(fc.integer({ min: 0, max: 500 }).map(String), fc.constantFrom('', 'x', '-1', '1.5'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 12 }), (rows) => {
        const { weights, total, faults } = read(
          ['行政区', '权重'],
          rows.map((row) => [...row]),
        );
        const empty = rows.filter((row) => row.every((cell) => cell === '')).length;
        expect(weights.size + (total === null ? 0 : 1) + faults.length + empty).toBe(rows.length);
      }),
    );
  });
});
