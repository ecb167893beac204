import { randomUUID } from 'node:crypto';
import type { TransferItem, TransferResult } from '../../contract/ledger.ts';
import type { ProposalBody } from '../../contract/ledger-flows.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { availability } from '../project/reads.ts';
import { accountRow } from '../reads.ts';
import { splitQuota } from '../rules.ts';
import { type NewTransfer, openManyAccounts, type People, postAs } from '../service.ts';
import { setLimit } from '../store.ts';
import { insertLoan } from './store.ts';

export interface Grounds {
  readonly proposalId: string;
  readonly reason: string;
  readonly document: string | null;
}

type Flow<F extends ProposalBody['flow']> = Extract<ProposalBody, { flow: F }>;

const written = (grounds: { reason: string; document: string | null }) => ({
  reason: grounds.reason,
  ...(grounds.document === null ? {} : { document: grounds.document }),
});

function pair(debit: number, credit: number, amount: number, grounds: { reason: string; document: string | null }): NewTransfer {
  return { id: randomUUID(), kind: 'transfer', debit, credit, amount, ...written(grounds) };
}

/** Ends the command when a voucher was refused: a shortfall with its amounts, anything else by its codes. */
export function mustAllBeOk(results: readonly TransferResult[]): void {
  const short = results.filter((result) => result.code === 'insufficient');
  if (short.length > 0) {
    throw problem('ledger.insufficient', {
      available: short[0]!.available,
      asked: short[0]!.asked,
      shortfalls: short.map(({ id, available, asked }) => ({ id, available, asked })),
    });
  }
  const codes = results.map((result) => result.code).filter((code) => code !== 'ok');
  if (codes.length > 0) throw problem('ledger.refused', { codes: [...new Set(codes)] });
}

/** The pool of a region for a kind and year. Problem: `ledger.unknown_account` when the region has none. */
export async function poolOf(unit: Unit, regionId: string, kind: string, year: number): Promise<number> {
  const quota = (await availability(unit, { regionId, year })).find((one) => one.kind === kind);
  if (!quota?.accountId) throw problem('ledger.unknown_account', { regionId, kind, year });
  return quota.accountId;
}

async function postGroup(unit: Unit, people: People, items: readonly NewTransfer[]): Promise<string[]> {
  mustAllBeOk(await postAs(unit, people, { items, atomic: true }));
  return items.map((item) => item.id);
}

function transfers(unit: Unit, people: People, body: Flow<'transfers'>, grounds: Grounds): Promise<string[]> {
  const items = body.items.map((item: TransferItem) => ({ ...written(grounds), ...item }));
  return postGroup(unit, people, items);
}

/** A pool that has paid back its advance may no longer go below zero. */
async function endAdvance(unit: Unit, pool: number, grounds: Grounds): Promise<void> {
  const account = await accountRow(unit, pool);
  if (account?.minBalance == null || account.minBalance >= 0 || account.posted - account.held < 0) return;
  await setLimit(unit.trx, unit.now, pool, 0, grounds.reason, grounds.document);
}

async function issue(unit: Unit, people: People, body: Flow<'issue'>, grounds: Grounds): Promise<string[]> {
  const { kind, year, region, counties } = body;
  const split =
    counties.length === 0
      ? { city: body.amount, counties: [] }
      : splitQuota(
          body.amount,
          counties.map((county) => county.weight),
          { cityPerMille: body.cityPerMille },
        );
  const row = { kind, year };
  const [outside] = await openManyAccounts(unit, [{ ...row, ownerKind: 'outside', regionId: region }]);
  const regions = [region, ...counties.map((county) => county.region)];
  const pools: number[] = [];
  for (const regionId of regions) {
    const pool = (await availability(unit, { regionId, year })).find((one) => one.kind === kind)?.accountId;
    pools.push(pool ?? (await openManyAccounts(unit, [{ ...row, ownerKind: 'region_pool', regionId }]))[0]!);
  }
  const amounts = [split.city, ...split.counties];
  const items = pools.map((pool, index) => pair(outside!, pool, amounts[index]!, grounds)).filter((item) => item.amount !== 0);
  const done = await postGroup(unit, people, items);
  for (const pool of pools) await endAdvance(unit, pool, grounds);
  return done;
}

/** The lender's pool gives to its loan account; the borrower's loan account, down to minus the amount, gives to its pool. */
async function loan(unit: Unit, people: People, body: Flow<'loan'>, grounds: Grounds): Promise<string[]> {
  const { kind, year, amount } = body;
  const lender = await poolOf(unit, body.from, kind, year);
  const borrower = await poolOf(unit, body.to, kind, year);
  const code = `L-${year}-${grounds.proposalId.slice(0, 8)}`;
  const [lent, owed] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'loan', regionId: body.from, ownerId: code },
    { kind, year, ownerKind: 'loan', regionId: body.to, ownerId: code, minBalance: -amount },
  ]);
  const done = await postGroup(unit, people, [pair(lender, lent!, amount, grounds), pair(owed!, borrower, amount, grounds)]);
  const { from, to, dueOn } = body;
  await insertLoan(unit, { code, kind, year, from, to, lent: lent!, owed: owed!, amount, dueOn, ...grounds });
  return done;
}

async function advance(unit: Unit, _people: People, body: Flow<'advance'>, grounds: Grounds): Promise<string[]> {
  const pool = await poolOf(unit, body.region, body.kind, body.year);
  const code = await setLimit(unit.trx, unit.now, pool, -body.cap, grounds.reason, grounds.document);
  if (code !== 'ok') mustAllBeOk([{ id: grounds.proposalId, code }]);
  return [];
}

/** Quota one way, its price the other. What money a region has is not kept here, so its account has no limit. */
async function paidTransfer(unit: Unit, people: People, body: Flow<'paid_transfer'>, grounds: Grounds): Promise<string[]> {
  const { kind, year, from, to } = body;
  const [payer, payee] = await openManyAccounts(unit, [
    { kind: 'funds', year, ownerKind: 'outside', regionId: to },
    { kind: 'funds', year, ownerKind: 'outside', regionId: from },
  ]);
  const giver = await poolOf(unit, from, kind, year);
  const taker = await poolOf(unit, to, kind, year);
  return postGroup(unit, people, [pair(giver, taker, body.amount, grounds), pair(payer!, payee!, body.priceFen, grounds)]);
}

/** From outside into a region's pool, or out of it, as a document says. */
async function adjust(unit: Unit, people: People, body: Flow<'adjust'>, grounds: Grounds): Promise<string[]> {
  const { kind, year, region, amount } = body;
  const [outside, pool] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'outside', regionId: region },
    { kind, year, ownerKind: 'region_pool', regionId: region },
  ]);
  const [debit, credit] = amount > 0 ? [outside!, pool!] : [pool!, outside!];
  return postGroup(unit, people, [pair(debit, credit, Math.abs(amount), grounds)]);
}

/** Does what was approved, all or nothing; answers the ids of its vouchers. Problems: see `mustAllBeOk` and `poolOf`. */
export function execute(unit: Unit, people: People, body: ProposalBody, grounds: Grounds): Promise<string[]> {
  switch (body.flow) {
    case 'transfers':
      return transfers(unit, people, body, grounds);
    case 'issue':
      return issue(unit, people, body, grounds);
    case 'loan':
      return loan(unit, people, body, grounds);
    case 'advance':
      return advance(unit, people, body, grounds);
    case 'paid_transfer':
      return paidTransfer(unit, people, body, grounds);
    case 'adjust':
      return adjust(unit, people, body, grounds);
  }
}
