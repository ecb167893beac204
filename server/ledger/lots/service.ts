import { randomUUID } from 'node:crypto';
import type { BodyOf } from '../../contract/endpoint.ts';
import type { TransferResult } from '../../contract/ledger.ts';
import type { LotUseView, ledgerLotEndpoints } from '../../contract/ledger-lots.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { mustAllBeOk, perform } from '../flows/perform.ts';
import type { People } from '../service.ts';
import { mustBeReplaceable, planFreedLot, planLotUse } from './plan.ts';
import { useRow } from './reads.ts';

export interface FreedLot {
  /** The lot's own code: one lot of a kind and year. */
  readonly code: string;
  readonly kind: string;
  readonly year: number;
  readonly regionId: string;
  readonly amount: number;
  /** Which plant freed it, and by what measure. */
  readonly plant?: string;
  readonly measure?: string;
  /** The least ratio at which it may be used, 1 when left out, and what that rests on. */
  readonly ratio?: 1 | 2;
  readonly basis?: string;
  readonly reason: string;
  readonly document: string;
}

const byActor = (unit: Unit): People => ({ author: unit.actor.id, approver: null });

/** Books a lot with nobody asked, as loading does; over HTTP it is a proposal. Problems: see `planFreedLot`. */
export async function freeLot(unit: Unit, lot: FreedLot): Promise<TransferResult[]> {
  const { regionId: region, plant = lot.reason, measure = lot.reason, ratio = 1, reason, document, ...rest } = lot;
  const grounds = { proposalId: randomUUID(), reason, document };
  const plan = await planFreedLot(unit, { flow: 'free_lot', ...rest, region, plant, measure, ratio }, grounds);
  return perform(unit, byActor(unit), plan, grounds);
}

export interface LotUsage {
  readonly projectCode: string;
  /** Where the project lies, for one that has no account yet. */
  readonly regionId: string;
  readonly kind: string;
  readonly year: number;
  /** What the project gets of each lot; the ratio takes more. */
  readonly lots: readonly { readonly code: string; readonly amount: number }[];
  readonly ratio: 1 | 2;
  readonly reason: string;
  readonly document?: string;
}

/** Uses lots with nobody asked, as loading does, all or nothing. Problems: see `planLotUse`. */
export async function useLots(unit: Unit, ask: LotUsage): Promise<TransferResult[]> {
  const { projectCode: project, regionId: region, kind, year, ratio, lots, reason, document = null } = ask;
  const grounds = { proposalId: randomUUID(), reason, document };
  const plan = await planLotUse(unit, { flow: 'use_lots', project, region, kind, year, ratio, lots: [...lots] }, grounds);
  return perform(unit, byActor(unit), plan, grounds);
}

type AskedUse = BodyOf<typeof ledgerLotEndpoints.useLots>;

const contentOf = ({ project, kind, year, ratio, lots, reason, document }: AskedUse | LotUseView) =>
  JSON.stringify([project, kind, year, ratio, lots.map(({ code, amount }) => [code, amount]), reason, document ?? null]);

async function answered(unit: Unit, ask: AskedUse): Promise<LotUseView | null> {
  const row = await useRow(unit, ask.id);
  if (!row) return null;
  if (contentOf(row) !== contentOf(ask)) throw problem('request.id_reused', { id: ask.id });
  return row;
}

/**
 * A use that somebody asks for, alone: the same id twice is one use. Problems: those of `planLotUse`, `ledger.not_replaceable`,
 * `ledger.insufficient` with what the lot could give, `ledger.needs_approval` above the kind's limit, `request.id_reused`.
 */
export async function askForLots(unit: Unit, ask: AskedUse): Promise<LotUseView> {
  const before = await answered(unit, ask);
  if (before) return before;
  const { id, reason, document = null, ...use } = ask;
  await mustBeReplaceable(unit, use.kind);
  const grounds = { proposalId: id, reason, document };
  const plan = await planLotUse(unit, { flow: 'use_lots', ...use }, grounds);
  mustAllBeOk(await perform(unit, { ...byActor(unit), alone: true }, plan, grounds));
  return (await answered(unit, ask))!;
}
