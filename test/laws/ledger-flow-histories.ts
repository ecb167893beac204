import fc from 'fast-check';
import { LAND, NOX } from './ledger-flow-model-commands.ts';

export interface Wish {
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly late: number | null;
  /** Which earlier voucher to move back instead; null moves forward. */
  readonly back: number | null;
}

export type Ask =
  | { flow: 'issue'; kind: string; region: string; amount: number; cityPerMille: number; counties: { region: string; weight: number }[] }
  | { flow: 'loan'; kind: string; from: string; to: string; amount: number; days: number }
  | { flow: 'advance'; kind: string; region: string; cap: number }
  | { flow: 'paid_transfer'; kind: string; from: string; to: string; amount: number; priceFen: number }
  | { flow: 'adjust'; kind: string; region: string; amount: number }
  | { flow: 'free_lot'; kind: string; region: string; code: string; amount: number; ratio: 1 | 2 }
  | { flow: 'use_lots'; kind: string; region: string; project: string; ratio: 1 | 2; lots: { code: string; amount: number }[] }
  | { flow: 'transfers'; wishes: Wish[] };

export type Decision = 'approve' | 'reject' | 'withdraw' | 'self' | 'twice';

export type FlowStep =
  | { do: 'propose'; ask: Ask; decision: Decision }
  /** Without an amount: all that is outstanding. */
  | { do: 'repay'; loan: number; amount: number | null; again: boolean }
  | { do: 'reserve'; project: string; region: string; land: number; nox: number; days: number }
  | { do: 'commit' | 'release'; project: string }
  | { do: 'extend'; pick: number; days: number }
  | { do: 'bind'; project: string; parcels: { code: string; areaM2: number }[] }
  | { do: 'reshape'; parents: string[]; children: { code: string; areaM2: number }[]; residualM2: number }
  /** `again` sends the last use once more, `other` sends its id with other content. */
  | { do: 'use'; project: string; lots: { code: string; amount: number }[]; ratio: 1 | 2; again: 'no' | 'same' | 'other' }
  | { do: 'post'; wishes: Wish[]; atomic: boolean }
  | { do: 'status'; book: number; status: 'open' | 'closed' | 'frozen' }
  /** Goes on some days, or to a day at or beside a hold's deadline, a loan's due date or its reminder; `wait` leaves what lapsed unswept. */
  | { do: 'sweep' | 'wait'; days: number; to: 'deadline' | 'due' | 'reminder' | null; minutes: number };

const kind = fc.constantFrom(LAND, LAND, LAND, NOX);
const region = fc.constantFrom('city', 'r1', 'r1', 'r2');
const amount = fc.integer({ min: 1, max: 90 });
const project = fc.constantFrom('P-1', 'P-2');
const twoRegions = fc.constantFrom(['r1', 'r2'], ['r2', 'r1'], ['city', 'r1'], ['r2', 'r1'], ['r1', 'city'], ['r1', 'none']);

const wish: fc.Arbitrary<Wish> = fc.record({
  debit: fc.nat(7),
  credit: fc.nat(7),
  amount: fc.oneof({ weight: 8, arbitrary: amount }, { weight: 1, arbitrary: fc.constant(5000) }),
  late: fc.option(fc.integer({ min: -40, max: 0 }), { freq: 2 }),
  back: fc.option(fc.nat(20), { freq: 2 }),
});

const between = (rest: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.tuple(twoRegions, fc.record({ kind, amount, ...rest })).map(([[from, to], more]) => ({ ...more, from, to }));

const ratio = fc.constantFrom(1, 1, 2);
const lots = fc.uniqueArray(fc.record({ code: fc.constantFrom('A', 'A', 'B'), amount: fc.integer({ min: 1, max: 40 }) }), {
  minLength: 1,
  maxLength: 2,
  selector: (lot) => lot.code,
});
const freed = fc.record({
  flow: fc.constant('free_lot'),
  kind: fc.constant(NOX),
  region: fc.constantFrom('r1', 'r2'),
  code: fc.constantFrom('A', 'B'),
  amount,
  ratio,
}) as fc.Arbitrary<Ask>;
const used = fc.record({ flow: fc.constant('use_lots'), kind: fc.constant(NOX), region: fc.constant('r2'), project, ratio, lots });

const ask = fc.oneof(
  fc.record({
    flow: fc.constant('issue'),
    kind,
    region: fc.constant('city'),
    amount: fc.integer({ min: 1, max: 200 }),
    cityPerMille: fc.constantFrom(300, 0, 1000, 333),
    counties: fc.array(fc.record({ region: fc.constantFrom('r1', 'r2'), weight: fc.integer({ min: 1, max: 9 }) }), { maxLength: 3 }),
  }),
  between({ flow: fc.constant('loan'), days: fc.integer({ min: -1, max: 70 }) }),
  between({ flow: fc.constant('loan'), days: fc.integer({ min: -1, max: 70 }) }),
  fc.record({ flow: fc.constant('advance'), kind, region, cap: fc.integer({ min: 0, max: 80 }) }),
  between({ flow: fc.constant('paid_transfer'), priceFen: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ flow: fc.constant('adjust'), kind, region, amount: fc.oneof(amount, fc.integer({ min: -90, max: -1 })) }),
  freed,
  used,
  fc.record({ flow: fc.constant('transfers'), wishes: fc.array(wish, { minLength: 1, maxLength: 3 }) }),
) as fc.Arbitrary<Ask>;

const parcel = fc.record({ code: fc.constantFrom('Q-1', 'Q-2', 'Q-3', 'Q-4', 'Q-5'), areaM2: fc.integer({ min: 1, max: 9 }) });
const parcels = fc.uniqueArray(parcel, { minLength: 1, maxLength: 3, selector: (one) => one.code });

const approved = (asked: fc.Arbitrary<Ask>) => fc.record({ do: fc.constant('propose'), ask: asked, decision: fc.constant('approve') });
const anyhow = fc.record({
  do: fc.constant('propose'),
  ask,
  decision: fc.oneof(
    { weight: 4, arbitrary: fc.constant('approve') },
    { weight: 1, arbitrary: fc.constantFrom('reject', 'withdraw', 'self', 'twice') },
  ),
});
const goOn = (what: 'sweep' | 'wait', most: number) =>
  fc.oneof(
    fc.record({ do: fc.constant(what), days: fc.nat(most), to: fc.constant(null), minutes: fc.integer({ min: -1500, max: 1500 }) }),
    fc.record({
      do: fc.constant(what),
      days: fc.integer({ min: -1, max: 1 }),
      to: fc.constantFrom('deadline', 'deadline', 'due', 'reminder'),
      minutes: fc.constantFrom(0, 1439),
    }),
  );
const days = (most: number) => goOn('sweep', most);
const wait = goOn('wait', 40);
const repay = fc.record({
  do: fc.constant('repay'),
  loan: fc.nat(1),
  amount: fc.option(amount, { freq: 2 }),
  again: fc.nat(3).map((one) => one === 0),
});
const reserve = fc.record({
  do: fc.constant('reserve'),
  project,
  region: fc.oneof({ weight: 4, arbitrary: fc.constant('r1') }, { weight: 1, arbitrary: region }),
  land: amount,
  nox: fc.oneof(fc.constant(0), fc.nat(20)),
  days: fc.integer({ min: -1, max: 30 }),
});
const extend = fc.record({ do: fc.constant('extend'), pick: fc.nat(2), days: fc.constantFrom(30, 30, 1, -1) });
const commit = fc.record({ do: fc.constant('commit'), project });
const release = fc.record({ do: fc.constant('release'), project });
const bind = fc.record({ do: fc.constant('bind'), project, parcels });
const reshape = fc.record({
  do: fc.constant('reshape'),
  parents: fc.uniqueArray(fc.constantFrom('Q-1', 'Q-2', 'Q-3'), { minLength: 1, maxLength: 3 }),
  children: parcels,
  residualM2: fc.nat(3),
});
const use = fc.record({ do: fc.constant('use'), project, lots, ratio, again: fc.constantFrom('no', 'no', 'no', 'same', 'other') });
const post = fc.record({ do: fc.constant('post'), wishes: fc.array(wish, { minLength: 1, maxLength: 4 }), atomic: fc.boolean() });
const status = fc.record({
  do: fc.constant('status'),
  book: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom('open', 'open', 'closed', 'frozen'),
});

const lend = between({ flow: fc.constant('loan'), kind: fc.constant(LAND), days: fc.integer({ min: -1, max: 70 }) }) as fc.Arbitrary<Ask>;
const allow = fc.record({
  flow: fc.constant('advance'),
  kind: fc.constant(LAND),
  region: fc.constant('r1'),
  cap: amount,
}) as fc.Arbitrary<Ask>;
const draw = fc.record({ do: fc.constant('post'), wishes: fc.array(wish, { minLength: 1, maxLength: 3 }), atomic: fc.constant(false) });

/** What belongs together comes in its order, with something else in between now and then. */
const story = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(reserve, fc.oneof(extend, days(30)), commit, bind, fc.oneof(reshape, release), reshape) },
  {
    weight: 2,
    arbitrary: fc.tuple(reserve, days(40), fc.oneof(extend, reserve), fc.oneof(commit, days(60), wait), fc.oneof(release, days(20))),
  },
  { weight: 3, arbitrary: fc.tuple(approved(lend), fc.oneof(repay, days(40)), repay, fc.oneof(days(40), wait, repay)) },
  { weight: 2, arbitrary: fc.tuple(reserve, wait, fc.oneof(release, commit, extend), days(20)) },
  { weight: 2, arbitrary: fc.tuple(approved(allow), reserve, draw, anyhow, post) },
  { weight: 2, arbitrary: fc.tuple(approved(freed), use, fc.oneof(use, approved(freed)), use) },
  { weight: 2, arbitrary: fc.tuple(status, fc.oneof(post, anyhow, days(30), reserve), status) },
  { weight: 3, arbitrary: fc.tuple(anyhow, post) },
  { weight: 1, arbitrary: fc.tuple(fc.oneof(release, commit, bind, use, repay, extend)) },
) as fc.Arbitrary<FlowStep[]>;

/** Histories of one to three stories, over two kinds of quota, three regions, two projects and a few parcels and lots. */
export const flowHistory: fc.Arbitrary<FlowStep[]> = fc
  .array(story, { minLength: 1, maxLength: 3, size: 'max' })
  .map((stories) => stories.flat());
