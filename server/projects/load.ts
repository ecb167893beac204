import { randomUUID } from 'node:crypto';
import { lockGround } from '../blueprint/index.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import { BUILDING, type Stage } from '../contract/projects.ts';
import type { Unit } from '../platform/unit.ts';
import { clocksFrom } from './rules.ts';
import { changeGround } from './site.ts';
import { closeClocks, insertProject, insertStage, keepNumbers, putClocks } from './store.ts';

/** A project as another register kept it. Its quota is booked by vouchers of its own, on accounts that carry its code. */
export interface LoadedProject {
  readonly code: string;
  readonly name: string;
  readonly regionId: string;
  readonly industry: string | null;
  readonly investmentFen: number | null;
  readonly stage: Stage;
  readonly use: UseRef;
  readonly needs: Readonly<Record<string, number>>;
  /** Null for a batch of small plots that has no one site. */
  readonly geometry: AreaGeometry | null;
  /** The day of its review, from which the clocks run; null before. */
  readonly reviewedOn: string | null;
  /** The day construction began; null when it did not, or nobody knows. */
  readonly startedOn: string | null;
  readonly synthetic: boolean;
}

const OWN_NUMBER = /^LC-(\d{4})-(\d+)$/;

async function loadOne(unit: Unit, project: LoadedProject): Promise<void> {
  const { geometry: _geometry, reviewedOn, startedOn, ...row } = project;
  const requestId = randomUUID();
  const createdAt = reviewedOn ? new Date(`${reviewedOn}T09:00:00+08:00`) : unit.now;
  const id = await insertProject(unit, {
    ...row,
    checkId: null,
    acknowledged: false,
    exemptionId: null,
    reason: null,
    document: null,
    requestId,
    requestDigest: '',
    createdAt,
  });
  await insertStage(unit, id, project.stage, createdAt, null);
  const [, year, number] = OWN_NUMBER.exec(project.code) ?? [];
  if (year) await keepNumbers(unit, Number(year), Number(number));
  if (reviewedOn === null) return;
  const clocks = clocksFrom(reviewedOn, project.needs);
  await putClocks(unit, id, clocks);
  const notAfterToday = (day: string) => (day < unit.today ? day : unit.today);
  if (BUILDING.includes(project.stage)) await closeClocks(unit, id, 'met', startedOn ?? notAfterToday(clocks[0].dueOn));
  if (project.stage === 'exited') await closeClocks(unit, id, 'stopped', notAfterToday(clocks[1].dueOn));
}

/**
 * Takes projects over from another register with their codes, stages and dates: rows, clocks and sites in one revision of the map.
 * Touches no quota. Problems: `project.code_taken`, `geometry.outside`, `auth.not_allowed_region`.
 */
export async function loadProjects(unit: Unit, projects: readonly LoadedProject[], reason: string): Promise<void> {
  for (const project of projects) await loadOne(unit, project);
  const onMap = projects.flatMap(({ geometry, ...project }) => (geometry && project.stage !== 'exited' ? [{ ...project, geometry }] : []));
  await unit.journal({ action: 'project.load', subject: reason, detail: { projects: projects.length } });
  if (onMap.length === 0) return;
  await lockGround(unit);
  await changeGround(unit, { draw: onMap, free: [], reason });
}
