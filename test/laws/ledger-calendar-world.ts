import { randomUUID } from 'node:crypto';
import type { PostItem, PostRequest } from '../../server/ledger/store.ts';

/** Start clock with and without new land, and the supervision that follows (坊子区). */
const CLOCKS = [60, 30] as const;
const SUPERVISION_DAYS = 30;
const REMIND_DAYS = 30;
const DAY_MS = 86_400_000;
export const POOL = 20_000;

/** How likely a world does each on a day. */
const RESERVES = 0.08;
const ACTS = 0.08;
const LENDS = 0.0015;
const REPAYS = 0.008;

export const dayAfter = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Repeatable: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Hold {
  readonly id: string;
  readonly amount: number;
  deadline: string;
  extended: number;
}

export interface Loan {
  readonly proposalId: string;
  readonly amount: number;
  readonly dueOn: string;
  outstanding: number;
}

/** What a world wants of a day, and what the product must answer. */
export type Wish =
  | { do: 'reserve'; hold: Hold; request: PostRequest }
  | { do: 'settle'; hold: Hold; request: PostRequest; kind: 'commit' | 'void' }
  | { do: 'extend'; hold: Hold; deadline: string }
  | { do: 'lend'; loan: Loan }
  | { do: 'repay'; loan: Loan; amount: number };

/** One city for ten years: a county that reserves for projects, and a neighbour that lends to it. Plain arithmetic, no SQL. */
export class World {
  readonly county: string;
  readonly neighbour: string;
  pool = 0;
  lender = 0;
  project = 0;
  readonly holds: Hold[] = [];
  readonly loans: Loan[] = [];
  committed = 0;
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomOf(seed);
    this.county = `county-${seed}`;
    this.neighbour = `neighbour-${seed}`;
  }

  get held(): number {
    return this.holds.reduce((sum, hold) => sum + hold.amount, 0);
  }

  get borrowed(): number {
    return this.loans.reduce((sum, loan) => sum + loan.outstanding, 0);
  }

  /** What is free in the county's pool. */
  get free(): number {
    return POOL + this.borrowed - this.committed - this.held;
  }

  wishes(today: string): Wish[] {
    const wishes: Wish[] = [];
    const hold = this.random() < ACTS ? this.holds[Math.floor(this.random() * this.holds.length)] : undefined;
    if (hold) wishes.push(this.act(hold));
    if (this.random() < RESERVES) wishes.push(this.reserve(today));
    if (this.random() < LENDS) {
      const dueOn = dayAfter(today, 20 + Math.floor(this.random() * 400));
      const amount = 1 + Math.floor(this.random() * 900);
      wishes.push({ do: 'lend', loan: { proposalId: randomUUID(), amount, dueOn, outstanding: 0 } });
    }
    const owed = this.loans.filter((loan) => loan.outstanding > 0);
    const loan = this.random() < REPAYS * owed.length ? owed[Math.floor(this.random() * owed.length)] : undefined;
    if (loan) {
      const part = this.random();
      const amount = part < 0.1 ? loan.outstanding + 1 : part < 0.6 ? loan.outstanding : Math.ceil(loan.outstanding * this.random());
      wishes.push({ do: 'repay', loan, amount: Math.max(1, amount) });
    }
    return wishes;
  }

  /** Holds whose deadline has passed: the sweep must take these and no others. */
  lapse(today: string): number {
    const due = this.holds.filter((hold) => hold.deadline < today);
    for (const hold of due) this.holds.splice(this.holds.indexOf(hold), 1);
    return due.length;
  }

  /** Whether a hold or a loan turns on this day or has just turned. */
  turns(today: string): { holds: boolean; loans: boolean } {
    const yesterday = dayAfter(today, -1);
    const edges = [today, yesterday, dayAfter(today, REMIND_DAYS), dayAfter(today, REMIND_DAYS + 1)];
    return {
      holds: this.holds.some((hold) => hold.deadline <= today),
      loans: this.loans.some((loan) => loan.outstanding > 0 && edges.includes(loan.dueOn)),
    };
  }

  /** How each loan stands: due through its due date, reminded of for thirty days before. */
  loanStates(today: string): string[] {
    return this.loans.map(({ proposalId, outstanding, dueOn }) => {
      const days = (Date.parse(dueOn) - Date.parse(today)) / DAY_MS;
      const state = outstanding === 0 ? 'repaid' : days < 0 ? 'overdue' : days <= REMIND_DAYS ? 'due_soon' : 'open';
      return `L-2026-${proposalId.slice(0, 8)} ${outstanding} ${state}`;
    });
  }

  private act(hold: Hold): Wish {
    const turn = this.random();
    if (turn < 0.4 && hold.extended < 2) return { do: 'extend', hold, deadline: dayAfter(hold.deadline, SUPERVISION_DAYS) };
    const kind = turn < 0.7 ? 'commit' : 'void';
    return { do: 'settle', hold, kind, request: this.request({ kind, amount: hold.amount, refersTo: hold.id, deadline: null }) };
  }

  private reserve(today: string): Wish {
    const amount = 1 + Math.floor(this.random() * 500);
    const deadline = dayAfter(today, CLOCKS[this.random() < 0.5 ? 0 : 1]);
    const request = this.request({ kind: 'hold', amount, refersTo: null, deadline });
    return { do: 'reserve', hold: { id: request.items[0]!.id, amount, deadline, extended: 0 }, request };
  }

  private request(item: Pick<PostItem, 'kind' | 'amount' | 'refersTo' | 'deadline'>): PostRequest {
    const row = { id: randomUUID(), debit: this.pool, credit: this.project, effectiveOn: null, reason: null, document: null };
    return { author: 1, approver: null, scope: [this.county], alone: true, atomic: false, items: [{ ...row, ...item }] };
  }
}
