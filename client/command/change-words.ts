import type { ChangeView } from '../../server/contract/command.ts';
import type { Tone } from '../ui/shapes.ts';

/** What a movement does to what a region can still give: takes, gives back, or leaves as it is. */
export type Effect = 'takes' | 'gives' | 'none';

/** A hold takes at once; a void or an expiry gives back; a commit turns held into used; the rest depends on the two accounts. */
export function effectOf(kind: ChangeView['transferKind']): Effect {
  if (kind === 'hold') return 'takes';
  return kind === 'void' || kind === 'expire' ? 'gives' : 'none';
}

/** The shape before a movement: ▲ takes, ● gives back, ◆ neither. */
export function toneOf(kind: ChangeView['transferKind']): Tone {
  const effect = effectOf(kind);
  return effect === 'takes' ? 'warn' : effect === 'gives' ? 'pass' : 'unknown';
}

/** Movements that were one act: the same project, the same kind of movement, the same minute; one for each kind of quota. */
export function groupChanges(items: readonly ChangeView[]): ChangeView[][] {
  const groups: ChangeView[][] = [];
  const act = (item: ChangeView): string => [item.projectCode, item.regionId, item.transferKind, item.at.slice(0, 16)].join('/');
  for (const item of items) {
    const last = groups.at(-1);
    if (item.projectCode !== null && last?.[0] && act(last[0]) === act(item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
