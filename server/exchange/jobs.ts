import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { layerRows, resolveMoment } from '../blueprint/index.ts';
import type { FindingCode } from '../contract/findings.ts';
import type { Logger } from '../platform/log.ts';
import { type Actor, LONG_WORK, SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { differenceOf, type LayerShape, mustNotOverlap, planOf } from './check.ts';
import {
  checkSlice,
  clearCheckFindings,
  compareWithLayer,
  countFindings,
  countOverlaps,
  faultRepeatedKeys,
  findOverlaps,
  findOverlapsWithLayer,
  writeCheckFindings,
  writeUnknownValues,
} from './check-store.ts';
import { readRows } from './read/index.ts';
import { type ReadLimits, ReadRefusal } from './read/types.ts';
import {
  clearStage,
  countStage,
  endInterrupted,
  insertReadFindings,
  insertRows,
  type JobChange,
  type JobRow,
  jobById,
  refreshStatistics,
  updateJob,
} from './store.ts';

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
const PROGRESS_EVERY_MS = 400;
const READ_SHARE = 0.5;
const INTERRUPTED_AFTER_MS = 10 * 60_000;
const FILES_KEPT_MS = 7 * 24 * 3_600_000;

export interface Jobs {
  /** Reads the file anew and checks it, or only checks what is staged. */
  enqueue(id: string, actor: Actor, traceId: string, from: 'read' | 'check'): void;
  pathOf(id: string): string;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface JobOptions {
  readonly units: Units;
  readonly log: Logger;
  /** Where uploads wait for their commit. */
  readonly dir: string;
  readonly limits?: Partial<ReadLimits>;
}

interface Run {
  readonly id: string;
  readonly write: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
  readonly options: JobOptions;
  /** Progress on its way to the database; awaited before the state changes, so that it never arrives late. */
  told: Promise<void>;
}

/** Imports are read and checked one after the other, in small transactions, so that the map and the ledger are never held up. */
export function createJobs(options: JobOptions): Jobs {
  const ended = new AbortController();
  let tail: Promise<void> = tidyUp(options).catch((error: unknown) => options.log.error({ err: error }, 'imports: tidy up'));
  const pathOf = (id: string) => join(options.dir, id);
  return {
    pathOf,
    enqueue: (id, actor, traceId, from) => {
      const run: Run = {
        id,
        signal: ended.signal,
        options,
        told: Promise.resolve(),
        write: (work) => options.units.write(actor, traceId, work, LONG_WORK),
      };
      tail = tail.then(() => perform(run, pathOf(id), from));
    },
    idle: () => tail,
    close: async () => {
      ended.abort();
      await tail;
    },
  };
}

async function tidyUp({ units, dir }: JobOptions): Promise<void> {
  await units.write(SYSTEM, 'imports', (unit) => endInterrupted(unit, INTERRUPTED_AFTER_MS));
  if (!existsSync(dir)) return;
  for (const name of await readdir(dir)) {
    const { mtimeMs } = await stat(join(dir, name));
    if (Date.now() - mtimeMs > FILES_KEPT_MS) await rm(join(dir, name), { force: true });
  }
}

async function perform(run: Run, path: string, from: 'read' | 'check'): Promise<void> {
  if (run.signal.aborted) return;
  try {
    if (from === 'read') await readFile(run, path);
    await checkStage(run);
  } catch (error) {
    if (run.signal.aborted) return;
    await run.told;
    await settle(run, path, error);
  }
}

async function settle(run: Run, path: string, error: unknown): Promise<void> {
  const refusal =
    error instanceof ReadRefusal
      ? { code: error.code, params: error.params, place: error.place }
      : { code: 'import.failed' as const, params: {}, place: null };
  if (!(error instanceof ReadRefusal)) run.options.log.error({ err: error, importId: run.id }, 'import failed');
  const isQuestion = QUESTIONS.includes(refusal.code);
  const change: JobChange = { state: isQuestion ? 'question' : 'refused', refusal, progress: 1, difference: null };
  await run
    .write(async (unit) => {
      await clearStage(unit, run.id);
      await updateJob(unit, run.id, change);
    })
    .catch((failure: unknown) => run.options.log.error({ err: failure, importId: run.id }, 'import state'));
  if (!isQuestion) await rm(path, { force: true });
}

async function jobOf(run: Run): Promise<JobRow> {
  const job = await run.write((unit) => jobById(unit, run.id));
  if (!job) throw new Error(`Import ${run.id} is gone`);
  return job;
}

async function readFile(run: Run, path: string): Promise<void> {
  const job = await jobOf(run);
  await run.write(async (unit) => {
    await clearStage(unit, run.id);
    await updateJob(unit, run.id, { state: 'reading', progress: 0, refusal: null, source: null, difference: null, finding_counts: {} });
  });
  const { options } = job;
  const report = await readRows(
    {
      path,
      fileName: job.file_name,
      crsChoice: options.crs ?? undefined,
      encodingChoice: options.encoding ?? undefined,
      layerChoice: options.sourceLayer ?? undefined,
      swapAxes: options.swapAxes,
      limits: run.options.limits,
    },
    {
      signal: run.signal,
      onRows: (rows) => run.write((unit) => insertRows(unit, run.id, rows)),
      onProgress: throttled((done) => tellProgress(run, done * READ_SHARE)),
    },
  );
  await run.told;
  const { findings, findingCounts, ...source } = report;
  await run.write(async (unit) => {
    await insertReadFindings(unit, run.id, findings);
    await updateJob(unit, run.id, { source, finding_counts: findingCounts, progress: READ_SHARE });
  });
}

function throttled(tell: (done: number) => void): (progress: { done: number }) => void {
  let last = 0;
  return ({ done }) => {
    if (Date.now() - last < PROGRESS_EVERY_MS) return;
    last = Date.now();
    tell(done);
  };
}

function tellProgress(run: Run, progress: number): void {
  run.told = run.told
    .then(() => run.write((unit) => updateJob(unit, run.id, { progress: Math.min(1, progress) })))
    .catch((error: unknown) => run.options.log.warn({ err: error, importId: run.id }, 'import progress'));
}

async function checkStage(run: Run): Promise<void> {
  const job = await jobOf(run);
  const layer = await run.write((unit) => layerShape(unit, job.layer_id));
  const plan = planOf(job, layer);
  const count = job.source?.featureCount ?? 0;
  const overlaps = mustNotOverlap(layer);
  await run.write(async (unit) => {
    await clearCheckFindings(unit, run.id);
    await refreshStatistics(unit, job.layer_id);
    await updateJob(unit, run.id, { state: 'checking' });
  });
  const tell = throttled((done) => tellProgress(run, READ_SHARE + done * (1 - READ_SHARE)));
  const slices = async (share: [number, number], work: (unit: Unit, from: number, to: number) => Promise<void>) => {
    for (let from = 0; from < count; from += SLICE) {
      run.signal.throwIfAborted();
      await run.write((unit) => work(unit, from, from + SLICE));
      tell({ done: share[0] + (share[1] - share[0]) * (from / count) });
    }
  };
  await slices([0, 0.35], (unit, from, to) => checkSlice(unit, plan, from, to));
  await run.told;
  await run.write((unit) => refreshStatistics(unit, job.layer_id));
  await run.write((unit) => faultRepeatedKeys(unit, run.id));
  await slices([0.35, 0.4], (unit, from, to) => compareWithLayer(unit, plan, from, to));
  if (overlaps) await slices([0.4, 0.8], (unit, from, to) => findOverlaps(unit, run.id, from, to));
  if (overlaps) await slices([0.8, 1], (unit, from, to) => findOverlapsWithLayer(unit, plan, from, to));
  await run.told;
  await run.write(async (unit) => {
    await writeCheckFindings(unit, run.id);
    if (plan.useCode !== null) await writeUnknownValues(unit, run.id, 'field.use_unknown', plan.useCode);
    if (plan.status !== null) await writeUnknownValues(unit, run.id, 'field.status_unknown', plan.status);
    await finish(unit, job);
  });
}

async function layerShape(unit: Unit, id: string): Promise<LayerShape> {
  const row = (await layerRows(unit, await resolveMoment(unit))).find((layer) => layer.id === id);
  if (!row) throw new Error(`Layer ${id} is gone`);
  return { id, group: row.grp, geometry: row.geometry };
}

async function finish(unit: Unit, job: JobRow): Promise<void> {
  const read = Object.fromEntries(Object.entries(job.finding_counts).filter(([code]) => !CHECK_CODES.test(code)));
  const counts = { ...read, ...(await countFindings(unit, job.id)) };
  await updateJob(unit, job.id, { state: 'ready', progress: 1, finding_counts: counts, difference: await differenceNow(unit, job) });
}

/** Codes that the checks count anew each time. */
const CHECK_CODES = /^(field\.|geometry\.(invalid|overlap|wrong_type|repair_empty|outside_regions)$)/;

/** The difference by the options as they are. */
export async function differenceNow(
  unit: Unit,
  job: Pick<JobRow, 'id' | 'layer_id' | 'options'>,
): Promise<ReturnType<typeof differenceOf>> {
  return differenceOf(job, await countStage(unit, job), await countOverlaps(unit, job.id));
}
