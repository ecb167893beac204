import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addsUp, holdersOf, type ProjectRow, sumsOf } from '../../../client/command/holders.ts';

const row = fc.record({ code: fc.stringMatching(/^P-\d{1,6}$/), held: fc.nat(1000), committed: fc.nat(1000) }).map(
  ({ code, held, committed }): ProjectRow => ({
    code,
    name: code,
    regionId: '371503',
    regionName: { zh: 'x', en: 'x' },
    industry: null,
    stage: 'review',
    investmentFen: null,
    areaM2: null,
    use: null,
    center: null,
    createdAt: '2026-01-01T00:00:00Z',
    synthetic: true,
    held: held > 0 ? { nox: held } : {},
    committed: committed > 0 ? { nox: committed } : {},
  }),
);

describe("a region's projects under one kind", () => {
  test('leaving out who holds nothing does not change the sum, and the largest stands first', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const holders = holdersOf(rows, 'nox');
        expect(sumsOf(holders, 'nox')).toEqual(sumsOf(rows, 'nox'));
        const taken = holders.map((each) => (each.held.nox ?? 0) + (each.committed.nox ?? 0));
        expect(taken).toEqual([...taken].sort((a, b) => b - a));
        expect(holdersOf(rows, 'energy')).toEqual([]);
      }),
    );
  });

  test('it adds up only when held and used both equal the ledger', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 }), (rows, a, b) => {
        const { held, committed } = sumsOf(rows, 'nox');
        expect(addsUp(rows, { kind: 'nox', held: held + a, posted: committed + b })).toBe(a === 0 && b === 0);
      }),
    );
  });
});
