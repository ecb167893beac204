import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blankDraft,
  bodyOf,
  type Draft,
  FLOWS,
  faultsOf,
  figureFaults,
  itemsOf,
  parseYuan,
  regionOfDraft,
} from '../../../client/ledger/flows/draft.ts';
import { splitShown } from '../../../client/ledger/flows/split.ts';
import { plainNumber } from '../../../client/ledger/flows/typed.ts';
import type { VoucherView } from '../../../server/contract/ledger.ts';
import { proposalBody } from '../../../server/contract/ledger-flows.ts';
import type { PreviewLine } from '../../../server/contract/ledger-preview.ts';
import { splitQuota } from '../../../server/ledger/rules.ts';

const today = '2026-11-22';
const voucherId = '7b5b4f0a-1c7e-4b52-9d0e-1f4a3c2b1a00';

const voucher = { id: voucherId, debit: 11, credit: 22, amount: 500, regionId: '371502' } as VoucherView;

/** Everything that any flow asks for. */
const full = (flow: Draft['flow']): Draft => ({
  ...blankDraft(flow, 2026),
  kind: 'nox',
  region: '371500',
  from: '371502',
  to: '371503',
  debit: 11,
  credit: 22,
  amount: 1000,
  dueOn: '2026-12-31',
  priceFen: 150,
  shares: [{ region: '371502', weight: 3 }],
  project: '2026-371502-0001',
  lots: [{ code: 'LOT-1', amount: 700, ratio: 1 }],
  code: 'LOT-1',
  plant: 'Plant',
  measure: 'Closure',
  transfer: voucherId,
  reason: 'Because',
  document: 'No. 7',
});

describe('a form of the ledger', () => {
  test.each(FLOWS)('%s: a complete one has no faults and is a body that the contract takes', (flow) => {
    const draft = full(flow);
    expect(faultsOf(draft, today)).toEqual({});
    const parsed = proposalBody.safeParse(bodyOf(draft, voucher));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test.each(FLOWS)('%s: a blank one names what is missing, the reason too', (flow) => {
    const faults = faultsOf(blankDraft(flow, 2026), today);
    expect(Object.keys(faults).length).toBeGreaterThan(1);
    expect(faults.reason).toBe('flows.fault.reason');
  });

  test('the figures need no reason and no document', () => {
    expect(figureFaults({ ...full('adjust'), reason: '', document: '' }, today)).toEqual({});
    expect(faultsOf({ ...full('adjust'), document: ' ' }, today)).toEqual({ document: 'flows.fault.document' });
    expect(faultsOf({ ...full('loan'), document: '' }, today)).toEqual({});
  });

  test.each([
    ['amount', { amount: 0 }, 'loan'],
    ['to', { to: '371502' }, 'loan'],
    ['dueOn', { dueOn: today }, 'loan'],
    ['credit', { credit: 11 }, 'transfer'],
    ['priceFen', { priceFen: 0 }, 'paid_transfer'],
    ['cityPerMille', { cityPerMille: 1001 }, 'issue'],
    ['cityPerMille', { cityPerMille: null }, 'issue'],
    ['shares', { shares: [{ region: '371502', weight: null }] }, 'issue'],
    ['shares', { shares: [{ region: '371502', weight: 0 }] }, 'issue'],
    ['plant', { plant: ' ' }, 'free_lot'],
    ['project', { project: '' }, 'use_lots'],
    ['lots', { lots: [] }, 'use_lots'],
    ['lots', { lots: [{ code: 'LOT-1', amount: null, ratio: 1 }] }, 'use_lots'],
    ['lots', { lots: [{ code: 'LOT-1', amount: 0, ratio: 1 }] }, 'use_lots'],
    ['ratio', { lots: [{ code: 'LOT-2', amount: 5, ratio: 2 }] }, 'use_lots'],
  ] as const)('%s that makes no sense is named at its field', (field, change, flow) => {
    expect(Object.keys(faultsOf({ ...full(flow), ...change }, today))).toEqual([field]);
  });

  test('an adjustment that takes is below zero; a reversal goes the other way with the id of the form', () => {
    expect(bodyOf({ ...full('adjust'), less: true })).toMatchObject({ flow: 'adjust', amount: -1000 });
    const draft = full('reversal');
    expect(itemsOf(draft, voucher)).toEqual([
      { id: draft.id, kind: 'reversal', debit: 22, credit: 11, amount: 500, holdId: voucherId, reason: 'Because', document: 'No. 7' },
    ]);
    expect(itemsOf(draft, undefined)).toEqual([]);
  });

  test('it belongs to the region that gives, so that its own people decide', () => {
    const accounts = new Map([[11, { regionId: '371503' }]]);
    expect(regionOfDraft(full('loan'), accounts)).toBe('371502');
    expect(regionOfDraft(full('transfer'), accounts)).toBe('371503');
    expect(regionOfDraft(full('advance'), accounts)).toBe('371500');
    expect(regionOfDraft({ ...full('use_lots'), region: '371521' }, accounts)).toBe('371521');
    expect(regionOfDraft(full('reversal'), accounts, voucher)).toBe('371502');
  });
});

describe('a number as it is typed', () => {
  test.each([
    ['12000.5', '12000.5'],
    ['12 000.5', '12000.5'],
    ['12,000.5', '12000.5'],
    ['１２，０００．５', '12000.5'],
    ['.5', '.5'],
    ['5.', '5.'],
  ])('%s', (text, plain) => expect(plainNumber(text)).toBe(plain));

  test.each(['2,5', '1,23', '1,234,5', '-1', '1e3', '', ',', '1 2 x'])('%j is none: it is never taken for another', (text) =>
    expect(plainNumber(text)).toBeNull(),
  );
});

describe('money', () => {
  test.each([
    ['1 280 000', 128_000_000],
    ['0.1', 10],
    ['1,234.56', 123_456],
    ['１２．５', 1250],
    ['0.29', 29],
  ])('%s yuan are %i fen', (text, fen) => expect(parseYuan(text)).toBe(fen));

  test.each(['', '1,5', '12,34.5', '1.234', '-5', '1e3', 'abc', '1.', '99999999999999'])('%j is no price', (text) =>
    expect(parseYuan(text)).toBeNull(),
  );

  test('every whole number of fen comes back from its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (fen) => {
        const text = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
        expect(parseYuan(text)).toBe(fen);
      }),
    );
  });
});

describe('the split that is shown', () => {
  const line = (regionId: string, change: number, ownerKind: PreviewLine['ownerKind'] = 'region_pool'): PreviewLine =>
    ({ regionId, change, ownerKind }) as PreviewLine;

  test("is the ledger's own, part by part, and adds up to the whole", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 12 }),
        (amount, cityPerMille, weights) => {
          const split = splitQuota(amount, weights, { cityPerMille });
          const lines = [
            line('city', -amount, 'outside'),
            line('city', split.city),
            ...split.counties.map((part, at) => line(`c${at}`, part)),
          ];
          const shown = splitShown({ lines }, 'city');
          expect(shown.sum).toBe(amount);
          expect(shown.city).toBe(split.city);
          expect(split.counties.map((_part, at) => shown.counties.get(`c${at}`) ?? 0)).toEqual([...split.counties]);
        },
      ),
    );
  });
});
