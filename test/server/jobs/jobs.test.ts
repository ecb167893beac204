import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue } from '../../../server/platform/jobs/store.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { importFile, settled } from '../exchange/http.ts';

let server: TestServer;
let admin: Client;
let here: Client;
let land: Client;
beforeAll(async () => {
  server = await startServer();
  admin = await server.as('admin', ['*']);
  here = await server.as('admin', ['t-a']);
  land = await server.as('land', ['t-a']);
});
afterAll(() => server.close());

type Change = Readonly<Record<string, unknown>>;
/** A job of the kind that no process knows: it stays as it is put. */
async function put(change: Change = { progress: 0 }, scope: readonly string[] = ['t-a']): Promise<string> {
  const subject = randomUUID();
  await server.seed((unit) =>
    enqueue({ ...unit, actor: { ...unit.actor, id: 7, displayName: '李', regionId: 't-a', scope } }, { kind: 'unknown', subject }),
  );
  const [row] = await server.db.knex('job').where({ subject }).update(change).returning('id');
  return row.id;
}
const list = async (by: Client, show = 'open') => (await by.get(`/api/jobs?show=${show}`)).body.items;
const idsOf = async (by: Client, show?: string) => (await list(by, show)).map((job: { id: string }) => job.id);
const act = (by: Client, what: 'retry' | 'cancel', id: string) => by.post(`/api/jobs/${id}/${what}`);
const FAILED = { state: 'failed', error: JSON.stringify({ name: 'Error', message: 'the disk is full' }) };

test('jobs are for who manages them, of the own regions', async () => {
  const mine = await put();
  const theirs = await put(undefined, ['t-b']);
  expect((await server.anonymous().get('/api/jobs')).body.code).toBe('auth.required');
  expect((await land.get('/api/jobs')).body.code).toBe('auth.not_allowed');
  expect((await act(land, 'cancel', mine)).body.code).toBe('auth.not_allowed');
  expect((await admin.get('/api/jobs?show=all')).body.code).toBe('request.invalid');
  const shown = (await list(here)).find((job: { id: string }) => job.id === mine);
  expect(shown).toMatchObject({ state: 'queued', by: '李', regionId: 't-a', duty: false, attempts: 0, mayCancel: true, mayRetry: false });
  expect(await idsOf(here)).not.toContain(theirs);
  expect(await idsOf(admin)).toEqual(expect.arrayContaining([mine, theirs]));
  for (const what of ['retry', 'cancel'] as const) expect((await act(here, what, theirs)).body.code).toBe('job.unknown');
  expect((await act(admin, 'cancel', randomUUID())).body.code).toBe('job.unknown');
  const row = await server.db.knex('job').where({ id: theirs }).first();
  expect([row.state, row.cancel]).toEqual(['queued', false]);
});

test('what waits is ended, what failed is done anew in the name of who asks, once; the journal says so', async () => {
  const id = await put();
  expect((await act(here, 'retry', id)).body).toMatchObject({ code: 'job.wrong_state', params: { state: 'queued' } });
  expect((await act(here, 'cancel', id)).body).toMatchObject({ id, state: 'cancelled', mayRetry: true, mayCancel: false });
  expect((await act(here, 'cancel', id)).body.code).toBe('job.wrong_state');
  const failed = await put(FAILED);
  expect((await list(here, 'failed')).find((job: { id: string }) => job.id === failed)).toMatchObject({
    error: { name: 'Error', message: 'the disk is full' },
    mayRetry: true,
  });
  const { body: again } = await act(here, 'retry', failed);
  const self = (await here.get('/api/session')).body.user.name;
  expect(again).toMatchObject({ state: 'queued', by: self, regionId: 't-a' });
  expect((await act(here, 'retry', failed)).body.code).toBe('job.wrong_state');
  const rows = await server.db
    .knex('journal')
    .where('action', 'like', 'jobs.%')
    .orderBy('id')
    .select('action', 'actor_name', 'region_id', 'detail');
  expect(rows).toMatchObject([
    { action: 'jobs.cancel', actor_name: self, region_id: 't-a', detail: { id } },
    { action: 'jobs.retry', actor_name: self, region_id: 't-a', detail: { id: failed } },
  ]);
});

test('one that runs is told to end; a duty comes at once and is not ended', async () => {
  const lease = { state: 'running', worker: 'another', lease_until: new Date(Date.now() + 3_600_000), attempts: 1, progress: 0.4 };
  const running = await put(lease);
  expect((await act(here, 'cancel', running)).body).toMatchObject({ state: 'running', cancelling: true, progress: 0.4, mayCancel: false });
  const duties = await list(admin, 'duties');
  const duty = duties.find((job: { kind: string }) => job.kind === 'imports.prune');
  expect(duty).toMatchObject({ duty: true, by: null, mayCancel: false });
  expect((await act(here, 'retry', duty.id)).body.code).toBe('job.unknown');
  expect((await act(admin, 'cancel', duty.id)).body.code).toBe('job.wrong_state');
  await expect.poll(async () => (await list(admin, 'duties')).find((job: { id: string }) => job.id === duty.id).state).toBe('queued');
  expect((await act(admin, 'retry', duty.id)).status).toBe(200);
});

test('the list comes in pages', async () => {
  for (let turn = 0; turn < 5; turn += 1) await put(FAILED);
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await admin.get(`/api/jobs?show=failed&limit=2${more}`);
    seen.push(...body.items.map((job: { id: string }) => job.id));
    cursor = body.next;
  }
  expect(seen.length).toBeGreaterThanOrEqual(6);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(await idsOf(admin, 'failed'));
});

test('the right is asked in the command: who lost it meanwhile ends nothing', async () => {
  const id = await put();
  const lost = await server.as('admin', ['t-a']);
  const name = (await lost.get('/api/session')).body.user.name;
  const held = server.db.knex.transaction(async (trx) => {
    await trx('app_user')
      .where({ name })
      .update({ roles: ['viewer'] });
    const asked = act(lost, 'cancel', id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { asked };
  });
  expect((await (await held).asked).body.code).toBe('auth.not_allowed');
  expect((await server.db.knex('job').where({ id }).first()).state).toBe('queued');
});

/** An import whose job ended so, as the worker leaves it. */
async function importThat(state: 'failed' | 'queued'): Promise<{ importId: string; jobId: string }> {
  const feature = { type: 'Feature', properties: { code: randomUUID() }, geometry: { type: 'Point', coordinates: [115.7, 36.4] } };
  const file = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
  const { id: importId } = await importFile(server.url, land, 'x.geojson', file, { layer: 'parcels', crs: '4490' });
  const [job] = await server.db.knex('job').where({ subject: importId }).orderBy('created_at', 'desc').select('id');
  const { knex } = server.db;
  if (state === 'failed') {
    await knex('job').where({ id: job.id }).update(FAILED);
    await knex('import_job')
      .where({ id: importId })
      .update({ state: 'refused', refusal: JSON.stringify({ code: 'import.failed', params: {}, place: null }) });
  } else {
    await knex('job')
      .where({ id: job.id })
      .update({ state: 'queued', attempts: 0, worker: null, run_after: new Date(Date.now() + 3_600_000) });
    await knex('import_job').where({ id: importId }).update({ state: 'queued' });
  }
  return { importId, jobId: job.id };
}

test('an import that failed is read again by who may deliver its layer', async () => {
  const { importId, jobId } = await importThat('failed');
  expect((await act(here, 'retry', jobId)).status).toBe(200);
  const { state } = await settled(land, importId);
  expect(state).not.toBe('refused');
  const { body } = await land.get(`/api/imports/${importId}`);
  expect(body.refusal?.code).not.toBe('import.failed');
});

test('an import whose job is ended says so, and can be tried again', async () => {
  const { importId, jobId } = await importThat('queued');
  expect((await act(here, 'cancel', jobId)).body.state).toBe('cancelled');
  expect((await land.get(`/api/imports/${importId}`)).body).toMatchObject({ state: 'refused', refusal: { code: 'import.interrupted' } });
  expect((await land.post(`/api/imports/${importId}/retry`)).status).toBe(200);
  expect((await settled(land, importId)).refusal?.code).not.toBe('import.interrupted');
  expect((await act(here, 'retry', jobId)).body.code).toBe('job.wrong_state');
});
