import { BUILDING, type ProjectView, type Stage, TRANSITIONS } from '../../server/contract/projects.ts';

/** What a change of stage does with the quota of a project. */
export type Effect = 'commit' | 'giveBack' | 'reserve' | 'nothing';

/** One amount that will move when the change is confirmed; `from` is what it is now. */
export interface Move {
  kind: string;
  amount: number;
  from: 'held' | 'committed' | 'pool';
}

/** The stages that a project may go to. */
export function targetsOf(stage: Stage): readonly Stage[] {
  return TRANSITIONS[stage];
}

/** What the change does: building commits what is held, leaving gives all back, a new review reserves again. */
export function effectOf(from: Stage, to: Stage): Effect {
  if (to === 'exited') return 'giveBack';
  if (to === 'review') return 'reserve';
  return BUILDING.includes(to) && !BUILDING.includes(from) ? 'commit' : 'nothing';
}

/** The amounts that will move, by kind: nothing that is zero. */
export function movesOf(quota: ProjectView['quota'], from: Stage, to: Stage): Move[] {
  const effect = effectOf(from, to);
  const moves = quota.flatMap((each): Move[] => {
    const { kind } = each;
    if (effect === 'commit') return [{ kind, amount: each.held, from: 'held' }];
    if (effect === 'reserve') return [{ kind, amount: each.asked, from: 'pool' }];
    if (effect === 'nothing') return [];
    return [
      { kind, amount: each.held, from: 'held' },
      { kind, amount: each.committed, from: 'committed' },
    ];
  });
  return moves.filter((move) => move.amount > 0);
}

/** A kind that a pool cannot give as much of as is asked. */
export interface Shortfall {
  kind: string;
  asked: number;
  available: number;
}

/** The kinds that fall short, as the problem `ledger.insufficient` names them; nothing when it names none. */
export function shortfallsOf(params: Readonly<Record<string, unknown>>): Shortfall[] {
  const named = Array.isArray(params.shortfalls) ? (params.shortfalls as Partial<Shortfall>[]) : [];
  return named.flatMap(({ kind, asked, available }) =>
    typeof kind === 'string' && typeof asked === 'number' && typeof available === 'number' ? [{ kind, asked, available }] : [],
  );
}
