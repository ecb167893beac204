import type { ProposalBody } from '../../contract/ledger-flows.ts';
import type { Unit } from '../../platform/unit.ts';
import type { People } from '../service.ts';
import { type Grounds, mustAllBeOk, perform } from './perform.ts';
import { planOf } from './plan.ts';

/** Does what was approved, all or nothing; answers the ids of its vouchers. Problems: see `planOf` and `mustAllBeOk`. */
export async function execute(unit: Unit, people: People, body: ProposalBody, grounds: Grounds): Promise<string[]> {
  const plan = await planOf(unit, body, grounds);
  mustAllBeOk(await perform(unit, people, plan, grounds));
  return plan.items.map((item) => item.id);
}
