import { createHash, type UUID } from 'node:crypto';
import type { ProposalBody } from '../../contract/ledger-flows.ts';
import { problem } from '../../platform/problem.ts';
import type { Query, Unit } from '../../platform/unit.ts';
import { type Grounds, moved, type Plan } from '../flows/perform.ts';
import { kindRows } from '../reads.ts';
import { openManyAccounts } from '../service.ts';
import { lotsByCode, regionOfProject } from './reads.ts';
import { insertLot, insertUse } from './store.ts';

type Flow<F extends ProposalBody['flow']> = Extract<ProposalBody, { flow: F }>;

/** An id that follows from another one, so that a second try writes the same vouchers. */
function derivedId(id: string, part: string): UUID {
  const hex = createHash('sha256').update(`${id} ${part}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Problems: `ledger.unknown_kind`, and `ledger.not_replaceable` for what is not replaced by what others free. */
export async function mustBeReplaceable(query: Query, id: string): Promise<void> {
  const kind = (await kindRows(query)).find((one) => one.id === id);
  if (!kind) throw problem('ledger.unknown_kind', { kind: id });
  if (!kind.replaceable) throw problem('ledger.not_replaceable', { kind: id });
}

/**
 * Books what a plant freed as a lot: only what was freed can be used, and each unit once, because the lot cannot go below zero.
 * Problem: `ledger.lot_taken` when the code stands for another lot of this kind and year.
 */
export async function planFreedLot(unit: Unit, body: Flow<'free_lot'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, region: regionId, code, amount } = body;
  const [taken] = await lotsByCode(unit, kind, year, [code]);
  if (taken) throw problem('ledger.lot_taken', { code, kind, year });
  const [outside, account] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'outside', regionId },
    { kind, year, ownerKind: 'lot', regionId, ownerId: code },
  ]);
  const item = moved(outside!, account!, amount, grounds, derivedId(grounds.proposalId, 'lot'));
  const lot = { ...body, regionId, accountId: account!, voucherId: item.id, reason: grounds.reason, document: grounds.document ?? '' };
  return {
    items: [item],
    record: async () => {
      if (!(await insertLot(unit, lot))) throw problem('ledger.lot_taken', { code, kind, year });
    },
  };
}

/**
 * Uses freed lots for a project, all or nothing: one unit to the project, and what the ratio asks for on top is given up as residual.
 * The vouchers' ids follow from the use's. Problems: `ledger.unknown_lot`; `ledger.ratio_too_low` for a lot that was freed to be used at
 * 2:1; `ledger.unknown_account` for a project that has no account and no region was given.
 */
export async function planLotUse(unit: Unit, body: Flow<'use_lots'>, grounds: Grounds): Promise<Plan> {
  const { kind, year, project, ratio, lots } = body;
  const id = grounds.proposalId;
  const codes = lots.map((lot) => lot.code);
  const found = new Map((await lotsByCode(unit, kind, year, codes)).map((lot) => [lot.code, lot]));
  const missing = codes.find((code) => !found.has(code));
  if (missing !== undefined) throw problem('ledger.unknown_lot', { code: missing, kind, year });
  const stricter = [...found.values()].find((lot) => lot.ratio > ratio);
  if (stricter) throw problem('ledger.ratio_too_low', { code: stricter.code, ratio: stricter.ratio, asked: ratio });
  const regionId = (await regionOfProject(unit, project)) ?? body.region;
  if (regionId === undefined) throw problem('ledger.unknown_account', { project });
  const [account, residual] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'project', regionId, ownerId: project },
    { kind, year, ownerKind: 'residual', regionId, ownerId: 'replacement' },
  ]);
  const items = lots.flatMap(({ code, amount }, index) => {
    const source = found.get(code)!.accountId;
    const use = moved(source, account!, amount, grounds, derivedId(id, `use ${index}`));
    return ratio === 1 ? [use] : [use, moved(source, residual!, amount, grounds, derivedId(id, `residual ${index}`))];
  });
  const { reason, document } = grounds;
  const transfers = items.map((item) => item.id);
  return {
    items,
    record: (write, people) => insertUse(write, { id, project, regionId, kind, year, ratio, lots, reason, document, transfers }, people),
  };
}
