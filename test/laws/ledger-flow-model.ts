import { LedgerModel } from './ledger-model.ts';
import { dayOf, type ModelAnswer, type ModelItem } from './ledger-model-parts.ts';

/** What a command told: its answer in words that both sides share. */
export type Told = Readonly<Record<string, unknown>>;

export interface People {
  readonly author: number;
  readonly approver: number | null;
}

export interface Grounds {
  readonly reason: string | null;
  readonly document: string | null;
}

/** A voucher that a flow wants; without an id it takes the one that the product drew for this place of the book. */
export interface Move extends Grounds {
  readonly id?: string;
  readonly kind: ModelItem['kind'];
  readonly debit: number;
  readonly credit: number;
  readonly amount: number | null;
  readonly refersTo?: string;
  readonly deadline?: string;
  readonly effectiveOn?: string | null;
}

export interface Owner {
  readonly kind: string;
  readonly year: number;
  readonly ownerKind: string;
  readonly region: string;
  readonly owner: string;
  readonly min: number | null;
}

/** The command ends and takes everything back. */
export class Refused extends Error {
  readonly told: Told;
  constructor(told: Told) {
    super(JSON.stringify(told));
    this.told = told;
  }
}

/** The same ledger once more: what is done to one is not done to the other. */
export function copyOf(model: LedgerModel): LedgerModel {
  const copy = new LedgerModel();
  copy.books.push(...model.books.map((book) => ({ ...book })));
  for (const account of model.accounts.values()) copy.accounts.set(account.id, { ...account, book: copy.books[account.book.id - 1]! });
  for (const [id, done] of model.done) copy.done.set(id, { ...done });
  for (const [id, outcome] of model.refused) copy.refused.set(id, outcome);
  copy.rows.push(...model.rows);
  return copy;
}

/** Hands out a total one unit after another to what is owed the most: whole parts that add up, ties to the earlier one. */
export function partsOf(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / all));
  const owed = weights.map((weight, index) => total * weight - parts[index]! * all);
  for (let left = total - parts.reduce((sum, part) => sum + part, 0); left > 0; left--) {
    const most = owed.indexOf(Math.max(...owed));
    parts[most]! += 1;
    owed[most] = -1;
  }
  return parts;
}

/** Pours unit by unit: which source's units land in which target, in order. */
export function unitMoves(sources: readonly number[], targets: readonly number[]): { from: number; to: number; amount: number }[] {
  const units = (amounts: readonly number[]) => amounts.flatMap((amount, index) => Array<number>(amount).fill(index));
  const into = units(targets);
  const moves = new Map<string, { from: number; to: number; amount: number }>();
  for (const [place, from] of units(sources).entries()) {
    const to = into[place]!;
    const move = moves.get(`${from}/${to}`) ?? { from, to, amount: 0 };
    move.amount += 1;
    moves.set(`${from}/${to}`, move);
  }
  return [...moves.values()];
}

/** Results of vouchers without the ids and places that are told elsewhere. */
export const toldOf = (answers: readonly { code: string; available?: number | null }[]): Told => ({
  results: answers.map(({ code, available }) => [code, available ?? null]),
});

/** The state that all flows share: the ledger's model, a clock, and the ids that the product drew. */
export class FlowState {
  ledger = new LedgerModel();
  now = 0;
  /** Freed lots by their code. */
  readonly lots = new Map<string, { account: number; ratio: 1 | 2 }>();
  /** The vouchers of what lots gave for projects. */
  readonly uses: { readonly project: string; readonly ids: readonly string[] }[] = [];
  /** Who acts: the author of events. */
  actor = 0;
  /** Ids of the vouchers that the product has just recorded, by book and place. */
  drawn = new Map<string, string>();
  private missing = 0;

  get today(): string {
    return dayOf(this.now);
  }

  /** Runs a command that happens whole or not at all. */
  whole(work: () => Told): Told {
    const kept = copyOf(this.ledger);
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.ledger = kept;
      return error.told;
    }
  }

  /** Opens accounts or finds them, books in the order of their ids. */
  open(owners: readonly Owner[]): number[] {
    const books = owners.map(({ kind, year }) => this.ledger.bookOf(kind, year));
    const order = [...owners.keys()].sort((a, b) => books[a]!.id - books[b]!.id || a - b);
    const ids: number[] = [];
    for (const index of order) {
      const { kind, year, ownerKind, region, owner, min } = owners[index]!;
      const id = this.ledger.open(this.now, this.actor, kind, year, ownerKind, region, owner, min);
      if (id === null) throw new Refused({ problem: 'ledger.unknown_account' });
      ids[index] = id;
    }
    return ids;
  }

  /** The account that an owner has in a book; null when there is none. */
  find(kind: string, year: number, ownerKind: string, region: string, owner = ''): number | null {
    const key = `${ownerKind}/${region}/${owner}`;
    for (const { id, book, owner: own } of this.ledger.accounts.values())
      if (own === key && book.kind === kind && book.year === year) return id;
    return null;
  }

  pool(region: string, kind: string, year: number): number {
    const id = this.find(kind, year, 'region_pool', region);
    if (id === null) throw new Refused({ problem: 'ledger.unknown_account' });
    return id;
  }

  /** Posts a group, or items that stand alone; the ids of fresh vouchers come from what the product recorded. */
  post(people: People, moves: readonly Move[], atomic: boolean): ModelAnswer[] {
    const next = new Map(this.ledger.books.map((book) => [book.id, book.seq]));
    const items = moves.map(({ id, refersTo, deadline, effectiveOn, ...move }): ModelItem => {
      const book = Math.floor(move.debit / 100_000_000);
      const seq = (next.get(book) ?? 0) + 1;
      next.set(book, seq);
      return {
        ...move,
        id: id ?? this.drawn.get(`${book}/${seq}`) ?? this.noId(),
        refersTo: refersTo ?? null,
        deadline: deadline ?? null,
        effectiveOn: effectiveOn ?? null,
      };
    });
    return this.ledger.post(this.now, { ...people, alone: false, scope: ['*'] }, items, atomic);
  }

  /** A group that must pass as a whole, or the command ends with what is short or refused. */
  mustPost(people: People, moves: readonly Move[]): void {
    this.mustBeOk(
      this.post(people, moves, true).map(({ code, available }) => ({ code, available })),
      moves.map((move) => move.amount),
    );
  }

  mustBeOk(answers: readonly { code: string; available: number | null }[], asked: readonly (number | null)[] = []): void {
    const short = answers.findIndex((answer) => answer.code === 'insufficient');
    if (short >= 0)
      throw new Refused({ problem: 'ledger.insufficient', available: answers[short]!.available ?? null, asked: asked[short] ?? null });
    const codes = [...new Set(answers.map((answer) => answer.code).filter((code) => code !== 'ok'))];
    if (codes.includes('id_reused')) throw new Refused({ problem: 'request.id_reused' });
    if (codes.length > 0) throw new Refused({ problem: 'ledger.refused', codes });
  }

  /** Open holds in the order of their books and ids. */
  holds(keep: (credit: number) => boolean) {
    return [...this.ledger.done.values()]
      .filter((done) => done.item.kind === 'hold' && !done.settled && keep(done.item.credit))
      .sort((a, b) => this.bookOf(a.item.debit).id - this.bookOf(b.item.debit).id || (a.item.id < b.item.id ? -1 : 1));
  }

  bookOf(account: number) {
    return this.ledger.accounts.get(account)!.book;
  }

  private noId(): string {
    this.missing += 1;
    return `ffffffff-0000-7000-8000-${this.missing.toString(16).padStart(12, '0')}`;
  }
}
