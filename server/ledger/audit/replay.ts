import { KIND_NUMBERS } from '../codes.ts';
import { chainHash, dayNumberOf, type EventRecord, eventOf, genesis, rawId, type TransferRecord, transferOf } from './record.ts';

/** What can be wrong with a book. The first fault of a book stops its replay: all that follows would differ too. */
export type Fault =
  | 'gap'
  | 'hash'
  | 'clock'
  | 'unknown_account'
  | 'amount'
  | 'balance'
  | 'limit'
  | 'hold'
  | 'head'
  | 'account'
  | 'open_holds'
  | 'status'
  | 'refusal'
  | 'use'
  | 'approval'
  | 'lot'
  | 'seal'
  | 'stray';

export interface Finding {
  readonly bookId: number | null;
  /** The row where it shows; null for what stands beside the chain. */
  readonly seq: number | null;
  readonly fault: Fault;
  readonly detail: string;
}

export interface BookState {
  readonly id: number;
  readonly kind: string;
  readonly year: number;
  readonly status: string;
  readonly seq: number;
  readonly head: Buffer;
  /** Accounts opened. */
  readonly accounts: number;
  /** When the newest row was recorded, in microseconds since 1970. */
  readonly lastUs: number;
}

export interface AccountState {
  readonly id: number;
  readonly ownerKind: string;
  readonly regionId: string;
  readonly ownerId: string;
  readonly posted: number;
  readonly held: number;
  readonly minBalance: number | null;
}

export interface HoldState {
  readonly id: string;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly deadline: string | null;
}

interface Account {
  readonly owner: string;
  posted: number;
  held: number;
  min: number | null;
}

interface Earlier {
  readonly kind: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  deadlineDay: number | null;
  settled: boolean;
}

class Differs extends Error {
  readonly fault: Fault;
  constructor(fault: Fault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}

/** The sentence is made only when it is needed: this runs many times a row. */
function must(condition: boolean, fault: Fault, detail: () => string): asserts condition {
  if (!condition) throw new Differs(fault, detail());
}

const DAY_US = 86_400_000_000;
const EIGHT_HOURS_US = 28_800_000_000;
/** The number of the day in China. */
const dayNumber = (us: number) => Math.floor((us + EIGHT_HOURS_US) / DAY_US);
const ownerText = (kind: string | null, region: string | null, owner: string | null) => `${kind}/${region}/${owner}`;

/**
 * An independent replay of one book: rows in the order of their sequence go in, findings come out. It shares nothing with the SQL
 * that wrote the rows but the meaning of the columns.
 */
export class Replay {
  readonly book: BookState;
  rows = 0;
  private readonly referred: ReadonlySet<string>;
  private head: Buffer;
  private seq = 0;
  private lastUs = Date.UTC(2000, 0, 1) * 1000;
  private status = 'open';
  private finding: Finding | null = null;
  private readonly accounts = new Map<number, Account>();
  private readonly earlier = new Map<string, Earlier>();

  /** @param referred raw ids of the transfers that some later row of the book refers to: no others need be remembered */
  constructor(book: BookState, referred: ReadonlySet<string>) {
    this.book = book;
    this.referred = referred;
    this.head = genesis(book.kind, book.year);
  }

  /** Takes the next transfer, as the bytes that were hashed. */
  transfer(bytes: Buffer, hash: Buffer): void {
    this.guarded(this.seq + 1, () => {
      const row = transferOf(bytes);
      this.step(row.seq, row.recordedUs, bytes, hash);
      must(this.status === 'open', 'status', () => `a ${this.status} book took a transfer`);
      this.apply(row);
    });
  }

  /** Takes the next event, as the bytes that were hashed. */
  event(bytes: Buffer, hash: Buffer): void {
    this.guarded(this.seq + 1, () => {
      const row = eventOf(bytes);
      this.step(row.seq, row.recordedUs, bytes, hash);
      this.applyEvent(row);
    });
  }

  /** Compares what the rows add up to with what the database says stands now. */
  finish(accounts: readonly AccountState[], holds: readonly HoldState[]): Finding[] {
    this.guarded(null, () => {
      must(this.seq === this.book.seq, 'gap', () => `the book says ${this.book.seq} rows, ${this.seq} are there`);
      must(this.head.equals(this.book.head), 'head', () => 'the head hash of the book is not that of its newest row');
      must(this.status === this.book.status, 'status', () => `the book says ${this.book.status}, its rows say ${this.status}`);
      must(this.lastUs === this.book.lastUs, 'clock', () => 'the clock of the book is not that of its newest row');
      must(
        this.accounts.size === this.book.accounts,
        'account',
        () => `the book says ${this.book.accounts} accounts, ${this.accounts.size} were opened`,
      );
      must(accounts.length === this.accounts.size, 'account', () => `${accounts.length} accounts stand, ${this.accounts.size} were opened`);
      for (const account of accounts) this.compareAccount(account);
      this.compareHolds(holds);
    });
    return this.finding ? [this.finding] : [];
  }

  private guarded(seq: number | null, work: () => void): void {
    if (this.finding) return;
    try {
      work();
      this.rows += 1;
    } catch (error) {
      if (!(error instanceof Differs)) throw error;
      this.finding = { bookId: this.book.id, seq, fault: error.fault, detail: error.message };
    }
  }

  private step(seq: number, recordedUs: number, bytes: Buffer, stored: Buffer): void {
    must(seq === this.seq + 1, 'gap', () => `row ${this.seq + 1} is missing`);
    must(chainHash(this.head, bytes).equals(stored), 'hash', () => `row ${seq} is not what was hashed`);
    must(recordedUs >= this.lastUs, 'clock', () => `row ${seq} is older than the row before it`);
    this.seq = seq;
    this.lastUs = recordedUs;
    stored.copy(this.head);
  }

  private account(id: number): Account {
    const account = this.accounts.get(id);
    must(account !== undefined, 'unknown_account', () => `account ${id} was never opened in this book`);
    return account;
  }

  private apply(row: TransferRecord): void {
    const debit = this.account(row.debit);
    const credit = this.account(row.credit);
    must(row.amount > 0 && debit !== credit, 'amount', () => `row ${row.seq} moves ${row.amount} from ${row.debit} to ${row.credit}`);
    must(row.effectiveDay <= dayNumber(row.recordedUs), 'clock', () => `row ${row.seq} takes effect after it was recorded`);
    const { transfer, hold, reversal, commit } = KIND_NUMBERS;
    const released = row.kind === transfer || row.kind === hold ? 0 : this.settle(row);
    if (row.kind === hold) debit.held += row.amount;
    else debit.held -= released;
    if (row.kind === transfer || row.kind === commit || row.kind === reversal) {
      debit.posted -= row.amount;
      credit.posted += row.amount;
    }
    if (debit.min !== null)
      must(debit.posted - debit.held >= debit.min, 'limit', () => `row ${row.seq} takes account ${row.debit} below its limit`);
    must(
      row.debitAfter === debit.posted && row.creditAfter === credit.posted && row.heldAfter === debit.held,
      'balance',
      () =>
        `row ${row.seq} says ${row.debitAfter}/${row.creditAfter}/${row.heldAfter} after, it is ${debit.posted}/${credit.posted}/${debit.held}`,
    );
    if (row.kind !== hold && !this.referred.has(row.id)) return;
    const { kind, amount, deadlineDay } = row;
    this.earlier.set(row.id, { kind, debit: row.debit, credit: row.credit, amount, deadlineDay, settled: false });
  }

  /** Checks a commit, void, expiry or reversal against what it refers to; answers the amount that is no longer held. */
  private settle(row: TransferRecord): number {
    const { transfer, hold, commit, expire, reversal } = KIND_NUMBERS;
    const target = row.refersTo === null ? undefined : this.earlier.get(row.refersTo);
    must(target !== undefined && !target.settled, 'hold', () => `row ${row.seq} settles nothing that is open`);
    target.settled = true;
    if (row.kind === reversal) {
      const mirrored = target.debit === row.credit && target.credit === row.debit && target.amount === row.amount;
      must(
        mirrored && (target.kind === transfer || target.kind === commit),
        'hold',
        () => `row ${row.seq} does not mirror what it reverses`,
      );
      return 0;
    }
    const late = target.deadlineDay !== null && target.deadlineDay < dayNumber(row.recordedUs);
    const whole = row.kind === commit ? row.amount <= target.amount : row.amount === target.amount;
    must(
      target.kind === hold && target.debit === row.debit && target.credit === row.credit && whole,
      'hold',
      () => `row ${row.seq} does not fit its hold`,
    );
    must(late === (row.kind === expire), 'hold', () => `row ${row.seq} is on the wrong side of the hold's deadline`);
    return target.amount;
  }

  private applyEvent(row: EventRecord): void {
    if (row.kind === 'open') {
      must(row.accountId !== null && !this.accounts.has(row.accountId), 'account', () => `row ${row.seq} opens an account again`);
      this.accounts.set(row.accountId, {
        owner: ownerText(row.ownerKind, row.regionId, row.ownerId),
        posted: 0,
        held: 0,
        min: row.minBalance,
      });
    } else if (row.kind === 'limit') {
      this.account(row.accountId ?? 0).min = row.minBalance;
    } else if (row.kind === 'deadline') {
      const hold = this.earlier.get(row.holdId ?? '');
      must(
        hold !== undefined && hold.kind === KIND_NUMBERS.hold && !hold.settled,
        'hold',
        () => `row ${row.seq} moves the deadline of no open hold`,
      );
      hold.deadlineDay = row.deadlineDay;
    } else if (row.kind === 'use') {
      this.account(row.accountId ?? 0);
    } else {
      this.status = row.status ?? '';
    }
  }

  private compareAccount(state: AccountState): void {
    const account = this.account(state.id);
    must(
      account.owner === ownerText(state.ownerKind, state.regionId, state.ownerId),
      'account',
      () => `account ${state.id} belongs to another than it was opened for`,
    );
    must(
      account.posted === state.posted && account.held === state.held && account.min === state.minBalance,
      'account',
      () =>
        `account ${state.id} says ${state.posted}/${state.held}/${state.minBalance}, its rows add up to ${account.posted}/${account.held}/${account.min}`,
    );
  }

  private compareHolds(states: readonly HoldState[]): void {
    const open = new Map([...this.earlier].filter(([, earlier]) => earlier.kind === KIND_NUMBERS.hold && !earlier.settled));
    must(states.length === open.size, 'open_holds', () => `${states.length} holds stand open, the rows leave ${open.size}`);
    for (const state of states) {
      const hold = open.get(rawId(state.id));
      const deadlineDay = state.deadline === null ? null : dayNumberOf(state.deadline);
      const same =
        hold?.debit === state.debit && hold.credit === state.credit && hold.amount === state.amount && hold.deadlineDay === deadlineDay;
      must(same, 'open_holds', () => `hold ${state.id} is not as its rows say`);
    }
  }
}
