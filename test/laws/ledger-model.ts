import { KIND_NUMBERS } from '../../server/ledger/codes.ts';
import { type EventRow, eventHash, genesis, type TransferRow, transferHash } from './ledger-chain.ts';
import {
  type Account,
  type Book,
  type Done,
  dayOf,
  isGuarded,
  MOST,
  type ModelAnswer,
  type ModelCaller,
  type ModelItem,
  type Outcome,
  sameAsDone,
  sameItem,
  targetFault,
} from './ledger-model-parts.ts';

const DAY_MS = 86_400_000;

/** The ledger in plain words: one item after another, on maps. It knows nothing of the SQL that it is compared with. */
export class LedgerModel {
  readonly books: Book[] = [];
  readonly accounts = new Map<number, Account>();
  readonly done = new Map<string, Done>();
  readonly refused = new Map<string, Outcome>();
  readonly rows: TransferRow[] = [];
  private readonly limits: Readonly<Record<string, number>>;

  /** @param limits by kind: above them who acts alone needs a second person */
  constructor(limits: Readonly<Record<string, number>> = {}) {
    this.limits = limits;
  }

  open(
    now: number,
    author: number,
    kind: string,
    year: number,
    ownerKind: string,
    region: string,
    owner: string,
    min: number | null,
  ): number | null {
    const book = this.bookOf(kind, year);
    const key = `${ownerKind}/${region}/${owner}`;
    for (const account of this.accounts.values()) if (account.book === book && account.owner === key) return account.id;
    if (book.status !== 'open') return null;
    book.accounts += 1;
    const id = book.id * 100_000_000 + book.accounts;
    this.accounts.set(id, { id, book, region, owner: key, posted: 0, held: 0, min });
    this.append(book, now, author, { kind: 'open', accountId: id, minBalance: min, ownerKind, regionId: region, ownerId: owner });
    return id;
  }

  setLimit(now: number, author: number, id: number, min: number | null, reason: string, document: string | null = null): string {
    const account = this.accounts.get(id);
    if (!account) return 'unknown_account';
    if (account.book.status !== 'open') return `${account.book.status}_book`;
    if (min !== null && account.posted - account.held < min) return 'insufficient';
    account.min = min;
    this.append(account.book, now, author, { kind: 'limit', accountId: id, minBalance: min, reason, document });
    return 'ok';
  }

  setDeadline(now: number, author: number, holdId: string, deadline: string, reason: string, document: string | null = null): string {
    const hold = this.done.get(holdId);
    if (hold?.item.kind !== 'hold' || hold.settled) return 'unknown_hold';
    const account = this.accounts.get(hold.item.debit)!;
    const today = dayOf(Math.max(now, account.book.lastAt));
    if (account.book.status !== 'open') return `${account.book.status}_book`;
    if (hold.deadline !== null && hold.deadline < today) return 'hold_expired';
    if (deadline < today) return 'deadline_past';
    hold.deadline = deadline;
    this.append(account.book, now, author, { kind: 'deadline', accountId: account.id, holdId, deadline, reason, document });
    return 'ok';
  }

  setStatus(now: number, author: number, bookId: number, status: string, reason: string, document: string | null = null): void {
    const book = this.books[bookId - 1]!;
    if (book.status === status) return;
    book.status = status;
    this.append(book, now, author, { kind: 'status', status, reason, document });
  }

  /** Posts the items of one caller: alone one by one, or all or nothing. */
  post(now: number, caller: ModelCaller, items: readonly ModelItem[], atomic: boolean): ModelAnswer[] {
    if (!atomic) return items.map((item) => this.group(now, caller, [item])[0]!);
    return this.group(now, caller, items);
  }

  private group(now: number, caller: ModelCaller, items: readonly ModelItem[]): ModelAnswer[] {
    const undo: (() => void)[] = [];
    const fresh = new Map<string, Outcome>();
    const answers = items.map((item) => this.one(now, caller, item, undo, fresh));
    const failed = answers.some((answer) => answer.code !== 'ok');
    const final = new Map<ModelAnswer, ModelAnswer>();
    if (failed) for (const step of undo.reverse()) step();
    const asks = answers.some((answer) => answer.code === 'needs_approval');
    for (const { item, answer } of fresh.values()) {
      if (failed && answer.code === 'ok')
        final.set(answer, { code: 'group_failed', seq: null, debitAfter: null, creditAfter: null, available: null });
      const kept = final.get(answer) ?? answer;
      if (kept.code === 'ok') this.record(now, caller, item, kept);
      else if (!asks) this.refused.set(item.id, { item, answer: kept });
    }
    return answers.map((answer) => final.get(answer) ?? answer);
  }

  private one(now: number, caller: ModelCaller, item: ModelItem, undo: (() => void)[], fresh: Map<string, Outcome>): ModelAnswer {
    const refuse = (code: string, available: number | null = null): ModelAnswer => ({
      code,
      seq: null,
      debitAfter: null,
      creditAfter: null,
      available,
    });
    const tentative = fresh.get(item.id);
    const done = this.done.get(item.id);
    if (tentative && done) return sameAsDone(item, done) ? tentative.answer : refuse('id_reused');
    if (tentative) return sameItem(tentative.item, item) ? tentative.answer : refuse('id_reused');
    const refused = this.refused.get(item.id);
    if (done) return sameAsDone(item, done) ? done.answer : refuse('id_reused');
    if (refused) return sameItem(refused.item, item) ? refused.answer : refuse('id_reused');
    const fault = this.fault(now, caller, item);
    const answer = fault ? refuse(fault) : this.move(now, caller, item, undo, refuse);
    fresh.set(item.id, { item, answer });
    return answer;
  }

  private fault(now: number, caller: ModelCaller, item: ModelItem): string | null {
    if (item.debit === item.credit) return 'same_account';
    const debit = this.accounts.get(item.debit);
    const credit = this.accounts.get(item.credit);
    if (!debit || !credit) return 'unknown_account';
    if (debit.book !== credit.book) return debit.book.kind === credit.book.kind ? 'wrong_year' : 'wrong_kind';
    if (!caller.scope.includes('*') && !(caller.scope.includes(debit.region) && caller.scope.includes(credit.region)))
      return 'not_allowed_region';
    if (debit.book.status !== 'open') return `${debit.book.status}_book`;
    if (item.amount === null ? KIND_NUMBERS[item.kind] <= 2 : item.amount <= 0) return 'not_positive';
    const today = dayOf(Math.max(now, debit.book.lastAt));
    if (item.effectiveOn !== null && item.effectiveOn > today) return 'wrong_date';
    if (item.kind === 'hold' && item.deadline !== null && item.deadline < today) return 'deadline_past';
    return null;
  }

  private move(
    now: number,
    caller: ModelCaller,
    item: ModelItem,
    undo: (() => void)[],
    refuse: (code: string, available?: number | null) => ModelAnswer,
  ): ModelAnswer {
    const debit = this.accounts.get(item.debit)!;
    const credit = this.accounts.get(item.credit)!;
    const free = debit.min === null ? Number.POSITIVE_INFINITY : debit.posted - debit.held - debit.min;
    let amount = item.amount ?? 0;
    let released = 0;
    const target = item.refersTo === null ? undefined : this.done.get(item.refersTo);
    if (item.kind === 'transfer' || item.kind === 'hold') {
      if (amount > free) return refuse('insufficient', free);
    } else {
      const fault = targetFault(now, item, target, debit.book);
      if (fault) return refuse(fault);
      amount = item.amount ?? target!.amount;
      if (item.kind === 'reversal' && amount > free) return refuse('insufficient', free);
      if (item.kind !== 'reversal') released = target!.amount;
    }
    const moved = item.kind === 'transfer' || item.kind === 'commit' || item.kind === 'reversal' ? amount : 0;
    const heldChange = item.kind === 'hold' ? amount : -released;
    if (moved > 0 && (credit.posted + moved > MOST || debit.posted - moved < -MOST)) return refuse('too_large');
    if (debit.held + heldChange > MOST) return refuse('too_large');
    if (caller.alone && this.asksAnother(now, caller, item, debit, credit, amount)) return refuse('needs_approval');
    debit.posted -= moved;
    credit.posted += moved;
    debit.held += heldChange;
    if (target) target.settled = true;
    const answer: ModelAnswer = { code: 'ok', seq: null, debitAfter: debit.posted, creditAfter: credit.posted, available: null };
    const at = Math.max(now, debit.book.lastAt);
    const effectiveOn = item.effectiveOn ?? dayOf(at);
    const { author, approver } = caller;
    const stands = { settled: false, effectiveOn, heldAfter: debit.held, deadline: item.deadline };
    this.done.set(item.id, { item, amount, answer, ...stands, author, approver, at });
    undo.push(() => {
      debit.posted += moved;
      credit.posted -= moved;
      debit.held -= heldChange;
      if (target) target.settled = false;
      this.done.delete(item.id);
    });
    return answer;
  }

  /**
   * A second person is asked for every bare reversal, for what comes from or goes to guarded accounts by a bare voucher, and above the kind's
   * limit for all that this person moved into the account from the other's region within a day.
   */
  private asksAnother(now: number, caller: ModelCaller, item: ModelItem, debit: Account, credit: Account, amount: number): boolean {
    const isBare = (caller.way ?? 'bare') === 'bare';
    if (isBare && item.kind === 'reversal') return true;
    if (isBare && (item.kind === 'transfer' || item.kind === 'hold') && [debit, credit].some(isGuarded)) return true;
    if (!this.isMovedBy(item, caller.author)) return false;
    const since = Math.max(now, debit.book.lastAt) - DAY_MS;
    const moved = [...this.done.values()]
      .filter((done) => done.at > since && done.approver === null && done.author === caller.author && done.item.credit === credit.id)
      .filter((done) => this.isMovedBy(done.item, caller.author) && this.accounts.get(done.item.debit)!.region === debit.region)
      .reduce((sum, done) => sum + done.amount, amount);
    return moved > (this.limits[debit.book.kind] ?? Number.POSITIVE_INFINITY);
  }

  /** Commits count for who held as well. */
  private isMovedBy(item: ModelItem, author: number): boolean {
    if (item.kind === 'commit') return this.done.get(item.refersTo ?? '')?.author === author;
    return item.kind === 'transfer' || item.kind === 'reversal';
  }

  private record(now: number, caller: ModelCaller, item: ModelItem, answer: ModelAnswer): void {
    const { book } = this.accounts.get(item.debit)!;
    book.lastAt = Math.max(now, book.lastAt);
    book.seq += 1;
    answer.seq = book.seq;
    const done = this.done.get(item.id)!;
    const row: TransferRow = {
      bookId: book.id,
      seq: book.seq,
      id: item.id,
      kind: KIND_NUMBERS[item.kind],
      debit: item.debit,
      credit: item.credit,
      amount: done.amount,
      refersTo: item.refersTo,
      deadline: item.deadline,
      effectiveOn: done.effectiveOn,
      recordedUs: book.lastAt * 1000,
      debitAfter: answer.debitAfter!,
      creditAfter: answer.creditAfter!,
      heldAfter: done.heldAfter,
      author: caller.author,
      approver: caller.approver,
      reason: item.reason,
      document: item.document,
    };
    book.head = transferHash(book.head, row);
    this.rows.push(row);
  }

  /** The book of a kind and year, made when needed. */
  bookOf(kind: string, year: number): Book {
    const found = this.books.find((book) => book.kind === kind && book.year === year);
    if (found) return found;
    const book = {
      id: this.books.length + 1,
      kind,
      year,
      status: 'open',
      seq: 0,
      head: genesis(kind, year),
      lastAt: Date.UTC(2000, 0, 1),
      accounts: 0,
    };
    this.books.push(book);
    return book;
  }

  private append(book: Book, now: number, author: number, event: Partial<EventRow> & { kind: string }): void {
    book.lastAt = Math.max(now, book.lastAt);
    book.seq += 1;
    const row: EventRow = {
      accountId: null,
      holdId: null,
      minBalance: null,
      deadline: null,
      ownerKind: null,
      regionId: null,
      ownerId: null,
      status: null,
      reason: null,
      document: null,
      ...event,
      bookId: book.id,
      seq: book.seq,
      author,
      recordedUs: book.lastAt * 1000,
    };
    book.head = eventHash(book.head, row);
  }
}
