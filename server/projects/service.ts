import type { BodyOf } from '../contract/endpoint.ts';
import { BUILDING, type projectsEndpoints, type Stage, TRANSITIONS } from '../contract/projects.ts';
import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { commitAll, releaseAll, reserveAll } from './quota.ts';
import { clocksFrom, digestOf, projectCodeOf } from './rules.ts';
import { changeGround, checkTerms, placeSite, restageSite } from './site.ts';
import {
  closeClocks,
  insertProject,
  lockProject,
  lockRequest,
  nextNumber,
  type ProjectLock,
  projectOfRequest,
  putClocks,
  updateStage,
} from './store.ts';

export type CreateProject = BodyOf<typeof projectsEndpoints.create>;

/**
 * Makes a project on a site with its quota reserved, all or nothing, and answers its code. It begins at review (论证), from which the
 * start clock runs; the holds last as long as that clock. The same request id answers the same project and reserves nothing again.
 * Problems: `request.id_reused`, `siting.unknown_use`, `ledger.unknown_kind`, those of `placeSite`, `project.code_taken`,
 * `ledger.insufficient`, `ledger.refused`.
 */
export async function createProject(unit: Unit, input: CreateProject): Promise<string> {
  const digest = digestOf(input);
  await lockRequest(unit, input.requestId);
  const made = await projectOfRequest(unit, input.requestId);
  if (made && made.digest !== digest) throw problem('request.id_reused', { requestId: input.requestId });
  if (made) return made.code;
  checkTerms(input.use, input.needs);
  const regionId = await placeSite(unit, input.geometry, input.regionId ?? null);
  const year = Number(unit.today.slice(0, 4));
  const code = input.code ?? projectCodeOf(year, await nextNumber(unit, year));
  const { name, use, needs } = input;
  const industry = input.industry ?? null;
  const id = await insertProject(unit, {
    ...{
      code,
      name,
      regionId,
      industry,
      use,
      needs,
      stage: 'review',
      investmentFen: input.investmentFen ?? null,
      checkId: input.checkId ?? null,
    },
    ...{ reason: input.reason ?? null, document: input.document ?? null, requestId: input.requestId, requestDigest: digest },
    ...{ createdAt: unit.now, synthetic: false },
  });
  const clocks = clocksFrom(unit.today, needs);
  await putClocks(unit, id, clocks);
  const reason = input.reason ?? name;
  await reserveAll(unit, { code, regionId, needs }, clocks[0].dueOn, { reason, document: input.document });
  await unit.journal({
    action: 'project.create',
    subject: code,
    regionId,
    detail: { stage: 'review', needs, reason: input.reason ?? null, document: input.document ?? null },
  });
  await unit.emit('project.created', { code, regionId, stage: 'review' }, regionId);
  await changeGround(unit, {
    draw: [{ code, name, regionId, use, stage: 'review', industry, geometry: input.geometry }],
    free: [],
    reason,
  });
  return code;
}

export interface ChangeStage {
  readonly stage: Stage;
  readonly reason: string;
  readonly document?: string | undefined;
}

/** Reviewed again: what is held is let go and all that is needed is reserved anew, until a new start clock ends. */
async function reviewAgain(unit: Unit, project: ProjectLock, change: ChangeStage): Promise<void> {
  const clocks = clocksFrom(unit.today, project.needs);
  await releaseAll(unit, project, change);
  await reserveAll(unit, project, clocks[0].dueOn, change);
  await putClocks(unit, project.id, clocks);
}

/** What a stage means for quota and clocks. */
async function enterStage(unit: Unit, project: ProjectLock, change: ChangeStage): Promise<void> {
  if (change.stage === 'review') return reviewAgain(unit, project, change);
  if (change.stage === 'exited') {
    await releaseAll(unit, project, change);
    await closeClocks(unit, project.id, 'stopped', unit.today);
  } else if (BUILDING.includes(change.stage) && !BUILDING.includes(project.stage)) {
    await commitAll(unit, project, change);
    await closeClocks(unit, project.id, 'met', unit.today);
  }
}

/**
 * Moves a project to another stage in one transaction: construction commits the holds, exit gives everything back to its pool, a new
 * review reserves again. Problems: `project.unknown`, `project.wrong_stage`, `project.hold_expired`, `ledger.insufficient`, `ledger.refused`.
 */
export async function changeStage(unit: Unit, code: string, change: ChangeStage): Promise<void> {
  const project = await lockProject(unit, code);
  if (!project) throw problem('project.unknown', { code });
  const allowed = TRANSITIONS[project.stage];
  if (!allowed.includes(change.stage)) throw problem('project.wrong_stage', { from: project.stage, to: change.stage, allowed });
  await enterStage(unit, project, change);
  await updateStage(unit, project.id, change.stage);
  const { regionId } = project;
  const detail = { from: project.stage, to: change.stage, reason: change.reason, document: change.document ?? null };
  await unit.journal({ action: 'project.stage', subject: code, regionId, detail });
  await unit.emit('project.changed', { code, regionId, stage: change.stage }, regionId);
  if (change.stage === 'exited') await changeGround(unit, { draw: [], free: [code], reason: change.reason });
  else await restageSite(unit, code, change.stage, change.reason);
}
