import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { booksFor, partsOf, sumOf } from '../../../client/ledger/books/bulletin.ts';
import { compareHash, grouped, readHash, readSeq } from '../../../client/ledger/books/proof.ts';
import type { OverviewCell } from '../../../server/contract/command.ts';
import type { BookView } from '../../../server/contract/ledger.ts';

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

describe('proving a bulletin', () => {
  test('a hash proves itself however it was copied: grouped, in capitals, full-width, shortened', () => {
    fc.assert(
      fc.property(hash, fc.integer({ min: 8, max: 63 }), (actual, digits) => {
        expect(compareHash(grouped(actual), actual)).toBe('same');
        expect(compareHash(` ${actual.toUpperCase()}\n`, actual)).toBe('same');
        expect(compareHash(`${actual.slice(0, digits)}…`, actual)).toBe('same_start');
      }),
    );
    expect(readHash('ＡＢ１２ ＣＤ３４')).toBe('ab12cd34');
  });

  test('one changed digit differs; what is no hash is never called the same', () => {
    fc.assert(
      fc.property(hash, fc.nat(63), (actual, at) => {
        const other = `${actual.slice(0, at)}${actual[at] === '0' ? '1' : '0'}${actual.slice(at + 1)}`;
        expect(compareHash(other, actual)).toBe('differs');
      }),
    );
    for (const bad of ['', 'abc', 'xyz12345', '1234567', `${'0'.repeat(65)}`]) expect(compareHash(bad, '0'.repeat(64))).toBe('no_hash');
  });

  test('a sequence number is read as it is printed', () => {
    expect(['#1 204', '1,204', '１２０４', '1204'].map(readSeq)).toEqual([1204, 1204, 1204, 1204]);
    expect(['0', '-1', '1.5', 'x', ''].map(readSeq)).toEqual([null, null, null, null, null]);
  });
});

const cell = (regionId: string, kind: string, quota: number, posted: number, held: number): OverviewCell => ({
  regionId,
  kind,
  quota,
  posted,
  held,
  available: quota - posted - held,
  usedPerMille: 0,
  runsOutOn: null,
  status: 'pass',
  accountId: 1,
});

describe('a bulletin', () => {
  test('stands in the order of kinds and regions, leaves out what has no quota, and its totals are the sums of its rows', () => {
    const cells = [cell('b', 'nox', 9, 1, 2), cell('a', 'nox', 5, 0, 0), cell('a', 'energy', 7, 7, 0), cell('a', 'cod', 0, 0, 0)];
    const totals = ['nox', 'energy', 'cod'].map((kind) => cell('*', kind, 1, 1, 1));
    const parts = partsOf(cells, totals, ['a', 'b']);
    expect(parts.map(({ kind }) => kind)).toEqual(['energy', 'nox']);
    expect(parts[1]!.rows.map(({ regionId }) => regionId)).toEqual(['a', 'b']);
    expect(parts[1]!.total).toMatchObject({ regionId: '*', quota: 14, posted: 1, held: 2, available: 11 });
    expect(partsOf(cells, totals, ['a', 'b'], 'nox')).toHaveLength(1);
    const books = [
      { kind: 'nox', year: 2026 },
      { kind: 'nox', year: 2025 },
      { kind: 'energy', year: 2026 },
    ] as BookView[];
    expect(booksFor(parts, books, 2026)).toEqual([books[2], books[0]]);
  });

  test('available is what the other columns leave, in every sum', () => {
    const amount = fc.nat(1e9);
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount, amount), { maxLength: 20 }), (rows) => {
        const sum = sumOf(rows.map(([quota, posted, held]) => cell('a', 'nox', quota, posted, held)));
        expect(sum.available).toBe(sum.quota - sum.posted - sum.held);
      }),
    );
  });
});
