import type { TransferItem } from '../../server/contract/ledger.ts';
import { setBookStatus } from '../../server/ledger/flows/books.ts';
import { extendHold } from '../../server/ledger/flows/deadlines.ts';
import {
  bindToParcels,
  commitProject,
  postTransfers,
  releaseProject,
  reserveForProject,
  reshapeParcels,
} from '../../server/ledger/index.ts';
import { type Actor, SYSTEM, type Unit } from '../../server/platform/unit.ts';
import type { FlowStep, Wish } from './ledger-flow-histories.ts';
import { type Grounds, type Move, type People, Refused, type Told, toldOf } from './ledger-flow-model.ts';
import * as model from './ledger-flow-model-commands.ts';
import type { Stage } from './ledger-flow-stage.ts';

const DAY_MS = 86_400_000;
export const GROUNDS = { reason: '会审纪要', document: '聊自然资〔2026〕9号' } as const;
export const PLANNER: Actor = { ...SYSTEM, id: 11, name: 'planner', roles: ['planner'] };
export const COMMANDER: Actor = { ...SYSTEM, id: 12, name: 'commander', roles: ['commander'] };
export const ALONE: People = { author: PLANNER.id, approver: null };

/** One command on both sides: what the product does in a transaction of its own, and what the model says. */
export interface Turn {
  readonly actor: Actor;
  readonly real: (unit: Unit) => Promise<Told>;
  readonly model: () => Told;
}

type Step<D extends FlowStep['do']> = Extract<FlowStep, { do: D }>;

const caseOf = ({ state }: Stage) => ({ state, people: ALONE, grounds: GROUNDS });

/** Settles what random wishes mean against the accounts and vouchers that there are. */
export function itemsOf(stage: Stage, wishes: readonly Wish[]): TransferItem[] {
  const { accounts, done } = stage.state.ledger;
  const ids = [...accounts.keys()].sort((a, b) => a - b);
  const earlier = [...done.values()].filter(({ item }) => item.kind === 'transfer' || item.kind === 'commit');
  return wishes.map((wish): TransferItem => {
    const target = wish.back === null ? undefined : earlier[wish.back % Math.max(1, earlier.length)];
    const row = { id: stage.id(), ...(wish.late === null ? {} : { effectiveOn: stage.day(wish.late) }) };
    if (target) return { ...row, kind: 'reversal', debit: target.item.credit, credit: target.item.debit, holdId: target.item.id };
    const [debit, credit] = [ids[wish.debit % ids.length]!, ids[wish.credit % ids.length]!];
    return { ...row, kind: 'transfer', debit, credit, amount: wish.amount };
  });
}

/** The same items for the model. */
export function movesOf(items: readonly TransferItem[], grounds: Grounds): Move[] {
  return items.map(({ id, kind, debit, credit, amount, holdId, effectiveOn }) => ({
    id,
    kind,
    debit,
    credit,
    amount: amount ?? null,
    ...(holdId === undefined ? {} : { refersTo: holdId }),
    effectiveOn: effectiveOn ?? null,
    ...grounds,
  }));
}

export function posting(stage: Stage, step: Step<'post'>): Turn {
  const items = itemsOf(stage, step.wishes);
  const moves = movesOf(items, { reason: null, document: null });
  return {
    actor: PLANNER,
    real: async (unit) => toldOf(await postTransfers(unit, { items, atomic: step.atomic })),
    model: () => toldOf(stage.state.post(ALONE, moves, step.atomic)),
  };
}

export function reservation(stage: Stage, step: Step<'reserve'>): Turn {
  const needs = [[model.LAND, step.land, stage.id()] as const, ...(step.nox > 0 ? [[model.NOX, step.nox, stage.id()] as const] : [])];
  const deadline = stage.day(step.days);
  const ask = {
    projectCode: step.project,
    regionId: step.region,
    year: model.YEAR,
    needs: Object.fromEntries(needs.map(([kind, amount]) => [kind, amount])),
    holdIds: Object.fromEntries(needs.map(([kind, , id]) => [kind, id])),
    deadline,
    ...GROUNDS,
  };
  return {
    actor: PLANNER,
    real: async (unit) => {
      const answer = await reserveForProject(unit, ask);
      if (answer.ok) return { ok: true, seqs: answer.holds.map((hold) => hold.seq) };
      const { shortfalls, refusals } = answer;
      return {
        ok: false,
        shortfalls: shortfalls.map((one) => [one.kind, one.available]),
        refusals: refusals.map((one) => [one.kind, one.code]),
      };
    },
    model: () => model.reserve(caseOf(stage), { project: step.project, region: step.region, needs, deadline }),
  };
}

export function project(stage: Stage, step: Step<'commit' | 'release'>): Turn {
  const [settle, expected] = step.do === 'commit' ? [commitProject, model.commit] : [releaseProject, model.release];
  return {
    actor: PLANNER,
    real: async (unit) => toldOf(await settle(unit, { projectCode: step.project, ...GROUNDS })),
    model: () => expected(caseOf(stage), step.project),
  };
}

export function parcels(stage: Stage, step: Step<'bind' | 'reshape'>): Turn {
  const at = caseOf(stage);
  const share = (one: { code: string; areaM2: number }) => ({ ...one, regionId: 'r1' });
  const target = (one: { code: string; areaM2: number }) => ({ ownerKind: 'parcel', owner: one.code, region: 'r1', weight: one.areaM2 });
  if (step.do === 'bind') {
    const ask = { projectCode: step.project, parcels: step.parcels.map(share), ...GROUNDS };
    const isProject = (owner: string) => owner.startsWith('project/') && owner.endsWith(`/${step.project}`);
    return {
      actor: PLANNER,
      real: async (unit) => toldOf(await bindToParcels(unit, ask)),
      model: () => model.distribute(at, isProject, step.parcels.map(target)),
    };
  }
  const { parents, residualM2 } = step;
  const residual = { ownerKind: 'residual', owner: '', region: 'r1', weight: residualM2 };
  const ask = { parents, children: step.children.map(share), residualM2, residualRegionId: 'r1', ...GROUNDS };
  const targets = [...step.children.map(target), ...(residualM2 > 0 ? [residual] : [])];
  return {
    actor: PLANNER,
    real: async (unit) => toldOf(await reshapeParcels(unit, ask)),
    model: () => model.distribute(at, (owner) => parents.some((code) => owner === `parcel/r1/${code}`), targets),
  };
}

export function extension(stage: Stage, step: Step<'extend'>): Turn {
  const { state } = stage;
  const holds = state.holds(() => true);
  const hold = holds[step.pick % Math.max(1, holds.length)];
  const holdId = hold?.item.id ?? stage.id();
  const from = Date.parse(`${hold?.deadline ?? state.today}T00:00:00Z`);
  const deadline = new Date(from + step.days * DAY_MS).toISOString().slice(0, 10);
  const { reason, document } = GROUNDS;
  return {
    actor: COMMANDER,
    real: async (unit) => ({ code: (await extendHold(unit, { holdId, deadline, reason, document })).code }),
    model: () => ({ code: state.ledger.setDeadline(state.now, COMMANDER.id, holdId, deadline, reason, document) }),
  };
}

export function status(stage: Stage, step: Step<'status'>): Turn {
  const { ledger, now } = stage.state;
  const { reason, document } = GROUNDS;
  return {
    actor: COMMANDER,
    real: async (unit) => ({ status: (await setBookStatus(unit, step.book, { status: step.status, reason, document })).status }),
    model: () => {
      if (step.book > ledger.books.length) throw new Refused({ problem: 'ledger.unknown_book' });
      ledger.setStatus(now, COMMANDER.id, step.book, step.status, reason, document);
      return { status: step.status };
    },
  };
}
