import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupChanges } from '../../../client/command/change-words.ts';
import { cellKey, changedCells, firstToRunOut, kindsOf, rankCells } from '../../../client/command/ranking.ts';
import type { ChangeView, OverviewCell } from '../../../server/contract/command.ts';

const cell = (change: Partial<OverviewCell>): OverviewCell => ({
  regionId: '371502',
  kind: 'nox',
  quota: 100,
  posted: 40,
  held: 10,
  available: 50,
  usedPerMille: 500,
  runsOutOn: null,
  status: 'pass',
  accountId: 1,
  ...change,
});

const anyCell = fc
  .record({
    regionId: fc.constantFrom('371502', '371503', '371521', '371581'),
    kind: fc.constantFrom('nox', 'energy', 'land.new_construction'),
    quota: fc.nat(1000),
    posted: fc.nat(500),
    held: fc.nat(500),
    runsOutOn: fc.option(fc.constantFrom('2026-11-29', '2026-12-04', '2026-12-30')),
  })
  .map((given) =>
    cell({
      ...given,
      available: given.quota - given.posted - given.held,
      usedPerMille: given.quota > 0 ? Math.floor(((given.posted + given.held) * 1000) / given.quota) : null,
    }),
  );

describe('who runs out first', () => {
  test('by date, then by used share; what has no quota comes last', () => {
    const rows = [
      cell({ regionId: 'a', usedPerMille: 700 }),
      cell({ regionId: 'b', usedPerMille: null, quota: 0 }),
      cell({ regionId: 'c', usedPerMille: 910, runsOutOn: '2026-12-28' }),
      cell({ regionId: 'd', usedPerMille: 900, runsOutOn: '2026-12-04' }),
      cell({ regionId: 'e', usedPerMille: 850 }),
    ];
    expect(rankCells(rows, 'nox').map((row) => row.regionId)).toEqual(['d', 'c', 'e', 'a', 'b']);
  });

  test('ranking loses nothing, adds nothing and does not depend on the order of the answer', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyCell, { selector: cellKey, maxLength: 12 }), (cells) => {
        const ranked = rankCells(cells, 'nox');
        expect(ranked).toHaveLength(cells.filter((each) => each.kind === 'nox').length);
        expect(rankCells([...cells].reverse(), 'nox')).toEqual(ranked);
      }),
    );
  });

  test('the bottleneck is the earliest date of all kinds; none when everything lasts', () => {
    const early = cell({ regionId: 'x', kind: 'nox', runsOutOn: '2026-11-29' });
    expect(firstToRunOut([cell({ runsOutOn: '2026-12-04' }), early, cell({})])).toBe(early);
    expect(firstToRunOut([cell({})])).toBeNull();
  });

  test('kinds come in the standard order; a kind that nobody has any of is left out', () => {
    const totals = [
      cell({ kind: 'nox' }),
      cell({ kind: 'cod', quota: 0, posted: 0, held: 0 }),
      cell({ kind: 'land.new_construction' }),
      cell({ kind: 'local.kind' }),
    ];
    expect(kindsOf(totals)).toEqual(['land.new_construction', 'nox', 'local.kind']);
  });
});

describe('what changed just now', () => {
  test('exactly the cells whose numbers differ; a new cell is no change', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyCell, { selector: cellKey, minLength: 1, maxLength: 12 }), fc.nat(), (cells, pick) => {
        const index = pick % cells.length;
        const after = cells.map((each, at) =>
          at === index ? { ...each, held: each.held + 1, available: each.available - 1 } : { ...each },
        );
        expect([...changedCells(cells, after)]).toEqual([cellKey(cells[index]!)]);
        expect(
          changedCells(
            cells,
            cells.map((each) => ({ ...each })),
          ).size,
        ).toBe(0);
        expect(changedCells([], after).size).toBe(0);
      }),
    );
  });
});

describe('changes that were one act', () => {
  const change = (transferId: string, over: Partial<ChangeView>): ChangeView => ({
    transferId,
    seq: 1,
    at: '2026-11-19T01:00:00.000Z',
    kind: 'nox',
    transferKind: 'hold',
    amount: 5,
    regionId: '371502',
    projectCode: 'P-1',
    projectName: 'P',
    reason: null,
    deadline: null,
    center: null,
    ...over,
  });

  test('kinds of one project and minute stand together; transfers between pools never do; nothing is lost', () => {
    const items = [
      change('a', {}),
      change('b', { kind: 'cod' }),
      change('c', { transferKind: 'void' }),
      change('d', { projectCode: null }),
      change('e', { projectCode: null }),
      change('f', { at: '2026-11-18T01:00:00.000Z' }),
    ];
    const groups = groupChanges(items).map((group) => group.map((each) => each.transferId));
    expect(groups).toEqual([['a', 'b'], ['c'], ['d'], ['e'], ['f']]);
  });
});
