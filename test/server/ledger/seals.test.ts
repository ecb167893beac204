import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLedger, sealBeside, verifyLedger } from '../../../server/ledger/index.ts';
import type { Knex } from '../../../server/platform/database.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const ROW = { kind: 'cod', year: 2026 };
let server: TestServer;
let refusal: string;
let use: string;

const verify = () => server.app.units.read(SYSTEM, (query) => verifyLedger(query));

/** Other transactions on the same server may still run: what came after their beginning is sealed when they end. */
const sealAll = () =>
  expect
    .poll(
      async () => {
        await sealBeside(server.db);
        return (await verify()).beside.open;
      },
      { timeout: 20_000 },
    )
    .toBe(0);

/** As the database's owner can: past the triggers that keep what was recorded. What was done is taken back after the look. */
async function tampered(change: (trx: Knex.Transaction) => Promise<unknown>): Promise<unknown> {
  let found: unknown;
  class Back extends Error {}
  const done = server.db.knex.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await change(trx);
    const { findings } = await verifyLedger({ trx, actor: SYSTEM, now: server.clock.now, today: '2026-11-21', told: () => undefined });
    found = findings.map(({ fault, detail }) => [fault, detail]);
    throw new Back();
  });
  await expect(done).rejects.toThrow(Back);
  return found;
}

beforeAll(async () => {
  server = await startServer();
  const environment = await server.as('environment');
  const commander = await server.as('commander');
  const body = { flow: 'free_lot', ...ROW, region: 't-a', code: 'L-1', amount: 90, plant: '甲造纸厂', measure: '关停', ratio: 1 };
  const freed = await environment.post('/api/ledger/proposals', { id: randomUUID(), region: 't-a', body, reason: '腾出', document: '3号' });
  await commander.post(`/api/ledger/proposals/${freed.body.id}/decision`, { decision: 'approve' });
  use = randomUUID();
  const ask = { ...ROW, region: 't-a', ratio: 1, reason: '替代', project: 'P-1', lots: [{ code: 'L-1', amount: 40 }] };
  const used = await environment.post('/api/ledger/lots/uses', { id: use, ...ask });
  expect(used.status).toBeLessThan(300);
  const { items } = (await environment.get('/api/ledger/accounts?region=t-a&kind=cod&year=2026')).body;
  const of = (ownerKind: string) => items.find((account: { ownerKind: string }) => account.ownerKind === ownerKind).id as number;
  refusal = randomUUID();
  const item = { id: refusal, kind: 'transfer', debit: of('project'), credit: of('lot'), amount: 50_000 };
  const refused = await environment.post('/api/ledger/transfers', { items: [item] });
  expect(refused.body.results).toMatchObject([{ code: 'insufficient' }]);
});
afterAll(() => server?.close());

test('two processes seal at once, and each row once', async () => {
  await Promise.all([sealBeside(server.db), sealBeside(server.db)]);
  await sealAll();
  expect(await verify()).toMatchObject({ beside: { rows: 3, open: 0, since: expect.any(Date) }, findings: [] });
});

test('a refusal that is gone is missed by name', async () => {
  await sealAll();
  expect(await tampered((trx) => trx('ledger_refusal').where({ id: refusal }).delete())).toEqual([
    ['seal', `refusal ${refusal} was removed`],
  ]);
});

test('a use of lots that is gone is missed by name', async () => {
  expect(await tampered((trx) => trx('ledger_lot_use').where({ id: use }).delete())).toEqual([['seal', `use of lots ${use} was removed`]]);
});

test('a lot that says another source is not what was sealed', async () => {
  expect(await tampered((trx) => trx('ledger_lot').update({ tx: 7 }))).toContainEqual(['seal', 'lot cod 2026 L-1 was removed']);
  for (const change of [
    { plant: '乙厂' },
    { measure: '改造' },
    { basis: '核定' },
    { ratio: 2 },
    { freed_on: '2026-01-01' },
    { reason: '别的' },
  ])
    expect(await tampered((trx) => trx('ledger_lot').where({ code: 'L-1' }).update(change))).toContainEqual([
      'seal',
      'lot cod 2026 L-1 is not what was sealed',
    ]);
});

test('what is slipped in behind the chain, and a seal that is gone, are found', async () => {
  const forged = `insert into ledger_lot_use (id, project, region_id, kind, year, ratio, lots, reason, author, used_on, transfers, tx)
    select '${randomUUID()}', 'P-2', region_id, kind, year, ratio, lots, reason, author, used_on, transfers, 1 from ledger_lot_use`;
  expect(await tampered((trx) => trx.raw(forged))).toContainEqual(['seal', expect.stringMatching(/^use of lots .* was slipped in$/)]);
  expect(await tampered((trx) => trx('ledger_seal').where({ seq: 2 }).delete())).toContainEqual(['seal', 'seal 2 was removed']);
});

test('the keeper’s audit finds it too, and the owner’s triggers refuse it otherwise', async () => {
  for (const table of ['ledger_refusal', 'ledger_lot_use', 'ledger_lot', 'ledger_seal'])
    await expect(server.db.knex(table).delete()).rejects.toMatchObject({ code: '42501' });
  await server.db.knex.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await trx('ledger_refusal').where({ id: refusal }).delete();
  });
  expect((await auditLedger(server.app.units)).findings).toMatchObject([{ fault: 'seal', detail: `refusal ${refusal} was removed` }]);
  const row = await server.db.knex('journal').where({ action: 'ledger.finding' }).first('detail');
  expect(row).toEqual({ detail: { count: 1, findings: [`refusal ${refusal} was removed`] } });
});
