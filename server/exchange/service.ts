import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type CommitResult, commitChangeSet, fillItems, layerById, openChangeSet, revertChangeSet } from '../blueprint/index.ts';
import { exchangeEndpoints, type ImportOptions } from '../contract/exchange.ts';
import type { Call } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { LONG_WORK, type Unit } from '../platform/unit.ts';
import { unresolved } from './check.ts';
import { differenceNow, type Jobs } from './jobs.ts';
import { READ_LIMITS } from './read/types.ts';
import { clearFeatures, countStage, insertJob, itemSources, type JobRow, lockJob, updateJob } from './store.ts';
import { receiveUpload } from './upload.ts';

/** Layers that other rooms keep: regions come from the civil register, sites from projects. */
const KEPT_BY_OTHERS = ['regions', 'sites'];

const fields = exchangeEndpoints.create.body.omit({ file: true });

/**
 * Takes an upload for a layer and lets it be read in the background.
 * @throws request.too_large, request.malformed, request.invalid, layer.unknown
 */
export async function createImport(call: Call, jobs: Jobs, dir: string, bytesMax = READ_LIMITS.uploadBytesMax): Promise<{ id: string }> {
  const id = randomUUID();
  const upload = await receiveUpload(call.request, call.response, dir, id, bytesMax);
  const keep = async () => {
    const parsed = fields.safeParse(upload.fields);
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({
        pointer: `/body/${issue.path.join('/')}`,
        code: issue.code,
        message: issue.message,
      }));
      throw problem('request.invalid', {}, { errors });
    }
    const { layer: layerId, crs, encoding } = parsed.data;
    const options: ImportOptions = { ...(crs === undefined ? {} : { crs }), ...(encoding === undefined ? {} : { encoding }) };
    await call.write(async (unit) => {
      const layer = KEPT_BY_OTHERS.includes(layerId) ? null : await layerById(unit, layerId);
      if (!layer) throw problem('layer.unknown', { layerId });
      await insertJob(unit, { id, layerId, fileName: upload.fileName, fileBytes: upload.sizeBytes, options });
      await unit.journal({
        action: 'import.create',
        subject: id,
        detail: { layerId, fileName: upload.fileName, fileBytes: upload.sizeBytes },
      });
      await unit.emit('imports.changed', { id, state: 'queued', progress: 0, layerId });
    });
  };
  await keep().catch(async (error: unknown) => {
    await rm(upload.path, { force: true });
    throw error;
  });
  jobs.enqueue(id, call.actor, call.traceId, 'read');
  return { id };
}

async function lockIn(unit: Unit, id: string, states: readonly JobRow['state'][]): Promise<JobRow> {
  const job = await lockJob(unit, id);
  if (!job) throw problem('import.unknown', { id });
  if (!states.includes(job.state)) throw problem('import.wrong_state', { state: job.state, needs: states });
  return job;
}

const READ_AGAIN: readonly (keyof ImportOptions)[] = ['crs', 'encoding', 'sourceLayer', 'swapAxes'];
const CHECK_AGAIN: readonly (keyof ImportOptions)[] = ['mapping', 'useSystem', 'mode'];

/**
 * Changes what was decided. A new system, encoding or layer reads the file again; new fields check it again; a decision about errors only
 * counts again.
 * @throws import.unknown, import.wrong_state, import.file_gone
 */
export async function changeImport(call: Call, jobs: Jobs, id: string, change: ImportOptions): Promise<JobRow> {
  const differs = (name: keyof ImportOptions) => change[name] !== undefined;
  const isReading = READ_AGAIN.some(differs);
  const job = await call.write(async (unit) => {
    const before = await lockIn(unit, id, isReading ? ['ready', 'question'] : ['ready']);
    if (isReading && !existsSync(jobs.pathOf(id))) throw problem('import.file_gone', { id });
    const options: ImportOptions = { ...before.options, ...change, mapping: { ...before.options.mapping, ...change.mapping } };
    const after: JobRow = { ...before, options };
    if (isReading) await updateJob(unit, id, { options, state: 'queued', progress: 0, refusal: null });
    else if (CHECK_AGAIN.some(differs)) await updateJob(unit, id, { options, state: 'queued', progress: 0.5 });
    else await updateJob(unit, id, { options, difference: await differenceNow(unit, after) });
    await unit.journal({ action: 'import.change', subject: id, detail: { ...change } });
    return after;
  });
  if (isReading) jobs.enqueue(id, call.actor, call.traceId, 'read');
  else if (CHECK_AGAIN.some(differs)) jobs.enqueue(id, call.actor, call.traceId, 'check');
  return job;
}

/**
 * Makes the import one revision of its layer, whole or not at all.
 * @throws import.unknown, import.wrong_state, import.unresolved, auth.not_allowed_region, geometry.outside
 */
export async function commitImport(call: Call, jobs: Jobs, id: string, reason: string | undefined): Promise<CommitResult> {
  const result = await call.write(async (unit) => {
    const job = await lockIn(unit, id, ['ready']);
    const open = unresolved(job.options, await countStage(unit, job));
    if (open.invalid + open.faulty > 0) throw problem('import.unresolved', open);
    const setId = await openChangeSet(unit, { kind: 'import', reason: reason ?? job.file_name });
    for (const source of itemSources(job)) await fillItems(unit, setId, job.layer_id, source);
    await clearFeatures(unit, id);
    await updateJob(unit, id, { state: 'committed', set_id: setId });
    await unit.journal({ action: 'import.commit', subject: id, detail: { layerId: job.layer_id, setId } });
    const covers = job.options.covers === 'all' ? 'all' : 'unsaid';
    return commitChangeSet(unit, setId, { deliveries: [{ layerId: job.layer_id, sourceDate: job.options.sourceDate ?? null, covers }] });
  }, LONG_WORK);
  await rm(jobs.pathOf(id), { force: true });
  return result;
}

/**
 * Takes a committed import back as a new revision that restores what was there.
 * @throws import.unknown, import.wrong_state, feature.changed_since, auth.not_allowed_region
 */
export async function revertImport(call: Call, id: string, reason: string | undefined): Promise<CommitResult> {
  return call.write(async (unit) => {
    const job = await lockIn(unit, id, ['committed']);
    await unit.journal({ action: 'import.revert', subject: id, detail: { layerId: job.layer_id, setId: job.set_id } });
    const done = await revertChangeSet(unit, job.set_id!, reason ?? job.file_name);
    await updateJob(unit, id, { state: 'reverted', reverted_set_id: done.setId });
    return done;
  }, LONG_WORK);
}
