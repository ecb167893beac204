import {
  DEMO_LOT_USES,
  DEMO_PROPOSALS,
  DEMO_READINGS,
  DEMO_REPAYMENTS,
  type DemoLotUse,
  type DemoPerson,
  type DemoProposal,
  type DemoReading,
  type DemoRepayment,
} from '../../gis-data/demo/quota-flows.ts';
import { type ProposalView, proposalBody } from '../contract/ledger-flows.ts';
import { actorByName } from '../identity/index.ts';
import { askForLots, decide, loanCode, projectQuota, propose, recordUse, repay } from '../ledger/index.ts';
import type { Database } from '../platform/database.ts';
import type { Actor, Unit, Units } from '../platform/unit.ts';
import { demoUuid } from './demo-uuid.ts';

/** What happens on one day: who does what. */
export interface DemoAct {
  readonly on: string;
  readonly actor: Actor;
  readonly act: (unit: Unit) => Promise<unknown>;
}

function ask(unit: Unit, { id, region, reason, document, body }: DemoProposal): Promise<ProposalView> {
  return propose(unit, { id: demoUuid(id), region, reason, document, body: proposalBody.parse(body) });
}

/** Asking again answers what became of it, so that a load that was cut off can go on. */
async function approve(unit: Unit, proposal: DemoProposal): Promise<void> {
  const { state } = await ask(unit, proposal);
  if (state === 'waiting') await decide(unit, demoUuid(proposal.id), { decision: 'approve' });
}

async function payBack(unit: Unit, { id, loan, amount, reason, document }: DemoRepayment, year: number): Promise<void> {
  await repay(unit, loanCode(year, demoUuid(loan)), { id: demoUuid(id), amount, reason, document });
}

async function replace(unit: Unit, use: DemoLotUse, year: number): Promise<void> {
  const { id, project, kind, ratio, lots, reason, document } = use;
  await askForLots(unit, { id: demoUuid(id), project, kind, year, ratio, lots, reason, document });
}

async function meter(unit: Unit, { id, project, kind, period, amount }: DemoReading): Promise<void> {
  const account = (await projectQuota(unit, project)).find((quota) => quota.kind === kind);
  if (!account) throw new Error(`The demo project ${project} has no ${kind}`);
  await recordUse(unit, { id: demoUuid(id), accountId: account.accountId, period, amount, document: `能耗在线监测 ${period}` });
}

/**
 * What the people of the demo city do beside the quota year: proposals and their approval, a repayment, a replacement, readings. It
 * needs their accounts; without them nobody asks and nobody approves, and there is nothing. Acts of one day stand in the order in which
 * they happen.
 */
export async function demoActs(db: Database, year: number): Promise<DemoAct[]> {
  const demo = { knex: db.knex, separated: false };
  const command = await actorByName(demo, 'commander');
  const people = new Map<DemoPerson, Actor>();
  for (const name of ['planner', 'land', 'energy', 'environment'] as const) {
    const actor = await actorByName(demo, name);
    if (actor) people.set(name, actor);
  }
  if (!command || people.size < 4) return [];
  const by = (name: DemoPerson) => people.get(name)!;
  return [
    ...DEMO_PROPOSALS.map((one) => ({ on: one.on, actor: by(one.by), act: (unit: Unit) => ask(unit, one) })),
    ...DEMO_PROPOSALS.filter((one) => one.decidedOn !== null).map((one) => ({
      on: one.decidedOn!,
      actor: command,
      act: (unit: Unit) => approve(unit, one),
    })),
    ...DEMO_REPAYMENTS.map((one) => ({ on: one.on, actor: by(one.by), act: (unit: Unit) => payBack(unit, one, year) })),
    ...DEMO_LOT_USES.map((one) => ({ on: one.on, actor: by(one.by), act: (unit: Unit) => replace(unit, one, year) })),
    ...DEMO_READINGS.map((one) => ({ on: one.on, actor: by(one.by), act: (unit: Unit) => meter(unit, one) })),
  ];
}

/** Does what happens on a day, each act in a transaction of its own, at that day's time. */
export async function actOn(units: Units, acts: readonly DemoAct[], on: string): Promise<void> {
  for (const { actor, act } of acts.filter((one) => one.on === on)) await units.write(actor, 'demo', act);
}
