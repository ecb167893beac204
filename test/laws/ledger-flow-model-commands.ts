import {
  type FlowState,
  type Grounds,
  type Move,
  type Owner,
  type People,
  partsOf,
  Refused,
  type Told,
  toldOf,
  unitMoves,
} from './ledger-flow-model.ts';
import { dayOf } from './ledger-model-parts.ts';

/** The flows in plain words, over the model of the ledger. */
export const LAND = 'land.new_construction';
export const NOX = 'nox';
export const YEAR = 2026;
const DAY_MS = 86_400_000;

export interface ModelLoan {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly lent: number;
  readonly owed: number;
  readonly dueOn: string;
}

const owner = (kind: string, ownerKind: string, region: string, id = '', min: number | null = 0): Owner => ({
  kind,
  year: YEAR,
  ownerKind,
  region,
  owner: id,
  min: ownerKind === 'outside' ? null : min,
});

const pair = (debit: number, credit: number, amount: number, grounds: Grounds): Move => ({
  kind: 'transfer',
  debit,
  credit,
  amount,
  ...grounds,
});

/** What a flow's vouchers stand on; the loans are the test's own list. */
export interface Case {
  readonly state: FlowState;
  readonly people: People;
  readonly grounds: Grounds;
}

export function issue(
  at: Case,
  body: { kind: string; region: string; amount: number; cityPerMille: number; counties: readonly { region: string; weight: number }[] },
): void {
  const { state, people, grounds } = at;
  const city = body.counties.length === 0 ? body.amount : Math.floor((body.amount * body.cityPerMille) / 1000);
  const weights = body.counties.map((county) => county.weight);
  const amounts = [city, ...(weights.length === 0 ? [] : partsOf(body.amount - city, weights))];
  const [outside] = state.open([owner(body.kind, 'outside', body.region)]);
  const pools = [body.region, ...body.counties.map((county) => county.region)].map(
    (region) => state.open([owner(body.kind, 'region_pool', region)])[0]!,
  );
  state.mustPost(
    people,
    pools.map((pool, index) => pair(outside!, pool, amounts[index]!, grounds)).filter((move) => move.amount !== 0),
  );
  for (const pool of pools) {
    const { min, posted, held } = state.ledger.accounts.get(pool)!;
    if (min !== null && min < 0 && posted - held >= 0)
      state.ledger.setLimit(state.now, state.actor, pool, 0, grounds.reason ?? '', grounds.document);
  }
}

export function loan(at: Case, body: { kind: string; from: string; to: string; amount: number; dueOn: string }, code: string): ModelLoan {
  const { state, people, grounds } = at;
  if (body.dueOn < state.today) throw new Refused({ problem: 'ledger.refused', codes: ['deadline_past'] });
  const lender = state.pool(body.from, body.kind, YEAR);
  const borrower = state.pool(body.to, body.kind, YEAR);
  const [lent, owed] = state.open([owner(body.kind, 'loan', body.from, code), owner(body.kind, 'loan', body.to, code, -body.amount)]);
  state.mustPost(people, [pair(lender, lent!, body.amount, grounds), pair(owed!, borrower, body.amount, grounds)]);
  return { code, from: body.from, to: body.to, lent: lent!, owed: owed!, dueOn: body.dueOn };
}

export function advance(at: Case, body: { kind: string; region: string; cap: number }): void {
  const { state, grounds } = at;
  const pool = state.pool(body.region, body.kind, YEAR);
  const code = state.ledger.setLimit(state.now, state.actor, pool, 0 - body.cap, grounds.reason ?? '', grounds.document);
  state.mustBeOk([{ code, available: null }]);
}

export function paidTransfer(at: Case, body: { kind: string; from: string; to: string; amount: number; priceFen: number }): void {
  const { state, people, grounds } = at;
  const [payer, payee] = state.open([owner('funds', 'outside', body.to), owner('funds', 'outside', body.from)]);
  const giver = state.pool(body.from, body.kind, YEAR);
  const taker = state.pool(body.to, body.kind, YEAR);
  state.mustPost(people, [pair(giver, taker, body.amount, grounds), pair(payer!, payee!, body.priceFen, grounds)]);
}

export function adjust(at: Case, body: { kind: string; region: string; amount: number }): void {
  const { state, people, grounds } = at;
  const [outside, pool] = state.open([owner(body.kind, 'outside', body.region), owner(body.kind, 'region_pool', body.region)]);
  const [debit, credit] = body.amount > 0 ? [outside!, pool!] : [pool!, outside!];
  state.mustPost(people, [pair(debit, credit, Math.abs(body.amount), grounds)]);
}

/** How a loan stands on a day: due through its due date, reminded of for thirty days before it. */
export function loanTold(state: FlowState, one: ModelLoan): Told {
  const outstanding = 0 - state.ledger.accounts.get(one.owed)!.posted;
  const daysLeft = (Date.parse(one.dueOn) - Date.parse(dayOf(state.now))) / DAY_MS;
  const standing = outstanding === 0 ? 'repaid' : daysLeft < 0 ? 'overdue' : daysLeft <= 30 ? 'due_soon' : 'open';
  return { code: one.code, outstanding, state: standing };
}

export function repay(at: Case, one: ModelLoan | undefined, kind: string, ids: readonly [string, string], amount: number): Told {
  const { state, people, grounds } = at;
  if (!one) throw new Refused({ problem: 'ledger.unknown_loan' });
  const borrower = state.pool(one.to, kind, YEAR);
  const lender = state.pool(one.from, kind, YEAR);
  state.mustPost(people, [
    { id: ids[0], ...pair(borrower, one.owed, amount, grounds) },
    { id: ids[1], ...pair(one.lent, lender, amount, grounds) },
  ]);
  return loanTold(state, one);
}

export interface Needs {
  readonly project: string;
  readonly region: string;
  readonly needs: readonly (readonly [kind: string, amount: number, holdId: string])[];
  readonly deadline: string;
}

export function reserve(at: Case, ask: Needs): Told {
  const { state, people, grounds } = at;
  const free = (pool: number) => {
    const { posted, held, min } = state.ledger.accounts.get(pool)!;
    return posted - held - (min ?? 0);
  };
  const wanted = ask.needs.map(([kind, amount, id]) => ({ kind, amount, id, pool: state.find(kind, YEAR, 'region_pool', ask.region) }));
  const without = wanted.filter((need) => need.pool === null);
  if (without.length > 0) {
    const others = wanted.filter((need) => need.pool !== null && free(need.pool) < need.amount);
    return { ok: false, shortfalls: [...without, ...others].map(({ kind, pool }) => [kind, pool === null ? 0 : free(pool)]), refusals: [] };
  }
  const projects = state.open(wanted.map(({ kind }) => owner(kind, 'project', ask.region, ask.project)));
  const moves = wanted.map(
    ({ amount, id, pool }, index): Move => ({
      id,
      kind: 'hold',
      debit: pool!,
      credit: projects[index]!,
      amount,
      deadline: ask.deadline,
      ...grounds,
    }),
  );
  const answers = state.post(people, moves, true);
  if (answers.every((answer) => answer.code === 'ok')) return { ok: true, seqs: answers.map((answer) => answer.seq) };
  const named = answers.map((answer, index) => ({ ...answer, kind: wanted[index]!.kind }));
  return {
    ok: false,
    shortfalls: named.filter((one) => one.code === 'insufficient').map((one) => [one.kind, one.available]),
    refusals: named.filter((one) => !['ok', 'insufficient', 'group_failed'].includes(one.code)).map((one) => [one.kind, one.code]),
  };
}

const projectAccounts = (state: FlowState, project: string) => (account: number) =>
  (state.ledger.accounts.get(account)?.owner ?? '').startsWith('project/') &&
  state.ledger.accounts.get(account)!.owner.endsWith(`/${project}`);

export function commit(at: Case, project: string): Told {
  const { state, people, grounds } = at;
  const moves = state
    .holds(projectAccounts(state, project))
    .map(({ item, amount }): Move => ({ kind: 'commit', debit: item.debit, credit: item.credit, amount, refersTo: item.id, ...grounds }));
  return toldOf(state.post(people, moves, true));
}

export function release(at: Case, project: string): Told {
  const { state, people, grounds } = at;
  const own = projectAccounts(state, project);
  const holds = state.holds(own).map(({ item, amount, deadline }): Move => {
    const kind = deadline !== null && deadline < state.today ? 'expire' : 'void';
    return { kind, debit: item.debit, credit: item.credit, amount, refersTo: item.id, ...grounds };
  });
  const uses = new Set(state.uses.filter((use) => use.project === project).flatMap((use) => use.ids));
  const gains = [...state.ledger.done.values()]
    .filter(({ item, settled }) => !settled && ((item.kind === 'commit' && own(item.credit)) || uses.has(item.id)))
    .sort((a, b) => state.bookOf(a.item.debit).id - state.bookOf(b.item.debit).id || a.answer.seq! - b.answer.seq!)
    .map(({ item, amount }): Move => ({ kind: 'reversal', debit: item.credit, credit: item.debit, amount, refersTo: item.id, ...grounds }));
  return toldOf(state.post(people, [...holds, ...gains], true));
}

export interface Share {
  readonly ownerKind: string;
  readonly owner: string;
  readonly region: string;
  readonly weight: number;
}

/** Empties the accounts of owners into others by weight, book by book, in one group. */
export function distribute(at: Case, from: (owner: string) => boolean, targets: readonly Share[]): Told {
  const { state, people, grounds } = at;
  const sources = [...state.ledger.accounts.values()]
    .filter((account) => from(account.owner) && account.posted > 0)
    .sort((a, b) => a.id - b.id);
  const books = [...new Set(sources.map((source) => source.book))];
  const ids = state.open(
    books.flatMap((book) =>
      targets.map((one) => ({ kind: book.kind, year: book.year, ownerKind: one.ownerKind, region: one.region, owner: one.owner, min: 0 })),
    ),
  );
  const moves = books.flatMap((book, index) => {
    const own = sources.filter((source) => source.book === book);
    const amounts = own.map((source) => source.posted);
    const parts = partsOf(
      amounts.reduce((sum, amount) => sum + amount, 0),
      targets.map((target) => target.weight),
    );
    return unitMoves(amounts, parts).map(({ from: source, to, amount }) =>
      pair(own[source]!.id, ids[index * targets.length + to]!, amount, grounds),
    );
  });
  return toldOf(state.post(people, moves, true));
}

export interface LotAsk {
  readonly region: string;
  readonly code: string;
  readonly amount: number;
  readonly ratio: 1 | 2;
}

/** What was freed is a lot of its own; its code stands for it alone. */
export function freeLot(at: Case, lot: LotAsk): void {
  const { state, people, grounds } = at;
  if (state.lots.has(lot.code)) throw new Refused({ problem: 'ledger.lot_taken' });
  const [outside, account] = state.open([owner(NOX, 'outside', lot.region), owner(NOX, 'lot', lot.region, lot.code)]);
  state.mustPost(people, [pair(outside!, account!, lot.amount, grounds)]);
  state.lots.set(lot.code, { account: account!, ratio: lot.ratio });
}

export interface UseAsk {
  readonly project: string;
  readonly region: string;
  readonly ratio: 1 | 2;
  readonly lots: readonly { readonly code: string; readonly amount: number }[];
}

/** Freed units go to the project, and at 2:1 as many again are given up; never more than a lot has. */
export function useLots(at: Case, ask: UseAsk): void {
  const { state, people, grounds } = at;
  if (ask.lots.some(({ code }) => !state.lots.has(code))) throw new Refused({ problem: 'ledger.unknown_lot' });
  if (ask.lots.some(({ code }) => state.lots.get(code)!.ratio > ask.ratio)) throw new Refused({ problem: 'ledger.ratio_too_low' });
  const isProject = projectAccounts(state, ask.project);
  const newest = Math.max(0, ...[...state.ledger.accounts.keys()].filter(isProject));
  const region = state.ledger.accounts.get(newest)?.region ?? ask.region;
  const [project, residual] = state.open([owner(NOX, 'project', region, ask.project), owner(NOX, 'residual', region, 'replacement')]);
  const moves = ask.lots.flatMap(({ code, amount }) =>
    [project!, residual!].slice(0, ask.ratio).map((credit) => pair(state.lots.get(code)!.account, credit, amount, grounds)),
  );
  state.mustPost(people, moves);
  state.uses.push({ project: ask.project, ids: state.ledger.rows.slice(-moves.length).map((row) => row.id) });
}

/** Expires what is past its deadline, oldest first, in books that are open. */
export function sweep(state: FlowState, people: People): Told {
  const moves = state
    .holds(() => true)
    .filter(({ item, deadline }) => deadline !== null && deadline < state.today && state.bookOf(item.debit).status === 'open')
    .sort((a, b) => (a.deadline! < b.deadline! ? -1 : a.deadline! > b.deadline! ? 1 : 0))
    .map(
      ({ item, amount }): Move => ({
        kind: 'expire',
        debit: item.debit,
        credit: item.credit,
        amount,
        refersTo: item.id,
        reason: null,
        document: null,
      }),
    );
  return { expired: state.post(people, moves, false).filter((answer) => answer.code === 'ok').length };
}
