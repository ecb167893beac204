import type { ItemSource } from '../blueprint/index.ts';
import type { Stage } from '../contract/projects.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { Clock } from './rules.ts';

export interface NewProject {
  readonly code: string;
  readonly name: string;
  readonly regionId: string;
  readonly industry: string | null;
  readonly investmentFen: number | null;
  readonly stage: Stage;
  readonly use: { readonly system: 'planning' | 'survey'; readonly code: string };
  readonly needs: Readonly<Record<string, number>>;
  readonly checkId: string | null;
  /** Whether the actor accepted findings that warned or did not know. */
  readonly acknowledged: boolean;
  readonly exemptionId: string | null;
  readonly reason: string | null;
  readonly document: string | null;
  readonly requestId: string;
  readonly requestDigest: string;
  readonly createdAt: Date;
  readonly synthetic: boolean;
}

/** The next number of a year. Holds the year's row until the transaction ends, so that a refusal gives its number back. */
export async function nextNumber(unit: Unit, year: number): Promise<number> {
  const { rows } = (await unit.trx.raw(
    `insert into project_number as n (year, last) values (?, 1) on conflict (year) do update set last = n.last + 1 returning last`,
    [year],
  )) as { rows: [{ last: number }] };
  return rows[0].last;
}

/** Keeps the numbers that a loader gave out itself: the next project of the year comes after them. */
export async function keepNumbers(unit: Unit, year: number, last: number): Promise<void> {
  await unit.trx.raw(
    `insert into project_number as n (year, last) values (?, ?) on conflict (year) do update set last = greatest(n.last, excluded.last)`,
    [year, last],
  );
}

const acknowledgement = (unit: Unit, acknowledged: boolean) => ({
  acknowledged_by: acknowledged ? unit.actor.displayName : null,
  acknowledged_at: acknowledged ? unit.now : null,
});

/** Adds a project; answers its id. A code that exists is refused by its constraint. */
export async function insertProject(unit: Unit, project: NewProject): Promise<number> {
  const [row] = await unit
    .trx('project')
    .insert({
      code: project.code,
      name: project.name,
      region_id: project.regionId,
      industry: project.industry,
      investment_fen: project.investmentFen,
      stage: project.stage,
      use_system: project.use.system,
      use_code: project.use.code,
      needs: JSON.stringify(project.needs),
      check_id: project.checkId,
      ...acknowledgement(unit, project.acknowledged),
      exemption_id: project.exemptionId,
      reason: project.reason,
      document: project.document,
      request_id: project.requestId,
      request_digest: project.requestDigest,
      created_at: project.createdAt,
      created_by: unit.actor.id,
      synthetic: project.synthetic,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

export interface Admission {
  readonly checkId: string;
  readonly acknowledged: boolean;
  readonly exemptionId: string | null;
}

/** Keeps the check on which a new review rests, and who accepted its findings. */
export async function updateAdmission(unit: Unit, projectId: number, { checkId, acknowledged, exemptionId }: Admission): Promise<void> {
  const row = { check_id: checkId, exemption_id: exemptionId, ...acknowledgement(unit, acknowledged) };
  await unit.trx('project').where({ id: projectId }).update(row);
}

/** Keeps that a project entered a stage, at an instant. */
export async function insertStage(unit: Unit, projectId: number, stage: Stage, at: Date, reason: string | null): Promise<void> {
  await unit.trx.raw(
    `insert into project_stage (project_id, ordinal, stage, at, author_name, reason)
     select ?, coalesce(max(ordinal), 0) + 1, ?, greatest(?::timestamptz, max(at)), ?, ? from project_stage where project_id = ?`,
    [projectId, stage, at, unit.actor.displayName, reason, projectId],
  );
}

export async function updateStage(unit: Unit, projectId: number, stage: Stage, reason: string): Promise<void> {
  await unit.trx('project').where({ id: projectId }).update({ stage });
  await insertStage(unit, projectId, stage, unit.now, reason);
}

/** Starts the clocks of a project, again when it is reviewed again: the journal keeps what was before. */
export async function putClocks(unit: Unit, projectId: number, clocks: readonly Clock[]): Promise<void> {
  const rows = clocks.map((clock) => ({
    project_id: projectId,
    clock: clock.clock,
    unit: clock.unit,
    start_event: clock.startEvent,
    started_on: clock.startedOn,
    due_on: clock.dueOn,
    closed_on: null,
    outcome: null,
  }));
  await unit.trx('project_clock').insert(rows).onConflict(['project_id', 'clock']).merge();
}

export async function closeClocks(unit: Unit, projectId: number, outcome: 'met' | 'stopped', day: string): Promise<void> {
  await unit.trx('project_clock').where({ project_id: projectId }).whereNull('outcome').update({ outcome, closed_on: day });
}

export interface ProjectLock {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly regionId: string;
  readonly stage: Stage;
  readonly needs: Record<string, number>;
}

/** Requests of one id follow one another, so that a second try finds what the first one made. */
export async function lockRequest(unit: Unit, requestId: string): Promise<void> {
  await unit.trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 20261121))', [requestId]);
}

/** Takes a project for this transaction; null when there is none in the actor's regions. */
export async function lockProject(unit: Unit, code: string): Promise<ProjectLock | null> {
  const row = await unit
    .trx('project')
    .where({ code })
    .forUpdate()
    .first<ProjectLock>('id', 'code', 'name', 'region_id as regionId', 'stage', 'needs');
  return row ?? null;
}

/** The project that a request id made, with the digest of that request. */
export async function projectOfRequest(query: Query, requestId: string): Promise<{ code: string; digest: string } | null> {
  const row = await query
    .trx('project')
    .where({ request_id: requestId })
    .first<{ code: string; digest: string }>('code', 'request_digest as digest');
  return row ?? null;
}

/** The site as it is on the map, with another stage, for a change set. */
export function siteAtStage(code: string, stage: Stage): ItemSource {
  return {
    sql: `select key, 'put'::text as op, name, region_id, use_system, use_code, ?::text as status, null::text as status_held, attributes, geom
      from blueprint_feature where layer_id = 'sites' and key = ?`,
    bindings: [stage, code],
  };
}
