import type { OwnerKind, TransferItem, TransferResult } from '../contract/ledger.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, SYSTEM, type Unit } from '../platform/unit.ts';
import { poolsOf } from './reads.ts';
import { bookOf, openAccounts, type PostItem, postRequests, type Way } from './store.ts';

/** An item as the contract has it, or the expiry of a hold that only the server itself may write. */
export type NewTransfer = TransferItem | (Omit<TransferItem, 'kind'> & { readonly kind: 'expire' });

/** The stored form of an item: what was left out becomes null. */
export function postItemOf(item: NewTransfer): PostItem {
  return {
    id: item.id,
    kind: item.kind,
    debit: item.debit,
    credit: item.credit,
    amount: item.amount ?? null,
    refersTo: item.holdId ?? null,
    deadline: item.deadline ?? null,
    effectiveOn: item.effectiveOn ?? null,
    reason: item.reason ?? null,
    document: item.document ?? null,
  };
}

async function tell(unit: Unit, moved: readonly PostItem[]): Promise<void> {
  const pools = await poolsOf(unit, [...new Set(moved.flatMap((item) => [item.debit, item.credit]))]);
  for (const pool of pools) await unit.emit('ledger.posted', { ...pool }, pool.regionId);
}

/**
 * Posts transfers inside a command: with the command's other changes they happen or do not. Each item is answered; `atomic` items
 * happen all or not at all. Refusals are answers too and stand for ever for their id, so a second try needs new ids. The books
 * stay locked until the command ends, so a command should post once, late. A person who commits or gives back, above the limit, what
 * nobody else held or approved is answered `needs_approval`.
 */
export function postTransfers(unit: Unit, post: { items: readonly NewTransfer[]; atomic?: boolean }): Promise<TransferResult[]> {
  return postAs(unit, { ...onlyOf(unit.actor), alone: unit.actor.id !== SYSTEM.id, way: 'project' }, post);
}

/** Who wrote a voucher, and the second person who let it through. */
export interface People {
  readonly author: number;
  readonly approver: number | null;
  /** For whom the author acted as a deputy. */
  readonly actingFor?: number | null;
  /** Nobody was asked: what needs a second person is answered `needs_approval`. */
  readonly alone?: boolean;
  readonly way?: Way;
}

/** One person and no second one. */
export const onlyOf = ({ id, actingFor }: Actor): People => ({ author: id, approver: null, actingFor: actingFor?.id ?? null });

/** Posts what one person proposed and another approved; the scope is that of the person who acts now. */
export async function postAs(
  unit: Unit,
  people: People,
  post: { items: readonly NewTransfer[]; atomic?: boolean },
): Promise<TransferResult[]> {
  if (post.items.length === 0) return [];
  const items = post.items.map(postItemOf);
  const [results] = await postRequests(unit.trx, unit.now, [
    { ...people, scope: unit.actor.scope, alone: people.alone ?? false, items, atomic: post.atomic ?? false },
  ]);
  const moved = items.filter((_item, index) => results![index]!.code === 'ok');
  if (moved.length > 0) await tell(unit, moved);
  const codes = results!.map((result) => result.code);
  await unit.journal({
    action: 'ledger.post',
    subject: items[0]!.id,
    detail: { items: items.length, moved: moved.length, codes: [...new Set(codes)] },
  });
  return results!;
}

export interface NewAccount {
  readonly kind: string;
  readonly year: number;
  readonly ownerKind: OwnerKind;
  readonly regionId: string;
  /** The project's or parcel's code, or whatever tells loans apart; empty for pools. */
  readonly ownerId?: string;
  /** The least balance: 0 unless said otherwise; an `outside` account has none. */
  readonly minBalance?: number | null;
}

const leastOf = (account: NewAccount) =>
  account.minBalance === undefined ? (account.ownerKind === 'outside' ? null : 0) : account.minBalance;

/**
 * Opens accounts, or finds them: the same owner, kind and year is one account. Answers their ids in order. Problems:
 * `ledger.unknown_kind`; `ledger.unknown_account` where a closed or frozen book takes no new account.
 */
export async function openManyAccounts(unit: Unit, accounts: readonly NewAccount[]): Promise<number[]> {
  const books = new Map<string, number>();
  for (const { kind, year } of accounts) {
    if (books.has(`${kind}/${year}`)) continue;
    const book = await bookOf(unit.trx, kind, year);
    if (book === null) throw problem('ledger.unknown_kind', { kind });
    books.set(`${kind}/${year}`, book);
  }
  const rows = accounts.map((account) => ({
    bookId: books.get(`${account.kind}/${account.year}`)!,
    ownerKind: account.ownerKind,
    regionId: account.regionId,
    ownerId: account.ownerId ?? '',
    minBalance: leastOf(account),
  }));
  const ids = await openAccounts(unit.trx, unit.now, rows);
  return ids.map((id, index) => {
    if (id === null) throw problem('ledger.unknown_account', { kind: accounts[index]!.kind, year: accounts[index]!.year });
    return id;
  });
}

/** Opens one account, or finds it. See `openManyAccounts`. */
export async function openAccount(unit: Unit, account: NewAccount): Promise<number> {
  const [id] = await openManyAccounts(unit, [account]);
  return id!;
}
