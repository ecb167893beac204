import type { ProposalBody } from '../../server/contract/ledger-flows.ts';
import { repay } from '../../server/ledger/flows/loans.ts';
import { decide, propose } from '../../server/ledger/flows/proposals.ts';
import { askForLots } from '../../server/ledger/lots/service.ts';
import type { Actor } from '../../server/platform/unit.ts';
import type { Ask, Decision, FlowStep } from './ledger-flow-histories.ts';
import { type Move, type People, Refused, type Told } from './ledger-flow-model.ts';
import * as model from './ledger-flow-model-commands.ts';
import type { Stage } from './ledger-flow-stage.ts';
import { ALONE, COMMANDER, GROUNDS, itemsOf, movesOf, PLANNER, type Turn } from './ledger-flow-turns.ts';

const BOTH: People = { author: PLANNER.id, approver: COMMANDER.id };

function bodyOf(stage: Stage, ask: Ask): ProposalBody {
  if (ask.flow === 'transfers') return { flow: 'transfers', items: itemsOf(stage, ask.wishes) };
  if (ask.flow === 'free_lot') return { ...ask, year: model.YEAR, plant: '甲厂', measure: '关停' };
  if (ask.flow !== 'loan') return { ...ask, year: model.YEAR };
  const { days, ...loan } = ask;
  return { ...loan, year: model.YEAR, dueOn: stage.day(days) };
}

function execute(stage: Stage, body: ProposalBody, moves: readonly Move[], id: string): void {
  const at = { state: stage.state, people: BOTH, grounds: GROUNDS };
  if (body.flow === 'transfers') stage.state.mustPost(BOTH, moves);
  else if (body.flow === 'issue') model.issue(at, body);
  else if (body.flow === 'loan') stage.loans.push(model.loan(at, body, `L-${model.YEAR}-${id.slice(0, 8)}`));
  else if (body.flow === 'advance') model.advance(at, body);
  else if (body.flow === 'paid_transfer') model.paidTransfer(at, body);
  else if (body.flow === 'adjust') model.adjust(at, body);
  else if (body.flow === 'free_lot') model.freeLot(at, body);
  else if (body.flow === 'use_lots') model.useLots(at, { ...body, region: body.region ?? '' });
}

/** One person proposes, then somebody decides, or tries to. */
export function proposal(stage: Stage, ask: Ask, decision: Decision): Turn[] {
  const id = stage.id();
  const body = bodyOf(stage, ask);
  const moves = body.flow === 'transfers' ? movesOf(body.items, GROUNDS) : [];
  const asked = { id, region: 'r1', body, ...GROUNDS };
  let approved = false;
  const approve = () => {
    if (approved) throw new Refused({ problem: 'ledger.already_decided' });
    const before = stage.state.ledger.rows.length;
    execute(stage, body, moves, id);
    approved = true;
    return { state: 'approved', transfers: stage.state.ledger.rows.slice(before).map((row) => row.id) };
  };
  const turn = (actor: Actor, word: 'approve' | 'reject' | 'withdraw', expected: () => Told): Turn => ({
    actor,
    real: async (unit) => {
      const { state, transfers } = await decide(unit, id, { decision: word });
      return { state, transfers };
    },
    model: expected,
  });
  const samePerson = () => ({ problem: 'ledger.same_person' });
  const decided = () => ({ problem: 'ledger.already_decided' });
  const ended = (state: string) => () => ({ state, transfers: [] });
  const turns: Record<Decision, Turn[]> = {
    approve: [turn(COMMANDER, 'approve', approve)],
    twice: [turn(COMMANDER, 'approve', approve), turn(COMMANDER, 'approve', approve)],
    reject: [turn(COMMANDER, 'reject', ended('rejected'))],
    withdraw: [turn(PLANNER, 'withdraw', ended('withdrawn')), turn(COMMANDER, 'approve', decided)],
    self: [turn({ ...PLANNER, roles: ['admin'] }, 'approve', samePerson), turn(COMMANDER, 'withdraw', samePerson)],
  };
  const first: Turn = {
    actor: PLANNER,
    real: async (unit) => ({ state: (await propose(unit, asked)).state }),
    model: () => ({ state: 'waiting' }),
  };
  return [first, ...turns[decision]];
}

/** Pays back a part, all, too much, or sends the last payment again. */
export function repayment(stage: Stage, step: Extract<FlowStep, { do: 'repay' }>): Turn {
  const { loans, paid, state } = stage;
  const again = step.again ? paid.at(-1) : undefined;
  const one = again ? loans.find((loan) => loan.code === again.code) : loans[step.loan % Math.max(1, loans.length)];
  const code = one?.code ?? 'none';
  const first = stage.id();
  const ids = again?.ids ?? ([first, `${first.slice(0, -1)}1`] as const);
  const outstanding = one ? -state.ledger.accounts.get(one.owed)!.posted : 0;
  const amount = again?.amount ?? step.amount ?? Math.max(1, outstanding);
  paid.push({ code, ids, amount });
  const reason = '还款';
  return {
    actor: PLANNER,
    real: async (unit) => {
      const view = await repay(unit, code, { id: ids[0], amount, reason });
      return { code: view.code, outstanding: view.outstanding, state: view.state };
    },
    model: () => {
      const at = { state, people: ALONE, grounds: { reason, document: null } };
      return model.repay(at, one, one ? state.bookOf(one.owed).kind : model.LAND, ids, amount);
    },
  };
}

/** Uses lots alone; the same id stands for one use, whatever comes of it. */
export function lotUse(stage: Stage, step: Extract<FlowStep, { do: 'use' }>): Turn {
  const { state, used } = stage;
  const last = step.again === 'no' ? undefined : used.at(-1);
  const { project, ratio, lots } = step;
  const ask = last && step.again === 'same' ? last.ask : { project, region: 'r2', ratio, lots };
  const id = last?.id ?? stage.id();
  const same =
    last && JSON.stringify([last.ask.project, last.ask.ratio, last.ask.lots]) === JSON.stringify([ask.project, ask.ratio, ask.lots]);
  return {
    actor: PLANNER,
    real: async (unit) => {
      const use = await askForLots(unit, { id, ...ask, lots: [...ask.lots], kind: model.NOX, year: model.YEAR, ...GROUNDS });
      return { state: 'used', vouchers: use.vouchers };
    },
    model: () => {
      if (last && !same) throw new Refused({ problem: 'request.id_reused' });
      if (last) return { state: 'used', vouchers: last.vouchers };
      const before = state.ledger.rows.length;
      model.useLots({ state, people: ALONE, grounds: GROUNDS }, ask);
      const vouchers = state.ledger.rows.slice(before).map((row) => row.id);
      used.push({ id, ask, vouchers });
      return { state: 'used', vouchers };
    },
  };
}
