import type { BodyOf } from '../../contract/endpoint.ts';
import type { LotUseView, ledgerLotEndpoints } from '../../contract/ledger-lots.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { mustAllBeOk, perform } from '../flows/perform.ts';
import { onlyOf } from '../service.ts';
import { mustBeReplaceable, planLotUse } from './plan.ts';
import { useRow } from './reads.ts';

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
  mustAllBeOk(await perform(unit, { ...onlyOf(unit.actor), alone: true, way: 'flow' }, plan, grounds));
  return (await answered(unit, ask))!;
}
