import { randomUUID } from 'node:crypto';
import {
  type CommitResult,
  commitChangeSet,
  discardChangeSet,
  dropItems,
  fillItems,
  layerById,
  linkItems,
  lockGround,
  lockLayer,
  mayDeclare,
  revertChangeSet,
} from '../blueprint/index.ts';
import { exchangeEndpoints, type ImportOptions, importOptions } from '../contract/exchange.ts';
import { mayDeliver } from '../identity/index.ts';
import { PARCELS, settleParcels } from '../parcels/index.ts';
import { nestsTooDeep } from '../platform/depth.ts';
import type { Call } from '../platform/http.ts';
import { cancelJobs, enqueue } from '../platform/jobs/store.ts';
import { problem } from '../platform/problem.ts';
import { LONG_WORK, type Unit } from '../platform/unit.ts';
import { isResolved, mustNotOverlap } from './check.ts';
import { countImport } from './count.ts';
import type { Files } from './files.ts';
import { READ_LIMITS } from './read/types.ts';
import { type CheckedJob, linkSource, newcomers, repairedKeys, repairedSource } from './set-store.ts';
import { clearFeatures, clearStage, insertJob, type JobRow, lockJob, updateJob } from './store.ts';
import { receiveUpload } from './upload.ts';
import { type From, layerShape } from './work.ts';

export interface Desk {
  readonly files: Files;
  /** Called after a command that enqueued a job. */
  readonly wake: () => void;
}

/** The kind of the jobs that read and check; their subject is the import. */
export const IMPORT_JOB = 'import';

/** Layers that other rooms keep: regions come from the civil register, sites from projects. */
const KEPT_BY_OTHERS = ['regions', 'sites'];

const fields = exchangeEndpoints.create.body.omit({ file: true });

const refuseFields = (issues: readonly { path: readonly PropertyKey[]; code: string; message: string }[]) =>
  problem(
    'request.invalid',
    {},
    { errors: issues.map(({ path, code, message }) => ({ pointer: `/body/${path.map(String).join('/')}`, code, message })) },
  );

/** What the form says of coverage: `all`, or JSON as in the options. */
function coversOf(text: string): unknown {
  try {
    return text === 'all' || nestsTooDeep(Buffer.from(text)) ? text : JSON.parse(text);
  } catch {
    return text;
  }
}

function optionsOf(form: Readonly<Record<string, string>>): { layerId: string; options: ImportOptions } {
  const parsed = fields.safeParse(form);
  if (!parsed.success) throw refuseFields(parsed.error.issues);
  const { layer, covers, ...rest } = parsed.data;
  const options = importOptions.safeParse({ ...rest, ...(covers === undefined ? {} : { covers: coversOf(covers) }) });
  if (!options.success) throw refuseFields(options.error.issues);
  return { layerId: layer, options: options.data };
}

const begin = (unit: Unit, id: string, from: From): Promise<void> => enqueue(unit, { kind: IMPORT_JOB, subject: id, payload: { from } });

/**
 * Takes an upload for a layer and lets it be read in the background.
 * @throws request.too_large, request.malformed, request.invalid, layer.unknown, auth.not_allowed_department, delivery.not_yours,
 *   region.unknown
 */
export async function createImport(call: Call, { files, wake }: Desk, bytesMax = READ_LIMITS.uploadBytesMax): Promise<{ id: string }> {
  const id = randomUUID();
  const upload = await receiveUpload(call.request, call.response, files.dir, id, bytesMax);
  const keep = async () => {
    const { layerId, options } = optionsOf(upload.fields);
    await call.write(async (unit) => {
      const layer = KEPT_BY_OTHERS.includes(layerId) ? null : await layerById(unit, layerId);
      if (!layer) throw problem('layer.unknown', { layerId });
      await mayDeliver(unit, layerId);
      await mayDeclare(unit, options.covers ?? 'unsaid');
      await insertJob(unit, { id, layerId, fileName: upload.fileName, fileBytes: upload.sizeBytes, options });
      await begin(unit, id, 'read');
      await unit.journal({
        action: 'import.create',
        subject: id,
        detail: { layerId, fileName: upload.fileName, fileBytes: upload.sizeBytes },
      });
      await unit.emit('imports.changed', { id, state: 'queued', progress: 0, layerId }, { allOf: unit.actor.scope });
    });
  };
  await keep().catch(async (error: unknown) => {
    await files.remove(id);
    throw error;
  });
  wake();
  return { id };
}

/** The import in one of these states, for who delivers its layer. */
async function lockIn(unit: Unit, id: string, states: readonly JobRow['state'][]): Promise<JobRow> {
  const job = await lockJob(unit, id);
  if (!job) throw problem('import.unknown', { id });
  if (!states.includes(job.state)) throw problem('import.wrong_state', { state: job.state, needs: states });
  await mayDeliver(unit, job.layer_id);
  return job;
}

const READ_AGAIN: readonly (keyof ImportOptions)[] = ['crs', 'encoding', 'sourceLayer', 'swapAxes'];
const CHECK_AGAIN: readonly (keyof ImportOptions)[] = ['mapping', 'useSystem'];

/** What must be done anew for a change of options; null when counting is enough. */
function fromOf(before: ImportOptions, change: ImportOptions): From | null {
  const differs = (name: keyof ImportOptions) => change[name] !== undefined;
  if (READ_AGAIN.some(differs)) return 'read';
  if (CHECK_AGAIN.some(differs)) return 'check';
  const isReplacing = { ...before, ...change }.mode === 'replace';
  return (differs('mode') && change.mode !== (before.mode ?? 'merge')) || (differs('covers') && isReplacing) ? 'fill' : null;
}

const QUEUED_AT: Readonly<Record<From, number>> = { read: 0, check: 0.5, fill: 0.75 };

/** Lets a run begin anew. */
async function again(unit: Unit, { files }: Pick<Desk, 'files'>, job: JobRow, from: From, options: ImportOptions): Promise<void> {
  if (from === 'read' && !(await files.isKept(job.id))) throw problem('import.file_gone', { id: job.id });
  await updateJob(unit, job.id, { options, state: 'queued', progress: QUEUED_AT[from], refusal: null });
  await begin(unit, job.id, from);
}

/** Puts the repaired shapes into the change set, or takes them out of it, after another decision about them. */
async function decideRepaired(unit: Unit, job: CheckedJob, before: ImportOptions): Promise<void> {
  const isOut = job.options.invalid === 'leaveOut';
  if (isOut === (before.invalid === 'leaveOut')) return;
  if (isOut) await dropItems(unit, job.set_id, job.layer_id, repairedKeys(job));
  else await fillItems(unit, job.set_id, job.layer_id, repairedSource(job));
}

/**
 * Changes what was decided. A new system, encoding or layer reads the file again; new fields check it again; another mode or ground sets it
 * against the layer again; a decision about errors only counts again.
 * @throws import.unknown, import.wrong_state, import.file_gone, delivery.not_yours, region.unknown, geometry.invalid
 */
export async function changeImport(call: Call, desk: Desk, id: string, change: ImportOptions): Promise<void> {
  await call.write(async (unit) => {
    const job = await lockIn(unit, id, ['ready', 'question']);
    const from = fromOf(job.options, change);
    if (job.state === 'question' && from !== 'read') throw problem('import.wrong_state', { state: job.state, needs: ['ready'] });
    await mayDeclare(unit, change.covers ?? 'unsaid');
    const options: ImportOptions = { ...job.options, ...change, mapping: { ...job.options.mapping, ...change.mapping } };
    await unit.journal({ action: 'import.change', subject: id, detail: { ...change } });
    if (from) return again(unit, desk, job, from, options);
    const after = { ...job, options } as CheckedJob;
    await decideRepaired(unit, after, job.options);
    await updateJob(unit, id, { options, ...(await countImport(unit, after)) });
  }, LONG_WORK);
  desk.wake();
}

/** Queues an import anew, in the name of who asks. Raises what `retryImport` does. */
export async function queueAgain(unit: Unit, desk: Pick<Desk, 'files'>, id: string): Promise<void> {
  const job = await lockIn(unit, id, ['refused', 'ready']);
  await unit.journal({ action: 'import.retry', subject: id });
  await again(unit, desk, job, job.state === 'ready' ? 'fill' : 'read', job.options);
}

/**
 * Reads a refused import again, or sets one that is ready against the map as it is now.
 * @throws import.unknown, import.wrong_state, import.file_gone
 */
export async function retryImport(call: Call, desk: Desk, id: string): Promise<void> {
  await call.write((unit) => queueAgain(unit, desk, id));
  desk.wake();
}

/**
 * Gives an import up; nothing of it was ever on the map. What is being read ends.
 * @throws import.unknown, import.wrong_state
 */
export async function discardImport(call: Call, { files }: Desk, id: string): Promise<void> {
  await call.write(async (unit) => {
    await cancelJobs(unit, IMPORT_JOB, id);
    const job = await lockIn(unit, id, ['queued', 'reading', 'checking', 'question', 'ready', 'refused']);
    if (job.set_id !== null) await discardChangeSet(unit, job.set_id);
    await clearStage(unit, id);
    await unit.journal({ action: 'import.discard', subject: id, detail: { layerId: job.layer_id } });
    await updateJob(unit, id, { state: 'discarded', set_id: null });
  }, LONG_WORK);
  await files.remove(id);
}

/** What came to the layer since the check, and the check would have named, must be looked at first. */
async function mustBeCurrent(unit: Unit, job: CheckedJob & { readonly checked_at: number }): Promise<void> {
  const shape = await layerShape(unit, job.layer_id);
  if (job.layer_id === PARCELS) await lockGround(unit);
  await lockLayer(unit, job.layer_id);
  const keys = await newcomers(unit, job, mustNotOverlap(shape) && job.options.overlaps !== 'accept');
  if (keys.length > 0) throw problem('change.conflict', { layerId: job.layer_id, keys });
}

/**
 * Makes the import a commit of its layer with what it says of it, whole or not at all.
 * @throws import.unknown, import.wrong_state, import.unresolved, change.conflict (check it again), delivery.not_yours,
 *   auth.not_allowed_region, geometry.outside
 */
export async function commitImport(call: Call, { files }: Desk, id: string, reason: string | undefined): Promise<CommitResult> {
  const result = await call.write(async (unit) => {
    const job = (await lockIn(unit, id, ['ready'])) as CheckedJob & { readonly checked_at: number };
    const { unresolved } = await countImport(unit, job);
    if (!isResolved(unresolved)) throw problem('import.unresolved', { ...unresolved });
    const { layer_id: layerId, set_id: setId, options } = job;
    const covers = options.covers ?? 'unsaid';
    await mayDeclare(unit, covers);
    await mustBeCurrent(unit, job);
    if (layerId === PARCELS) await settleParcels(unit, setId);
    await linkItems(unit, setId, layerId, linkSource(job));
    await clearFeatures(unit, id);
    await updateJob(unit, id, { state: 'committed' });
    await unit.journal({ action: 'import.commit', subject: id, detail: { layerId, setId } });
    return commitChangeSet(unit, setId, { reason, deliveries: [{ layerId, sourceDate: options.sourceDate ?? null, covers }] });
  }, LONG_WORK);
  await files.remove(id);
  return result;
}

/**
 * Takes a committed import back as a commit of its own: the layer and what is said of it are again as before it.
 * @throws import.unknown, import.wrong_state, feature.changed_since, auth.not_allowed_region
 */
export async function revertImport(call: Call, id: string, reason: string | undefined): Promise<CommitResult> {
  return call.write(async (unit) => {
    const job = await lockIn(unit, id, ['committed']);
    await unit.journal({ action: 'import.revert', subject: id, detail: { layerId: job.layer_id, setId: job.set_id } });
    const isCadastre = job.layer_id === PARCELS;
    if (isCadastre) await lockGround(unit);
    const done = await revertChangeSet(unit, job.set_id!, reason ?? job.file_name, isCadastre ? settleParcels : undefined);
    await updateJob(unit, id, { state: 'reverted', reverted_set_id: done.setId });
    return done;
  }, LONG_WORK);
}
