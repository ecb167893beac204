import { STAGES, type Stage } from '../../server/contract/projects.ts';

/** How a stage stands on the line of a project. */
export type Step = 'done' | 'now' | 'ahead';

/** The nine stages in order; `exited` is no step of the way. */
export const nineStages: readonly Stage[] = STAGES.filter((stage) => stage !== 'exited');

/** How each of the nine stages stands for a project; one that has left has none that is now. */
export function stepsOf(stage: Stage): { stage: Stage; step: Step }[] {
  const at = nineStages.indexOf(stage);
  return nineStages.map((each, index) => ({ stage: each, step: at < 0 || index > at ? 'ahead' : index < at ? 'done' : 'now' }));
}

/** Whole days from today to a date, negative when it is past. */
export function daysLeft(dueOn: string, today: string): number {
  return Math.round((Date.parse(dueOn) - Date.parse(today)) / 86_400_000);
}
