import { lockGround } from '../blueprint/index.ts';
import type { BodyOf } from '../contract/endpoint.ts';
import { BUILDING, type projectsEndpoints, type Stage, TRANSITIONS } from '../contract/projects.ts';
import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { useExemption } from './exemption-store.ts';
import { type Admitted, admitSite, verifyCheck } from './gate.ts';
import { commitAll, releaseAll, reserveAll } from './quota.ts';
import { lastSite } from './reads.ts';
import { clocksFrom, digestOf, projectCodeOf } from './rules.ts';
import { changeGround, checkTerms, placeSite, restageSite } from './site.ts';
import {
  closeClocks,
  insertProject,
  insertStage,
  lockProject,
  lockRequest,
  nextNumber,
  type ProjectLock,
  projectOfRequest,
  putClocks,
  updateAdmission,
  updateStage,
} from './store.ts';

export type CreateProject = BodyOf<typeof projectsEndpoints.create>;

interface Placed {
  readonly code: string;
  readonly regionId: string;
  readonly admitted: Admitted;
}

async function insertNew(unit: Unit, input: CreateProject, { code, regionId, admitted }: Placed, digest: string): Promise<number> {
  const { name, use, needs } = input;
  const asked = { requestId: input.requestId, requestDigest: digest, reason: input.reason ?? null, document: input.document ?? null };
  const site = { checkId: admitted.checkId, acknowledged: admitted.acknowledged, exemptionId: input.exemptionId ?? null };
  const facts = { code, name, regionId, use, needs, industry: input.industry ?? null, investmentFen: input.investmentFen ?? null };
  return insertProject(unit, { ...facts, ...asked, ...site, stage: 'review', createdAt: unit.now, synthetic: false });
}

/**
 * Makes a project on a site with its quota reserved, all or nothing, and answers its code. It begins at review (论证), from which the
 * start clock runs; the holds last as long as that clock. The site is judged again inside this transaction, with the ground locked: see
 * `admitSite`. The same request id answers the same project and reserves nothing again.
 * Problems: `request.id_reused`, `siting.unknown_use`, `ledger.unknown_kind`, those of `placeSite`, `verifyCheck` and `admitSite`,
 * `project.code_taken`, `ledger.insufficient`, `ledger.refused`.
 */
export async function createProject(unit: Unit, input: CreateProject): Promise<string> {
  const digest = digestOf(input);
  await lockRequest(unit, input.requestId);
  const made = await projectOfRequest(unit, input.requestId);
  if (made && made.digest !== digest) throw problem('request.id_reused', { requestId: input.requestId });
  if (made) return made.code;
  checkTerms(input.use, input.needs);
  const { geometry, name, use, needs } = input;
  const regionId = await placeSite(unit, geometry, input.regionId ?? null);
  if (input.checkId !== undefined) await verifyCheck(unit, input.checkId, geometry, use);
  const admitted = await admitSite(unit, {
    ...{ geometry, use, projectCode: null },
    ...{ acknowledge: input.acknowledge ?? false, exemptionId: input.exemptionId ?? null },
  });
  const year = Number(unit.today.slice(0, 4));
  const code = input.code ?? projectCodeOf(year, await nextNumber(unit, year));
  const id = await insertNew(unit, input, { code, regionId, admitted }, digest);
  await insertStage(unit, id, 'review', unit.now, input.reason ?? null);
  if (input.exemptionId !== undefined) await useExemption(unit, input.exemptionId, code);
  const clocks = clocksFrom(unit.today, needs);
  await putClocks(unit, id, clocks);
  const reason = input.reason ?? name;
  await reserveAll(unit, { code, regionId, needs }, clocks[0].dueOn, { reason, document: input.document });
  await unit.journal({
    action: 'project.create',
    subject: code,
    regionId,
    detail: {
      ...{ stage: 'review', needs, reason: input.reason ?? null, document: input.document ?? null },
      ...{ checkId: admitted.checkId, acknowledged: admitted.acknowledged, exemptionId: input.exemptionId ?? null },
    },
  });
  await unit.emit('project.created', { code, regionId, stage: 'review' }, regionId);
  const site = { code, name, regionId, use, stage: 'review', industry: input.industry ?? null, geometry } as const;
  await changeGround(unit, { draw: [site], free: [], reason, judged: admitted.judged });
  return code;
}

export interface ChangeStage {
  readonly stage: Stage;
  readonly reason: string;
  readonly document?: string | undefined;
  readonly acknowledge?: boolean | undefined;
  readonly exemptionId?: string | undefined;
}

/** A new review asks the site again: the ground may be another's by now, and the controls may have changed. */
async function admitAgain(unit: Unit, project: ProjectLock, change: ChangeStage): Promise<Admitted | null> {
  const site = await lastSite(unit, project.code);
  if (!site) return null;
  const admitted = await admitSite(unit, {
    ...{ geometry: site.geometry, use: site.use, projectCode: project.code },
    ...{ acknowledge: change.acknowledge ?? false, exemptionId: change.exemptionId ?? null },
  });
  await updateAdmission(unit, project.id, { ...admitted, exemptionId: change.exemptionId ?? null });
  if (change.exemptionId !== undefined) await useExemption(unit, change.exemptionId, project.code);
  return admitted;
}

/** Reviewed again: what is held is let go and all that is needed is reserved anew, until a new start clock ends. */
async function reserveAgain(unit: Unit, project: ProjectLock, change: ChangeStage): Promise<void> {
  const clocks = clocksFrom(unit.today, project.needs);
  await releaseAll(unit, project, change);
  await reserveAll(unit, project, clocks[0].dueOn, change);
  await putClocks(unit, project.id, clocks);
}

/** What a stage means for quota and clocks. */
async function enterStage(unit: Unit, project: ProjectLock, change: ChangeStage): Promise<void> {
  if (change.stage === 'review') return reserveAgain(unit, project, change);
  if (change.stage === 'exited') {
    await releaseAll(unit, project, change);
    await closeClocks(unit, project.id, 'stopped', unit.today);
  } else if (BUILDING.includes(change.stage) && !BUILDING.includes(project.stage)) {
    await commitAll(unit, project, change);
    await closeClocks(unit, project.id, 'met', unit.today);
  }
}

/** The site on the map follows: freed by exit, drawn again by a new review, shown at its stage otherwise. */
async function moveSite(unit: Unit, project: ProjectLock, change: ChangeStage, admitted: Admitted | null): Promise<void> {
  const { code, name, regionId } = project;
  const { stage, reason } = change;
  if (stage === 'exited') {
    await lockGround(unit);
    return changeGround(unit, { draw: [], free: [code], reason });
  }
  if (stage !== 'review' || admitted === null) return restageSite(unit, code, stage, reason);
  const site = (await lastSite(unit, code))!;
  await changeGround(unit, { draw: [{ code, name, regionId, stage, ...site }], free: [], reason, judged: admitted.judged });
}

/**
 * Moves a project to another stage in one transaction: construction commits the holds, exit gives everything back to its pool and frees the
 * ground, a new review judges the site again and reserves again.
 * Problems: `project.unknown`, `project.wrong_stage`, `project.hold_expired`, `ledger.insufficient`, `ledger.refused`, those of `admitSite`.
 */
export async function changeStage(unit: Unit, code: string, change: ChangeStage): Promise<void> {
  const project = await lockProject(unit, code);
  if (!project) throw problem('project.unknown', { code });
  const allowed = TRANSITIONS[project.stage];
  if (!allowed.includes(change.stage)) throw problem('project.wrong_stage', { from: project.stage, to: change.stage, allowed });
  const admitted = change.stage === 'review' ? await admitAgain(unit, project, change) : null;
  await enterStage(unit, project, change);
  await updateStage(unit, project.id, change.stage, change.reason);
  const { regionId } = project;
  const detail = { from: project.stage, to: change.stage, reason: change.reason, document: change.document ?? null };
  await unit.journal({ action: 'project.stage', subject: code, regionId, detail });
  await unit.emit('project.changed', { code, regionId, stage: change.stage }, regionId);
  await moveSite(unit, project, change, admitted);
}
