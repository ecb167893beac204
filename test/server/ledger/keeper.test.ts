import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLedger, createQueue, expireAll, openAccount, postTransfers, startKeeper } from '../../../server/ledger/index.ts';
import { type PostRequest, setStatus } from '../../../server/ledger/store.ts';
import { createLog } from '../../../server/platform/log.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const KIND = 'cod';
const YEAR = 2026;

let server: TestServer;
let pool: number;
let project: number;

const log = createLog('silent');
const request = (debit: number, credit: number, more: Partial<PostRequest['items'][number]> = {}): PostRequest => ({
  author: 1,
  approver: null,
  scope: ['*'],
  alone: false,
  atomic: false,
  items: [
    {
      id: randomUUID(),
      kind: 'transfer',
      debit,
      credit,
      amount: 1,
      refersTo: null,
      deadline: null,
      effectiveOn: null,
      reason: null,
      document: null,
      ...more,
    },
  ],
});

beforeAll(async () => {
  server = await startServer();
  await server.seed(async (unit) => {
    const outside = await openAccount(unit, { kind: KIND, year: YEAR, ownerKind: 'outside', regionId: 't-city' });
    pool = await openAccount(unit, { kind: KIND, year: YEAR, ownerKind: 'region_pool', regionId: 't-a' });
    project = await openAccount(unit, { kind: KIND, year: YEAR, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' });
    await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: outside, credit: pool, amount: 1_000_000 }] });
  });
});
afterAll(() => server?.close());

const queueOf = (more: object = {}) =>
  createQueue({ knex: server.db.knex, clock: () => server.clock.now, log, signal: () => undefined, ...more });

test('what arrives while a batch is in flight goes as one batch, in order', async () => {
  const queue = queueOf();
  const before = (await server.db.knex('ledger_book').where({ kind: KIND }).first<{ seq: number }>()).seq;
  const answers = await Promise.all(Array.from({ length: 300 }, () => queue.post(request(pool, project))));
  expect(answers.map(([answer]) => answer!.seq)).toEqual(Array.from({ length: 300 }, (_value, index) => before + index + 1));
  expect(queue.waiting()).toBe(0);
});

test('what fills whole batches goes two at a time, each request once and whole', async () => {
  const queue = queueOf({ batchMax: 3 });
  const before = (await server.db.knex('ledger_book').where({ kind: KIND }).first<{ seq: number }>()).seq;
  const two = () => ({ ...request(pool, project), items: [request(pool, project).items[0]!, request(pool, project).items[0]!] });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_value, index) => queue.post(index % 2 === 0 ? two() : request(pool, project))),
  );
  const seqs = answers.map((list) => list.map((answer) => answer.seq! - before));
  for (const list of seqs) if (list.length === 2) expect(list[1]).toBe(list[0]! + 1);
  expect(seqs.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_value, index) => index + 1));
  await queue.idle();
  expect(queue.waiting()).toBe(0);
});

test('a full queue sends callers away with a time to wait, and takes them again afterwards', async () => {
  const queue = queueOf({ waitingMax: 10 });
  const taken = Array.from({ length: 10 }, () => queue.post(request(pool, project)));
  expect(() => queue.post(request(pool, project))).toThrow(
    expect.objectContaining({ code: 'server.busy', details: expect.objectContaining({ retryAfterSeconds: 1 }) }),
  );
  await Promise.all(taken);
  expect((await queue.post(request(pool, project)))[0]!.code).toBe('ok');
});

test("one caller's broken request is not another's", async () => {
  const queue = queueOf();
  const broken = queue.post(request(pool, project, { deadline: 'no date' }));
  const fine = [queue.post(request(pool, project)), queue.post(request(pool, project))];
  await expect(broken).rejects.toThrow();
  for (const answers of await Promise.all(fine)) expect(answers[0]!.code).toBe('ok');
});

test('one id sent to two books at once is taken by one of them', async () => {
  const other = await server.seed(async (unit) => {
    const debit = await openAccount(unit, { kind: 'nox', year: YEAR, ownerKind: 'outside', regionId: 't-city' });
    return { debit, credit: await openAccount(unit, { kind: 'nox', year: YEAR, ownerKind: 'region_pool', regionId: 't-a' }) };
  });
  const queue = queueOf();
  for (let round = 0; round < 10; round++) {
    const id = randomUUID();
    const codes = (
      await Promise.all([queue.post(request(pool, project, { id })), queue.post(request(other.debit, other.credit, { id }))])
    ).map(([answer]) => answer!.code);
    expect(codes.sort()).toEqual(['id_reused', 'ok']);
  }
});

test('holds expire in lots until none is left', async () => {
  const queue = queueOf();
  await Promise.all(Array.from({ length: 700 }, () => queue.post(request(pool, project, { kind: 'hold', deadline: '2026-11-25' }))));
  server.clock.now = new Date('2026-11-26T02:00:00Z');
  expect(await expireAll(server.app.units)).toBe(700);
  expect(await expireAll(server.app.units)).toBe(0);
  expect((await server.db.knex('ledger_account').where({ id: pool }).first<{ held: number }>()).held).toBe(0);
});

test('holds of a frozen book wait, keep nobody else waiting, and expire when it is open again', async () => {
  const nox = await server.seed(async (unit) => {
    const row = { kind: 'nox', year: YEAR, regionId: 't-a' };
    const debit = await openAccount(unit, { ...row, ownerKind: 'outside' });
    return { debit, credit: await openAccount(unit, { ...row, ownerKind: 'project', ownerId: 'P-1' }) };
  });
  const queue = queueOf();
  const hold = (debit: number, credit: number, deadline: string) =>
    Array.from({ length: 501 }, () => request(debit, credit, { kind: 'hold', deadline }));
  await Promise.all(hold(pool, project, '2026-11-26').map((one) => queue.post(one)));
  await queue.post(request(nox.debit, nox.credit, { kind: 'hold', deadline: '2026-11-26' }));
  const bookId = Math.floor(pool / 100_000_000);
  const status = (to: 'open' | 'frozen') => server.seed((unit) => setStatus(unit.trx, unit.now, bookId, to, '检查', null));
  const refusals = async () => Number((await server.db.knex('ledger_refusal').count())[0]!.count);
  await status('frozen');
  const before = await refusals();
  server.clock.now = new Date('2026-11-27T02:00:00Z');
  expect(await expireAll(server.app.units)).toBe(1);
  expect(await refusals()).toBe(before);
  await status('open');
  expect(await expireAll(server.app.units)).toBe(501);
});

test('the audit notes how far it came, and freezes a book that differs until somebody opens it', async () => {
  expect((await auditLedger(server.app.units)).findings).toEqual([]);
  const admin = await server.as('admin', ['*']);
  const book = async () => (await admin.get(`/api/ledger/books?kind=${KIND}`)).body.items[0];
  const right = await book();
  expect(right).toMatchObject({ status: 'open', checkedSeq: right.seq });
  await server.db.knex.raw(`update ledger_account set posted = posted + 1 where id = ?`, [project]);
  expect((await auditLedger(server.app.units)).findings).toMatchObject([{ fault: 'account' }]);
  expect(await book()).toMatchObject({ status: 'frozen', checkedSeq: right.seq });
  expect((await queueOf().post(request(pool, project)))[0]!.code).toBe('frozen_book');
  await server.db.knex.raw(`update ledger_account set posted = posted - 1 where id = ?`, [project]);
  const { body } = await admin.post(`/api/ledger/books/${right.id}/status`, { status: 'open', reason: '已核对' });
  expect(body).toMatchObject({ status: 'open' });
  expect((await queueOf().post(request(pool, project)))[0]!.code).toBe('ok');
  expect((await admin.post('/api/ledger/books/9999/status', { status: 'open', reason: 'x' })).body.code).toBe('ledger.unknown_book');
  const planner = await server.as('planner');
  expect((await planner.post(`/api/ledger/books/${right.id}/status`, { status: 'open', reason: 'x' })).body.code).toBe('auth.not_allowed');
});

test('an audit while others post finds nothing and freezes nothing', async () => {
  const queue = queueOf({ batchMax: 3 });
  let posting = true;
  const caller = async () => {
    while (posting) expect((await queue.post(request(pool, project)))[0]!.code).toBe('ok');
  };
  const callers = Array.from({ length: 8 }, caller);
  for (let turn = 0; turn < 12; turn++) expect((await auditLedger(server.app.units)).findings).toEqual([]);
  posting = false;
  await Promise.all(callers);
});

test('the keeper sweeps by itself and stops when told', async () => {
  const id = randomUUID();
  await queueOf().post(request(pool, project, { id, kind: 'hold', deadline: '2026-11-27' }));
  server.clock.now = new Date('2026-11-28T02:00:00Z');
  const keeper = startKeeper({ units: server.app.units, log, sweepEveryMs: 5 });
  const open = () => server.db.knex('ledger_hold').where({ id }).first();
  for (let wait = 0; wait < 200 && (await open()); wait++) await new Promise((resolve) => setTimeout(resolve, 10));
  await keeper.stop();
  expect(await open()).toBeUndefined();
});
