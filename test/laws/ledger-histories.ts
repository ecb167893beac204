import fc from 'fast-check';
import type { TransferKind } from '../../server/ledger/codes.ts';
import type { LedgerModel } from './ledger-model.ts';
import type { ModelItem } from './ledger-model-parts.ts';

/** One wish of a random history; what it means is settled against what has happened when its turn comes. */
export interface Wish {
  kind: TransferKind;
  debit: number;
  credit: number;
  amount: number;
  whole: boolean;
  fitting: boolean;
  pick: number;
  reuse: number | null;
  days: number | null;
  late: number | null;
  reason: string | null;
}

export type Step =
  | { do: 'post'; advanceMs: number; requests: { scope: number; alone: boolean; atomic: boolean; wishes: Wish[] }[] }
  | { do: 'limit'; account: number; min: number | null }
  | { do: 'deadline'; pick: number; days: number }
  | { do: 'status'; book: number; status: 'open' | 'closed' | 'frozen' };

const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 2, 1, 2);

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<TransferKind>('hold') },
    { weight: 3, arbitrary: fc.constant<TransferKind>('transfer') },
    { weight: 6, arbitrary: fc.constantFrom<TransferKind>('commit', 'void', 'expire', 'reversal') },
  ),
  debit: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(0, 1, 1) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }) }),
  credit: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(2, 3) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }) }),
  amount: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -3, Number.MAX_SAFE_INTEGER) },
  ),
  whole: fc.boolean(),
  fitting: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  pick: fc.nat(50),
  reuse: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(50) }),
  days: fc.option(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: fc.constant(-1) })),
  late: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: -40, max: 1 }) }),
  reason: fc.option(fc.constantFrom('会审通过', 'review', 'a \'quoted" {text}, \\ with NULL', ''), { freq: 3 }),
});

const post: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('post' as const),
  advanceMs: fc.oneof(fc.integer({ min: -2 * DAY_MS, max: 0 }), fc.integer({ min: 0, max: 2 * DAY_MS }), fc.constant(3_600_000)),
  requests: fc.array(
    fc.record({
      scope: fc.constantFrom(0, 0, 0, 1),
      alone: fc.boolean(),
      atomic: fc.boolean(),
      wishes: fc.array(wish, { minLength: 1, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** Calls in which mostly everything passes: these take the quick way. Now and then an id comes again or an amount is too much for it. */
const smooth: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('post' as const),
  advanceMs: fc.integer({ min: 0, max: 2 * DAY_MS }),
  requests: fc.array(
    fc.record({
      scope: fc.constant(0),
      alone: fc.boolean(),
      atomic: fc.boolean(),
      wishes: fc.array(
        fc.record({
          kind: fc.constantFrom<TransferKind>('transfer', 'transfer', 'hold'),
          debit: fc.constantFrom(1, 1, 1, 0),
          credit: fc.constantFrom(2, 3),
          amount: fc.oneof(
            { weight: 20, arbitrary: fc.integer({ min: 1, max: 5 }) },
            { weight: 1, arbitrary: fc.integer({ min: 40, max: 300 }) },
          ),
          whole: fc.boolean(),
          fitting: fc.constant(true),
          pick: fc.nat(50),
          reuse: fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(50) }),
          days: fc.option(fc.integer({ min: 0, max: 3 })),
          late: fc.option(fc.integer({ min: -40, max: 0 }), { freq: 4 }),
          reason: fc.option(fc.constantFrom('会审通过', '')),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const rare: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('limit' as const),
    account: fc.integer({ min: 0, max: 8 }),
    min: fc.option(fc.integer({ min: -80, max: 40 })),
  }),
  fc.record({ do: fc.constant('deadline' as const), pick: fc.nat(50), days: fc.integer({ min: -1, max: 9 }) }),
  fc.record({
    do: fc.constant('status' as const),
    book: fc.constantFrom(1, 2, 2, 3, 3),
    status: fc.constantFrom('open', 'open', 'closed', 'frozen'),
  }),
);

/** Histories of up to fourteen steps; most post, some change limits, deadlines or the state of a book. */
export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ weight: 8, arbitrary: post }, { weight: 4, arbitrary: smooth }, { weight: 1, arbitrary: rare }),
  {
    minLength: 1,
    maxLength: 14,
  },
);

export const chinaDay = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

const uuidOf = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const SETTLES: Partial<Record<TransferKind, readonly TransferKind[]>> = {
  commit: ['hold'],
  void: ['hold'],
  expire: ['hold'],
  reversal: ['transfer', 'commit'],
};

/** Turns a wish into an item: new ids count up, a fitting settlement takes the accounts of an earlier item. */
export function itemOf(wished: Wish, accounts: readonly number[], made: ModelItem[], now: number, model: LedgerModel): ModelItem {
  const again = wished.reuse === null ? undefined : made[wished.reuse];
  if (again && wished.whole) return again;
  const settled = SETTLES[wished.kind];
  const fit = settled ? made.filter((item) => settled.includes(item.kind) && !model.refused.has(item.id)) : [];
  const target = wished.fitting ? fit[wished.pick % Math.max(1, fit.length)] : made[wished.pick % Math.max(1, made.length)];
  const swap = wished.kind === 'reversal';
  const debit = target && wished.fitting ? (swap ? target.credit : target.debit) : accounts[wished.debit]!;
  const credit = target && wished.fitting ? (swap ? target.debit : target.credit) : accounts[wished.credit]!;
  const most = target ? (model.done.get(target.id)?.amount ?? target.amount ?? 1) : 1;
  const amount = !settled ? wished.amount : wished.whole ? null : wished.fitting ? most : wished.amount;
  const item: ModelItem = {
    id: again?.id ?? uuidOf(made.length + 1),
    kind: wished.kind,
    debit,
    credit,
    amount,
    refersTo: settled ? (target?.id ?? uuidOf(999_999)) : null,
    deadline: wished.kind === 'hold' && wished.days !== null ? chinaDay(now + wished.days * DAY_MS) : null,
    effectiveOn: wished.late === null ? null : chinaDay(now + wished.late * DAY_MS),
    reason: wished.reason,
    document: wished.reason === null ? null : `聊自然资〔2026〕${wished.pick}号`,
  };
  made.push(item);
  return item;
}
