import type { UUID } from 'node:crypto';
import type { TransferItem } from '../../contract/ledger.ts';
import type { ProposalBody } from '../../contract/ledger-flows.ts';
import { problem } from '../../platform/problem.ts';
import type { Query, Unit } from '../../platform/unit.ts';
import { mustBeReplaceable, planFreedLot, planLotUse } from '../lots/plan.ts';
import { availability } from '../project/reads.ts';
import { kindRows } from '../reads.ts';
import { splitQuota } from '../rules.ts';
import { openManyAccounts } from '../service.ts';
import { type Grounds, moved, type Plan, written } from './perform.ts';
import { knownRegions, loanRow } from './reads.ts';
import { insertLoan } from './store.ts';

type Flow<F extends ProposalBody['flow']> = Extract<ProposalBody, { flow: F }>;

/** The pool of a region for a kind and year. Problem: `ledger.unknown_account` when the region has none. */
export async function poolOf(unit: Unit, regionId: string, kind: string, year: number): Promise<number> {
  const quota = (await availability(unit, { regionId, year })).find((one) => one.kind === kind);
  if (!quota?.accountId) throw problem('ledger.unknown_account', { regionId, kind, year });
  return quota.accountId;
}

/** The pool of a region, opened where it has none. */
async function openPool(unit: Unit, regionId: string, kind: string, year: number): Promise<number> {
  const quota = (await availability(unit, { regionId, year })).find((one) => one.kind === kind);
  return quota?.accountId ?? (await openManyAccounts(unit, [{ kind, year, ownerKind: 'region_pool', regionId }]))[0]!;
}

function regionsOf(body: ProposalBody): string[] {
  switch (body.flow) {
    case 'transfers':
      return [];
    case 'issue':
      return [body.region, ...body.counties.map((county) => county.region)];
    case 'loan':
    case 'paid_transfer':
      return [body.from, body.to];
    case 'use_lots':
      return body.region === undefined ? [] : [body.region];
    case 'repayment':
      return [];
    default:
      return [body.region];
  }
}

/** Whether what is asked for exists. Problems: `ledger.unknown_kind`, `region.unknown`, `ledger.not_replaceable`. */
export async function mustExist(query: Query, body: ProposalBody): Promise<void> {
  if (body.flow === 'repayment') return;
  if (body.flow === 'free_lot' || body.flow === 'use_lots') await mustBeReplaceable(query, body.kind);
  if (body.flow !== 'transfers' && !(await kindRows(query)).some((kind) => kind.id === body.kind))
    throw problem('ledger.unknown_kind', { kind: body.kind });
  const regions = regionsOf(body);
  const known = await knownRegions(query, regions);
  const unknown = regions.find((region) => !known.includes(region));
  if (unknown !== undefined) throw problem('region.unknown', { region: unknown });
}

function planTransfers(body: Flow<'transfers'>, grounds: Grounds): Plan {
  return { items: body.items.map((item: TransferItem) => ({ ...written(grounds), ...item })) };
}

async function planIssue(unit: Unit, body: Flow<'issue'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, region, counties } = body;
  const weights = counties.map((county) => county.weight);
  const split =
    counties.length === 0 ? { city: body.amount, counties: [] } : splitQuota(body.amount, weights, { cityPerMille: body.cityPerMille });
  const [outside] = await openManyAccounts(unit, [{ kind, year, ownerKind: 'outside', regionId: region }]);
  const pools: number[] = [];
  for (const regionId of regionsOf(body)) pools.push(await openPool(unit, regionId, kind, year));
  const amounts = [split.city, ...split.counties];
  const items = pools.map((pool, index) => moved(outside!, pool, amounts[index]!, grounds)).filter((item) => item.amount !== 0);
  return { items, repaid: pools };
}

/** A loan is called by its year and its proposal. */
export const loanCode = (year: number, proposalId: string): string => `L-${year}-${proposalId.slice(0, 8)}`;

/** The lender's pool gives to its loan account; the borrower's loan account, down to minus the amount, gives to its pool. */
async function planLoan(unit: Unit, body: Flow<'loan'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, amount, from, to, dueOn } = body;
  if (dueOn < unit.today) return { items: [], refusal: 'deadline_past' };
  const lender = await poolOf(unit, from, kind, year);
  const borrower = await poolOf(unit, to, kind, year);
  const code = loanCode(year, grounds.proposalId);
  const [lent, owed] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'loan', regionId: from, ownerId: code },
    { kind, year, ownerKind: 'loan', regionId: to, ownerId: code, minBalance: -amount },
  ]);
  return {
    items: [moved(lender, lent!, amount, grounds), moved(owed!, borrower, amount, grounds)],
    record: () => insertLoan(unit, { code, kind, year, from, to, lent: lent!, owed: owed!, amount, dueOn, ...grounds }),
  };
}

async function planAdvance(unit: Unit, body: Flow<'advance'>): Promise<Plan> {
  return { items: [], limits: [{ account: await poolOf(unit, body.region, body.kind, body.year), least: -body.cap }] };
}

/** Quota one way, its price the other. What money a region has is not kept here, so its account has no limit. */
async function planPaidTransfer(unit: Unit, body: Flow<'paid_transfer'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, from, to } = body;
  const [payer, payee] = await openManyAccounts(unit, [
    { kind: 'funds', year, ownerKind: 'outside', regionId: to },
    { kind: 'funds', year, ownerKind: 'outside', regionId: from },
  ]);
  const giver = await poolOf(unit, from, kind, year);
  const taker = await poolOf(unit, to, kind, year);
  return { items: [moved(giver, taker, body.amount, grounds), moved(payer!, payee!, body.priceFen, grounds)] };
}

/** From outside into a region's pool, or out of it, as a document says. */
async function planAdjustment(unit: Unit, body: Flow<'adjust'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, region, amount } = body;
  const [outside] = await openManyAccounts(unit, [{ kind, year, ownerKind: 'outside', regionId: region }]);
  const pool = await openPool(unit, region, kind, year);
  if (amount < 0) return { items: [moved(pool, outside!, -amount, grounds)] };
  return { items: [moved(outside!, pool, amount, grounds)] };
}

/** The second leg's id follows from the first, so that a retry is the same pair. */
function secondId(id: string): UUID {
  const last = Number.parseInt(id.slice(-1), 16) ^ 1;
  return `${id.slice(0, -1)}${last.toString(16)}` as UUID;
}

/**
 * Pays back: the borrower's pool into its loan account, the lender's loan account into its pool, together. The lender's side cannot go
 * below zero, so nobody pays back more than is outstanding. `id` is that of the first voucher. Problem: `ledger.unknown_loan`.
 */
export async function planRepayment(unit: Unit, code: string, amount: number, id: string, why: Partial<Grounds>): Promise<Plan> {
  const loan = await loanRow(unit, code);
  if (!loan) throw problem('ledger.unknown_loan', { code });
  const borrower = await poolOf(unit, loan.to, loan.kind, loan.year);
  const lender = await poolOf(unit, loan.from, loan.kind, loan.year);
  return {
    items: [moved(borrower, loan.owedAccountId, amount, why, id), moved(loan.lentAccountId, lender, amount, why, secondId(id))],
  };
}

/**
 * What a flow will do. It opens the accounts that the flow needs and moves nothing. Problems: `ledger.unknown_account`,
 * `ledger.unknown_kind`, and those of `planFreedLot`, `planLotUse` and `planRepayment`.
 */
export async function planOf(unit: Unit, body: ProposalBody, grounds: Grounds): Promise<Plan> {
  switch (body.flow) {
    case 'transfers':
      return planTransfers(body, grounds);
    case 'issue':
      return planIssue(unit, body, grounds);
    case 'loan':
      return planLoan(unit, body, grounds);
    case 'advance':
      return planAdvance(unit, body);
    case 'paid_transfer':
      return planPaidTransfer(unit, body, grounds);
    case 'adjust':
      return planAdjustment(unit, body, grounds);
    case 'free_lot':
      return planFreedLot(unit, body, grounds);
    case 'use_lots':
      return planLotUse(unit, body, grounds);
    case 'repayment':
      return planRepayment(unit, body.code, body.amount, grounds.proposalId, grounds);
  }
}
