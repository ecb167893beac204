import type { IMPORT_STATES, ImportDifference, ImportOptions, ImportUnresolved } from '../contract/exchange.ts';
import { IMPORT_FINDINGS } from '../contract/findings.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { ReadFinding, ReadReport, ReadRows } from './read/types.ts';

export interface JobRow {
  id: string;
  layer_id: string;
  file_name: string;
  file_bytes: number;
  state: (typeof IMPORT_STATES)[number];
  progress: number;
  author_id: number;
  author_name: string;
  created_at: Date;
  changed_at: Date;
  options: ImportOptions;
  source: Omit<ReadReport, 'findings' | 'findingCounts'> | null;
  refusal: Pick<ReadFinding, 'code' | 'params' | 'place'> | null;
  difference: ImportDifference | null;
  unresolved: Partial<ImportUnresolved>;
  finding_counts: Record<string, number>;
  set_id: number | null;
  /** The commit that the change set was made against. */
  checked_at: number | null;
  reverted_set_id: number | null;
  revision: number | null;
  reverted_revision: number | null;
}

const COLUMNS = [
  'id',
  'layer_id',
  'file_name',
  'file_bytes',
  'state',
  'progress',
  'author_id',
  'author_name',
  'created_at',
  'changed_at',
  'options',
  'source',
  'refusal',
  'difference',
  'finding_counts',
  'set_id',
  'checked_at',
  'unresolved',
  'reverted_set_id',
];

/** The commits that took the import in and back. */
export const REVISIONS = `(select number from blueprint_revision r where r.set_id = import_job.set_id) as revision,
  (select number from blueprint_revision r where r.set_id = import_job.reverted_set_id) as reverted_revision`;

export interface NewJob {
  readonly id: string;
  readonly layerId: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly options: ImportOptions;
}

export async function insertJob(unit: Unit, job: NewJob): Promise<void> {
  await unit.trx('import_job').insert({
    id: job.id,
    layer_id: job.layerId,
    file_name: job.fileName,
    file_bytes: job.fileBytes,
    state: 'queued',
    author_id: unit.actor.id,
    author_name: unit.actor.displayName,
    scope: [...unit.actor.scope],
    created_at: unit.now,
    changed_at: unit.now,
    options: JSON.stringify(job.options),
  });
}

export async function jobById(query: Query, id: string): Promise<JobRow | null> {
  return (
    (await query
      .trx<JobRow>('import_job')
      .where({ id })
      .first<JobRow>(...COLUMNS, query.trx.raw(REVISIONS))) ?? null
  );
}

/** Takes the import for this transaction, so that two commits follow one another. */
export async function lockJob(unit: Unit, id: string): Promise<JobRow | null> {
  return (
    (await unit
      .trx<JobRow>('import_job')
      .where({ id })
      .forUpdate()
      .first<JobRow>(...COLUMNS, unit.trx.raw(REVISIONS))) ?? null
  );
}

export type JobChange = Partial<
  Pick<
    JobRow,
    | 'state'
    | 'progress'
    | 'options'
    | 'source'
    | 'refusal'
    | 'difference'
    | 'unresolved'
    | 'finding_counts'
    | 'set_id'
    | 'checked_at'
    | 'reverted_set_id'
  >
>;

const JSON_COLUMNS = new Set(['options', 'source', 'refusal', 'difference', 'unresolved', 'finding_counts']);

/** Changes an import and tells those who may see it. */
export async function updateJob(unit: Unit, id: string, change: JobChange): Promise<void> {
  const row = Object.fromEntries(
    Object.entries(change).map(([key, value]) => [key, JSON_COLUMNS.has(key) && value !== null ? JSON.stringify(value) : value]),
  );
  const [job] = await unit
    .trx('import_job')
    .where({ id })
    .update({ ...row, changed_at: unit.now })
    .returning<{ state: string; progress: number; layer_id: string; scope: string[] }[]>(['state', 'progress', 'layer_id', 'scope']);
  if (!job) return;
  const { state, progress, layer_id: layerId, scope } = job;
  await unit.emit('imports.changed', { id, state, progress, layerId }, { allOf: scope });
}

/** Takes the features off the stage; what was found about them stays on record. */
export async function clearFeatures(unit: Unit, id: string): Promise<void> {
  await unit.trx('import_row').where({ import_id: id }).delete();
}

/** Empties the stage before a file is read again. */
export async function clearStage(unit: Unit, id: string): Promise<void> {
  await clearFeatures(unit, id);
  await unit.trx('import_finding').where({ import_id: id }).delete();
}

/** An array parameter may hold nulls, which the driver's types do not know. */
const column = (values: readonly (string | number | null)[]): string[] => values as string[];

/** Pours one batch of features onto the stage, as it came out of the file. */
export async function insertRows(unit: Unit, id: string, rows: ReadRows): Promise<void> {
  await unit.trx.raw(
    `insert into import_row (import_id, idx, attributes, source_area_m2, geom)
     select ?::uuid, u.idx, u.attributes::jsonb, u.area, u.geom::geometry
     from unnest(?::int[], ?::text[], ?::float8[], ?::text[]) as u(idx, attributes, area, geom)`,
    [id, rows.index, rows.attributes, column(rows.sourceAreaM2), column(rows.geometry)],
  );
}

const FINDINGS_BATCH = 500;

/** Keeps what the reader found. */
export async function insertReadFindings(unit: Unit, id: string, findings: readonly ReadFinding[]): Promise<void> {
  for (let at = 0; at < findings.length; at += FINDINGS_BATCH) {
    const part = findings.slice(at, at + FINDINGS_BATCH);
    await unit.trx.raw(
      `insert into import_finding (import_id, stage, code, severity, params, idx, place)
       select ?::uuid, 'read', u.code, u.severity, u.params::jsonb, u.idx, case when u.lon is not null then st_setsrid(st_makepoint(u.lon, u.lat), 4490) end
       from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::float8[], ?::float8[]) as u(code, severity, params, idx, lon, lat)`,
      [
        id,
        part.map((finding) => finding.code),
        part.map((finding) => IMPORT_FINDINGS[finding.code]),
        part.map((finding) => JSON.stringify(finding.params)),
        column(part.map((finding) => finding.featureIndex)),
        column(part.map((finding) => finding.place?.[0] ?? null)),
        column(part.map((finding) => finding.place?.[1] ?? null)),
      ],
    );
  }
}

/** Tells the planner what a bulk load did to the stage and the layers; see the migration that allows it. */
export async function refreshStatistics(unit: Unit, layerId: string): Promise<void> {
  await unit.trx.raw('select lantu_refresh_statistics(?)', [layerId]);
}

/** Forgets the raw rows of imports that ended longer ago than this; what is under way or waits for its commit keeps them. */
export async function pruneRows(unit: Unit, olderThanMs: number): Promise<void> {
  const ended = unit
    .trx('import_job')
    .select('id')
    .whereIn('state', ['committed', 'reverted', 'discarded', 'refused'])
    .where('changed_at', '<', new Date(unit.now.getTime() - olderThanMs));
  await unit.trx('import_row').whereIn('import_id', ended).delete();
}
