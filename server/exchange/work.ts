import { discardChangeSet, fillItems, layerRows, markChecked, newestCommit, openChangeSet, resolveMoment } from '../blueprint/index.ts';
import type { FindingCode } from '../contract/findings.ts';
import type { Context } from '../platform/jobs/run.ts';
import type { JobError } from '../platform/jobs/store.ts';
import type { JobHandler } from '../platform/jobs/worker.ts';
import type { Unit } from '../platform/unit.ts';
import { type LayerShape, mustNotOverlap, planOf } from './check.ts';
import { checkSlice, clearCheckFindings, faultRepeatedKeys, writeCheckFindings, writeUnknownValues } from './check-store.ts';
import { countImport } from './count.ts';
import type { Files } from './files.ts';
import { findOverlaps, findOverlapsWithLayer } from './overlap-store.ts';
import { readRows } from './read/index.ts';
import { type ReadLimits, ReadRefusal } from './read/types.ts';
import { type CheckedJob, endSource, findReplaced, sliceSource } from './set-store.ts';
import { clearFeatures, clearStage, insertReadFindings, insertRows, type JobRow, jobById, refreshStatistics, updateJob } from './store.ts';

/** Refusals that a choice can lift: the file stays, and the import waits. */
const QUESTIONS: readonly FindingCode[] = [
  'crs.ambiguous',
  'archive.several_sources',
  'coordinates.swapped',
  'coordinates.wrong_zone',
  'coordinates.outside',
  'encoding.unreadable',
];
const SLICE = 1000;
const WORKING: readonly JobRow['state'][] = ['queued', 'reading', 'checking'];

/** Where a run begins: with the file, with the rows as they were read, or with what they would do to the layer. */
export type From = 'read' | 'check' | 'fill';

export interface WorkOptions {
  readonly files: Files;
  readonly limits?: Partial<ReadLimits>;
  /** Queues an import anew, in a command of who asks. */
  readonly again: (unit: Unit, id: string) => Promise<void>;
}

interface Run extends WorkOptions {
  readonly id: string;
  readonly context: Context;
}

/** Reads and checks an import in short transactions, so that the map and the ledger are never held up. */
export function importHandler(options: WorkOptions): JobHandler {
  return {
    heavy: true,
    run: (context) => perform({ ...options, context, id: context.job.subject }),
    failed: (unit, job, error) => endUnread(unit, job.subject, error),
    again: (unit, id) => options.again(unit, id),
  };
}

/** An import that was ended or finished meanwhile is left as it is. */
async function perform(run: Run): Promise<void> {
  const from = run.context.job.payload.from as From;
  const job = await run.context.read((query) => jobById(query, run.id));
  if (!job || !WORKING.includes(job.state)) return;
  try {
    if (from === 'read') await readFile(run);
    if (from !== 'fill') await checkRows(run);
    await fillSet(run);
  } catch (error) {
    if (!(error instanceof ReadRefusal)) throw error;
    await refuse(run, error);
  }
}

async function refuse({ id, context, files }: Run, { code, params, place }: ReadRefusal): Promise<void> {
  const isQuestion = QUESTIONS.includes(code);
  const state = isQuestion ? 'question' : 'refused';
  await context.write(async (unit) => {
    await clearStage(unit, id);
    await updateJob(unit, id, { state, refusal: { code, params, place }, progress: 1, difference: null });
  });
  if (!isQuestion) await files.remove(id);
}

const REASONS: Readonly<Record<string, FindingCode>> = {
  FileUnreadable: 'import.file_unreadable',
  JobAbandoned: 'import.interrupted',
  JobCancelled: 'import.interrupted',
};

/** No attempt came to an end: the import says why, and can be tried again. One that its author discarded meanwhile is left as it is. */
async function endUnread(unit: Unit, id: string, error: JobError): Promise<void> {
  const job = await jobById(unit, id);
  if (!job || !WORKING.includes(job.state)) return;
  const code = REASONS[error.name] ?? 'import.failed';
  if (job.set_id !== null) await discardChangeSet(unit, job.set_id);
  await clearFeatures(unit, id);
  const refusal = { code, params: {}, place: null };
  await updateJob(unit, id, { state: 'refused', refusal, progress: 1, difference: null, set_id: null });
}

async function jobOf({ id, context }: Run): Promise<JobRow> {
  return (await context.read((query) => jobById(query, id)))!;
}

function tell({ id, context }: Run, progress: number): void {
  context.progress(progress, (unit) => updateJob(unit, id, { progress }));
}

async function readFile(run: Run): Promise<void> {
  const { id, context, files, limits } = run;
  const { file_name: fileName, options } = await jobOf(run);
  await files.mustRead(id);
  await context.write(async (unit) => {
    await clearStage(unit, id);
    await updateJob(unit, id, { state: 'reading', progress: 0, refusal: null, source: null, difference: null, finding_counts: {} });
  });
  const request = {
    path: files.pathOf(id),
    fileName,
    crsChoice: options.crs ?? undefined,
    encodingChoice: options.encoding ?? undefined,
    layerChoice: options.sourceLayer ?? undefined,
    swapAxes: options.swapAxes,
    limits,
  };
  const { findings, findingCounts, ...source } = await readRows(request, {
    signal: context.signal,
    onRows: (rows) => context.write((unit) => insertRows(unit, id, rows)),
    onProgress: ({ done }) => tell(run, done * 0.5),
  });
  await context.write(async (unit) => {
    await insertReadFindings(unit, id, findings);
    await updateJob(unit, id, { source, finding_counts: findingCounts, progress: 0.5 });
  });
}

/** Goes through the rows in slices, each in a transaction of its own, from one share of the work to another. */
async function inSlices(
  run: Run,
  count: number,
  [begin, end]: [number, number],
  work: (unit: Unit, from: number, to: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < count; from += SLICE) {
    await run.context.write((unit) => work(unit, from, from + SLICE));
    tell(run, begin + (end - begin) * Math.min(1, (from + SLICE) / count));
  }
}

export async function layerShape(unit: Unit, id: string): Promise<LayerShape> {
  const row = (await layerRows(unit, await resolveMoment(unit))).find((layer) => layer.id === id);
  if (!row) throw new Error(`Layer ${id} is gone`);
  return { id, group: row.grp, geometry: row.geometry };
}

async function checkRows(run: Run): Promise<void> {
  const { id, context } = run;
  const job = await jobOf(run);
  const layer = await context.write((unit) => layerShape(unit, job.layer_id));
  const plan = planOf(job, layer);
  const count = job.source?.featureCount ?? 0;
  await context.write(async (unit) => {
    await clearCheckFindings(unit, id, false);
    await refreshStatistics(unit, job.layer_id);
    await updateJob(unit, id, { state: 'checking' });
  });
  await inSlices(run, count, [0.5, 0.6], (unit, from, to) => checkSlice(unit, plan, from, to));
  await context.write(async (unit) => {
    await refreshStatistics(unit, job.layer_id);
    await faultRepeatedKeys(unit, id);
  });
  if (mustNotOverlap(layer)) await inSlices(run, count, [0.6, 0.75], (unit, from, to) => findOverlaps(unit, id, from, to));
  await context.write(async (unit) => {
    await writeCheckFindings(unit, id);
    if (plan.useCode !== null) await writeUnknownValues(unit, id, 'field.use_unknown', plan.useCode);
    if (plan.status !== null) await writeUnknownValues(unit, id, 'field.status_unknown', plan.status);
  });
}

/** Opens the import's change set in the place of an earlier one. */
async function openSet(unit: Unit, job: JobRow): Promise<CheckedJob> {
  if (job.set_id !== null) await discardChangeSet(unit, job.set_id);
  const setId = await openChangeSet(unit, { kind: 'import', reason: job.file_name });
  await clearCheckFindings(unit, job.id, true);
  await updateJob(unit, job.id, { state: 'checking', set_id: setId, checked_at: await newestCommit(unit) });
  return { ...job, set_id: setId };
}

async function fillSet(run: Run): Promise<void> {
  const { id, context } = run;
  const row = await jobOf(run);
  const count = row.source?.featureCount ?? 0;
  const layer = await context.write((unit) => layerShape(unit, row.layer_id));
  const job = await context.write((unit) => openSet(unit, row));
  const { set_id: setId, layer_id: layerId, options } = job;
  await inSlices(run, count, [0.75, 0.85], (unit, from, to) => fillItems(unit, setId, layerId, sliceSource(job, from, to)));
  await context.write(async (unit) => {
    if (options.mode === 'replace' && options.covers) await fillItems(unit, setId, layerId, endSource(job));
    await refreshStatistics(unit, layerId);
  });
  if (mustNotOverlap(layer)) await inSlices(run, count, [0.85, 1], (unit, from, to) => findOverlapsWithLayer(unit, job, from, to));
  await context.write(async (unit) => {
    if (layer.geometry === 'polygon') await findReplaced(unit, job);
    await markChecked(unit, setId);
    await updateJob(unit, id, { state: 'ready', progress: 1, ...(await countImport(unit, job)) });
  });
}
