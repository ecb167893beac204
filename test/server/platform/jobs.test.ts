import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/platform/database.ts';
import type { Context } from '../../../server/platform/jobs/run.ts';
import { cancelJobs, enqueue, type JobOrder } from '../../../server/platform/jobs/store.ts';
import { createWorker, type JobHandler, type Worker, type WorkerOptions } from '../../../server/platform/jobs/worker.ts';
import { createLog } from '../../../server/platform/log.ts';
import { type Actor, createUnits, SYSTEM, type Units } from '../../../server/platform/unit.ts';
import { openTestDatabase } from '../../support/template.ts';

let db: Database;
let units: Units;
const workers: Worker[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  db = await openTestDatabase();
  units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  await db.knex.raw(
    'create table job_trace (id bigint generated always as identity primary key, subject text not null, what text not null)',
  );
  await db.knex.raw('grant select, insert on job_trace to lantu_app');
});
beforeEach(() => db.knex.raw('delete from job'));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await db.knex.raw('truncate job_trace');
});
afterAll(() => db.close());

const LEASE_MS = 1500;
const person = (id: number, scope: string[] = ['t-a']): Actor => ({
  ...SYSTEM,
  id,
  name: `p${id}`,
  displayName: `p${id}`,
  scope,
  sees: [],
  regionId: scope[0]!,
});
const order = (more: Partial<JobOrder> = {}): JobOrder => ({ kind: 'slow', subject: 's', ...more });
const give = (more: Partial<JobOrder> = {}, actor: Actor = SYSTEM) => units.write(actor, 'trace-1', (unit) => enqueue(unit, order(more)));
const work = (handlers: Record<string, JobHandler>, more: Partial<WorkerOptions> = {}): Worker => {
  const worker = createWorker({ db, units, log: createLog('silent'), leaseMs: LEASE_MS, pollMs: 50, retryPauseMs: 20, handlers, ...more });
  workers.push(worker);
  return worker;
};
const jobs = () => db.knex('job').where({ kind: 'slow' }).orderBy('created_at').select('subject', 'state', 'attempts', 'error', 'progress');
const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};
const states = async () => (await jobs()).map((job) => job.state as string);
const note = ({ job, write }: Context, what: string) =>
  write((unit) => unit.trx('job_trace').insert({ subject: job.subject, what }) as unknown as Promise<void>);
const traced = async () => (await db.knex('job_trace').orderBy('id').pluck('what')) as string[];
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Another process on the same database, which has begun the job when this resolves. */
async function childThatBegan(): Promise<ChildProcess> {
  const url =
    'host' in db.connection ? `postgresql://postgres@localhost/postgres?host=${db.connection.host}` : db.connection.connectionString;
  const child = fork(join(import.meta.dirname, '../../support/job-worker.ts'), [url, String(LEASE_MS)], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  await once(child, 'message');
  return child;
}

describe('a job and its command', () => {
  test('a job exists if its command happened, and runs with the rights of who asked', async () => {
    await expect(
      units.write(person(7), 'trace-1', async (unit) => {
        await enqueue(unit, order({ subject: 'never' }));
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    await give({ payload: { size: 3 } }, person(7, ['t-a', 't-b']));
    const seen: unknown[] = [];
    const worker = work({
      slow: {
        run: async ({ job, read, write }) => {
          const scope = await read(async ({ trx }) => (await trx.raw('select lantu_actor() as id, lantu_scope() as scope')).rows[0]);
          seen.push(job.payload, scope, await write(async (unit) => unit.traceId));
        },
      },
    });
    await worker.idle();
    expect(seen).toEqual([{ size: 3 }, { id: 7, scope: ['t-a', 't-b'] }, 'trace-1']);
    expect(await states()).toEqual(['done']);
  });

  test('a job is seen by whoever may see all that its author may change', async () => {
    await give({}, person(7, ['t-a', 't-b']));
    const seenBy = (actor: Actor) => units.read(actor, async ({ trx }) => (await trx('job').where({ kind: 'slow' })).length);
    expect([await seenBy(person(8, ['t-a'])), await seenBy(person(9, ['t-a', 't-b', 't-c'])), await seenBy(SYSTEM)]).toEqual([0, 1, 1]);
  });
});

describe('how a job ends', () => {
  test('what fails is tried again after a pause, and ends with its reason', async () => {
    await give({ attemptsMax: 3 });
    const failed: string[] = [];
    work({
      slow: {
        run: ({ job }) => Promise.reject(new Error(`attempt ${job.attempts}`)),
        failed: async (_unit, job, error) => void failed.push(`${job.subject}: ${error.message}`),
      },
    });
    await until(async () => (await states())[0] === 'failed');
    expect(failed).toEqual(['s: attempt 3']);
    expect(await jobs()).toMatchObject([{ attempts: 3, error: { name: 'Error', message: 'attempt 3' } }]);
  });

  test('one that waits is cancelled at once, one that runs when it is heard of', async () => {
    await give({ subject: 'running' });
    const told: string[] = [];
    let isRunning = false;
    const worker = work({
      slow: {
        heavy: true,
        failed: async (_unit, job, error) => void told.push(`${job.subject}: ${error.name}`),
        run: ({ signal }) => {
          isRunning = true;
          return aborted(signal);
        },
      },
    });
    await until(() => isRunning);
    await give({ subject: 'waiting' });
    for (const subject of ['waiting', 'running']) await units.write(SYSTEM, 't', (unit) => cancelJobs(unit, 'slow', subject));
    expect((await jobs())[1]).toMatchObject({ state: 'cancelled', attempts: 0 });
    await worker.idle();
    expect([await states(), told]).toEqual([['cancelled', 'cancelled'], ['running: JobCancelled']]);
  });

  test('a cancelled run writes nothing more', async () => {
    await give();
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let isRunning = false;
    const worker = work({
      slow: {
        run: async (context) => {
          isRunning = true;
          await gate;
          await note(context, 'too late');
        },
      },
    });
    await until(() => isRunning);
    await units.write(SYSTEM, 't', (unit) => cancelJobs(unit, 'slow', 's'));
    go();
    await worker.idle();
    expect([await states(), await traced()]).toEqual([['cancelled'], []]);
  });

  test('progress is kept, and ended jobs are forgotten by rule', async () => {
    await give();
    const worker = work({
      slow: { run: async (context) => context.progress(0.25) },
    });
    await until(async () => (await jobs())[0]?.progress === 0.25);
    await worker.stop();
    await db.knex.raw(`update job set changed_at = now() - interval '31 days', run_after = now() where kind <> 'slow' or state = 'done'`);
    await work({}).idle();
    expect(await jobs()).toEqual([]);
  });
});

describe('several processes', () => {
  test('each job is done once, and those of one subject follow one another', async () => {
    for (let at = 0; at < 40; at += 1) await give({ subject: `s${at % 8}`, payload: { at } }, person(at % 3));
    const under = new Set<string>();
    const done: number[] = [];
    const handler: JobHandler = {
      run: async ({ job, write }) => {
        expect(under.has(job.subject)).toBe(false);
        under.add(job.subject);
        await write(async () => undefined);
        done.push(job.payload.at as number);
        under.delete(job.subject);
      },
    };
    for (let at = 0; at < 4; at += 1) work({ slow: handler });
    await until(async () => (await states()).every((state) => state === 'done'));
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  test('who has a job running waits for who has none', async () => {
    for (const at of [1, 2]) await give({ subject: `first ${at}` }, person(1));
    await give({ subject: 'second' }, person(2));
    const begun: string[] = [];
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const handler: JobHandler = {
      heavy: true,
      run: async ({ job }) => {
        begun.push(job.subject);
        await gate;
      },
    };
    work({ slow: handler });
    await until(() => begun.length === 1);
    work({ slow: handler });
    await until(() => begun.length === 2);
    go();
    expect(begun).toEqual(['first 1', 'second']);
  });

  test('a killed process loses its job to another, which begins anew', async () => {
    await give();
    const child = await childThatBegan();
    work({ slow: { run: (context) => note(context, 'taken over') } });
    child.kill('SIGKILL');
    await until(async () => (await states())[0] === 'done');
    expect([await traced(), (await jobs())[0].attempts]).toEqual([['child began', 'taken over'], 2]);
  });

  test('a job that ends every process that begins it ends with a reason', async () => {
    await give({ attemptsMax: 1 });
    (await childThatBegan()).kill('SIGKILL');
    const failed: string[] = [];
    work({ slow: { run: async () => undefined, failed: async (_unit, _job, error) => void failed.push(error.message) } });
    await until(async () => (await states())[0] === 'failed');
    expect(failed).toEqual(['Every process that began it ended']);
  });

  test('a process that was held up and lost its job writes nothing when it wakes', async () => {
    await give();
    const child = await childThatBegan();
    child.kill('SIGSTOP');
    work({ slow: { run: (context) => note(context, 'taken over') } });
    await until(async () => (await states())[0] === 'done');
    child.kill('SIGCONT');
    child.send('go on');
    await give({ subject: 'later' });
    await until(async () => (await states()).length === 2 && (await states())[1] !== 'queued');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await traced()).not.toContain('child ended');
  });

  test('a worker that stops gives its job back at once, as if it had not begun', async () => {
    await give();
    let isRunning = false;
    const first = work({
      slow: {
        run: ({ signal }) => {
          isRunning = true;
          return aborted(signal);
        },
      },
    });
    await until(() => isRunning);
    await first.stop();
    expect(await jobs()).toMatchObject([{ state: 'queued', attempts: 0 }]);
    await work({ slow: { run: async () => undefined } }).idle();
    expect(await states()).toEqual(['done']);
  });

  test('a job that one process cannot do is open to another at once', async () => {
    await give();
    const cannot: JobHandler = { run: () => Promise.reject(new Error('the file is not here')) };
    work({ slow: cannot }, { retryPauseMs: 3_600_000 });
    await until(async () => (await jobs())[0].error !== null);
    work({ slow: { run: (context) => note(context, 'the other') } });
    await until(async () => (await states())[0] === 'done');
    expect(await traced()).toEqual(['the other']);
  });

  test('a duty stands once in the queue, and comes again', async () => {
    let times = 0;
    const duty: JobHandler = {
      everyMs: 100,
      run: async () => {
        times += 1;
        if (times === 2) throw new Error('once');
      },
    };
    for (let at = 0; at < 2; at += 1) work({ slow: duty });
    await until(() => times >= 4);
    expect(await db.knex('job').where({ kind: 'slow' })).toHaveLength(1);
  });
});
