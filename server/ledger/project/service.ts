import { randomUUID } from 'node:crypto';
import type { TransferCode, TransferResult } from '../../contract/ledger.ts';
import type { Unit } from '../../platform/unit.ts';
import { type NewTransfer, openManyAccounts, postTransfers } from '../service.ts';
import { availability, projectGains, projectHolds } from './reads.ts';

export interface Shortfall {
  readonly kind: string;
  readonly asked: number;
  readonly available: number;
  readonly short: number;
}

export interface Reservation {
  readonly projectCode: string;
  readonly regionId: string;
  readonly year: number;
  /** Amounts by quota kind, in the kind's smallest unit; zero is no need. */
  readonly needs: Readonly<Record<string, number>>;
  /** The last day on which the holds can be committed. */
  readonly deadline: string;
  readonly reason: string;
  readonly document?: string;
  /** An id for each kind's hold, chosen by the caller, so that a second try is the same try. */
  readonly holdIds: Readonly<Record<string, string>>;
}

export interface Reserved {
  readonly ok: true;
  readonly holds: readonly { kind: string; id: string; accountId: number; amount: number; seq: number }[];
}

export interface NotReserved {
  readonly ok: false;
  /** Every kind that falls short, with what could be given. */
  readonly shortfalls: readonly Shortfall[];
  /** Kinds refused for another cause: a frozen book, a region out of scope, an id used before. */
  readonly refusals: readonly { kind: string; code: TransferCode }[];
}

interface Need {
  readonly kind: string;
  readonly asked: number;
  readonly pool: number | null;
}

const shortfall = (kind: string, asked: number, available: number): Shortfall => ({ kind, asked, available, short: asked - available });

function notReserved(needs: readonly Need[], results: readonly TransferResult[]): NotReserved {
  const shortfalls: Shortfall[] = [];
  const refusals: { kind: string; code: TransferCode }[] = [];
  for (const [index, result] of results.entries()) {
    const need = needs[index]!;
    if (result.code === 'insufficient') shortfalls.push(shortfall(need.kind, need.asked, result.available ?? 0));
    else if (result.code !== 'ok' && result.code !== 'group_failed') refusals.push({ kind: need.kind, code: result.code });
  }
  return { ok: false, shortfalls, refusals };
}

/**
 * Reserves quota of several kinds for a project, all or nothing: a hold from the region's pool to the project's account for each. A kind
 * that falls short is named with what was asked and what could be given; then nothing is held. A region without a pool of a kind can
 * give none of it. Problem: `ledger.unknown_kind`.
 */
export async function reserveForProject(unit: Unit, ask: Reservation): Promise<Reserved | NotReserved> {
  const stands = await availability(unit, ask);
  const pools = new Map(stands.map((quota) => [quota.kind, quota]));
  const needs: Need[] = Object.entries(ask.needs)
    .filter(([, asked]) => asked > 0)
    .map(([kind, asked]) => ({ kind, asked, pool: pools.get(kind)?.accountId ?? null }));
  const without = needs.filter((need) => need.pool === null);
  if (without.length > 0) {
    const others = needs.filter((need) => need.pool !== null && pools.get(need.kind)!.available < need.asked);
    const missing = [...without, ...others].map((need) => shortfall(need.kind, need.asked, pools.get(need.kind)?.available ?? 0));
    return { ok: false, shortfalls: missing, refusals: [] };
  }
  const { regionId, year, projectCode } = ask;
  const accounts = await openManyAccounts(
    unit,
    needs.map(({ kind }) => ({ kind, year, ownerKind: 'project', regionId, ownerId: projectCode })),
  );
  const items = needs.map(
    (need, index): NewTransfer => ({
      id: ask.holdIds[need.kind] ?? randomUUID(),
      kind: 'hold',
      debit: need.pool!,
      credit: accounts[index]!,
      amount: need.asked,
      deadline: ask.deadline,
      reason: ask.reason,
      ...(ask.document === undefined ? {} : { document: ask.document }),
    }),
  );
  const results = await postTransfers(unit, { items, atomic: true });
  if (results.some((result) => result.code !== 'ok')) return notReserved(needs, results);
  const holds = needs.map((need, index) => ({
    kind: need.kind,
    id: items[index]!.id,
    accountId: accounts[index]!,
    amount: need.asked,
    seq: results[index]!.seq!,
  }));
  return { ok: true, holds };
}

export interface Settlement {
  readonly projectCode: string;
  readonly reason: string;
  readonly document?: string;
}

const settling = (ask: Settlement) => ({ reason: ask.reason, ...(ask.document === undefined ? {} : { document: ask.document }) });

/** Construction starts: every open hold of the project becomes its quota, all or nothing. Answers one result for each hold. */
export async function commitProject(unit: Unit, ask: Settlement): Promise<TransferResult[]> {
  const holds = await projectHolds(unit, ask.projectCode);
  const items = holds.map(
    ({ id, debit, credit, amount }): NewTransfer => ({
      id: randomUUID(),
      kind: 'commit',
      debit,
      credit,
      amount,
      holdId: id,
      ...settling(ask),
    }),
  );
  return postTransfers(unit, { items, atomic: true });
}

/**
 * The project leaves: open holds are voided (or expire, past their deadline), what was committed goes back to the pool it came from and
 * what replaced its emissions to the lots, all or nothing (坊子区: on exit land, energy and emission quota is recovered). Answers one result for each voucher.
 */
export async function releaseProject(unit: Unit, ask: Settlement): Promise<TransferResult[]> {
  const holds = await projectHolds(unit, ask.projectCode);
  const gains = await projectGains(unit, ask.projectCode);
  const items = [
    ...holds.map(({ id, debit, credit, amount, deadline }): NewTransfer => {
      const kind = deadline !== null && deadline < unit.today ? 'expire' : 'void';
      return { id: randomUUID(), kind, debit, credit, amount, holdId: id, ...settling(ask) };
    }),
    ...gains.map(
      ({ id, debit, credit, amount }): NewTransfer => ({
        id: randomUUID(),
        kind: 'reversal',
        debit: credit,
        credit: debit,
        amount,
        holdId: id,
        ...settling(ask),
      }),
    ),
  ];
  return postTransfers(unit, { items, atomic: true });
}
