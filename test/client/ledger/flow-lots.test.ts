import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankDraft, bodyOf, faultsOf } from '../../../client/ledger/flows/draft.ts';
import { type LotPart, leastRatio, useShown, withPart } from '../../../client/ledger/flows/lots.ts';
import type { PreviewLine } from '../../../server/contract/ledger-preview.ts';

const part = (code: string, amount: number | null, ratio: 1 | 2 = 1): LotPart => ({ code, amount, ratio });

describe('how much of each lot', () => {
  test('an amount is kept with the least ratio of its lot, and changed in its place', () => {
    const one = withPart([], { code: 'A', ratio: 2 }, { text: '5', amount: 5 });
    const two = withPart(one, { code: 'B', ratio: 1 }, { text: '7', amount: 7 });
    expect(two).toEqual([part('A', 5, 2), part('B', 7)]);
    expect(withPart(two, { code: 'A', ratio: 2 }, { text: '6', amount: 6 })).toEqual([part('A', 6, 2), part('B', 7)]);
  });

  test('what makes no sense is kept as a fault; an empty field takes nothing of the lot', () => {
    const lots = withPart([part('B', 7)], { code: 'A', ratio: 1 }, { text: 'x', amount: null });
    const draft = { ...blankDraft('use_lots', 2026), kind: 'cod', project: '2026-371502-0001', reason: 'Because', lots };
    expect(faultsOf(draft, '2026-11-22')).toEqual({ lots: 'flows.fault.amount' });
    expect(withPart(lots, { code: 'A', ratio: 1 }, { text: ' ', amount: null })).toEqual([part('B', 7)]);
  });

  test('the strictest lot says the least ratio, and no lower one passes', () => {
    const lot = fc.record({
      code: fc.string({ minLength: 1 }),
      amount: fc.integer({ min: 1 }),
      ratio: fc.constantFrom(1 as const, 2 as const),
    });
    fc.assert(
      fc.property(fc.array(lot, { minLength: 1 }), fc.constantFrom(1 as const, 2 as const), (lots, ratio) => {
        const least = Math.max(...lots.map((each) => each.ratio));
        expect(leastRatio(lots).ratio).toBe(least);
        const faults = faultsOf({ ...blankDraft('use_lots', 2026), lots, ratio }, '2026-11-22');
        expect(faults.ratio).toBe(ratio < least ? 'flows.fault.ratio' : undefined);
      }),
    );
    expect(leastRatio([part('A', 1), part('B', 1, 2)]).code).toBe('B');
    expect(leastRatio([])).toEqual({ ratio: 1, code: null });
  });

  test('the command says what the project gets of each lot, and where the project lies when that is known', () => {
    const draft = { ...blankDraft('use_lots', 2026), kind: 'cod', project: '2026-371502-0001', ratio: 2 as const, lots: [part('A', 5, 2)] };
    const body = { flow: 'use_lots', kind: 'cod', year: 2026, project: '2026-371502-0001', ratio: 2, lots: [{ code: 'A', amount: 5 }] };
    expect(bodyOf(draft)).toEqual(body);
    expect(bodyOf({ ...draft, region: '371502' })).toEqual({ ...body, region: '371502' });
  });
});

test("a use that is shown is the ledger's own: what the project gets, what is given up, and which lot falls short", () => {
  const line = (ownerKind: PreviewLine['ownerKind'], ownerId: string, change: number, short = 0): PreviewLine =>
    ({ ownerKind, ownerId, change, short }) as PreviewLine;
  const lines = [line('lot', 'A', -10), line('lot', 'B', -6, 2), line('project', 'P', 8), line('residual', 'replacement', 8)];
  expect(useShown({ lines })).toEqual({ gets: 8, givenUp: 8, short: new Map([['B', 2]]) });
  expect(useShown({ lines: [] })).toEqual({ gets: 0, givenUp: 0, short: new Map() });
});
