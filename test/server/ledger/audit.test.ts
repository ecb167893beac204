import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../../server/ledger/index.ts';
import { bookOf, openAccounts, type PostItem, postRequests, setDeadline, setLimit, setStatus } from '../../../server/ledger/store.ts';
import type { Database, Knex } from '../../../server/platform/database.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { recordApprovals } from '../../laws/ledger-standing.ts';
import { openTestDatabase } from '../../support/template.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const TABLES = ['ledger_transfer', 'ledger_event', 'ledger_account', 'ledger_hold', 'ledger_refusal', 'ledger_book', 'ledger_use'];
/** The auditor's own notes, and the order of sealing, which the chain of the seals covers. */
const NOTES = ['recent_from', 'recent', 'recent_before', 'checked_seq', 'checked_at', 'tx'];

let db: Database;

const item = (kind: PostItem['kind'], debit: number, credit: number, amount: number, more: Partial<PostItem> = {}): PostItem => ({
  id: randomUUID(),
  kind,
  debit,
  credit,
  amount,
  refersTo: null,
  deadline: null,
  effectiveOn: null,
  reason: '会审',
  document: '文1',
  ...more,
});

async function fill(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select set_config('lantu.scope', '{*}', true), set_config('lantu.actor', '3', true)`);
  const bookId = (await bookOf(trx, 'energy', 2026))!;
  const row = { bookId, regionId: 'r1', ownerId: '', minBalance: 0 };
  const opened = await openAccounts(trx, NOW, [
    { ...row, ownerKind: 'outside', minBalance: null },
    { ...row, ownerKind: 'region_pool' },
    { ...row, ownerKind: 'project', ownerId: 'P-1' },
    { ...row, ownerKind: 'lot', ownerId: 'A' },
  ]);
  const [outside, pool, project, lot] = opened as [number, number, number, number];
  const freed = item('transfer', outside, lot, 12);
  const kept = item('hold', pool, project, 5, { deadline: '2026-12-01' });
  const settled = item('hold', pool, project, 30);
  const moved = item('transfer', pool, project, 7, { effectiveOn: '2026-11-01' });
  const items = [
    item('transfer', outside, pool, 100),
    kept,
    settled,
    item('commit', pool, project, 20, { refersTo: settled.id }),
    moved,
    item('reversal', project, pool, 7, { refersTo: moved.id }),
    freed,
    item('transfer', pool, project, 1_000),
  ];
  const [results] = await postRequests(trx, NOW, [{ author: 3, approver: 4, alone: false, scope: ['*'], items, atomic: false }]);
  expect(results!.map((result) => result.code)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'insufficient']);
  await recordApprovals(trx);
  await trx.raw(
    `insert into ledger_lot (kind, year, code, region_id, account_id, plant, measure, ratio, amount, reason, document, freed_on, voucher_id)
     values ('energy', 2026, 'A', 'r1', ?, '甲厂', '关停', 1, 12, '会审', '文1', '2026-11-21', ?::uuid)`,
    [lot, freed.id],
  );
  for (const [period, amount] of [
    ['2026-09', 3],
    ['2026-10', 4],
    ['2026-09', 5],
  ] as const)
    await trx.raw(`select ledger_record_use(?::timestamptz, ?::uuid, ?, ?, ?, null, '表3')`, [
      NOW.toISOString(),
      randomUUID(),
      project,
      period,
      amount,
    ]);
  expect(await setLimit(trx, NOW, pool, -10, '预支', '文2')).toBe('ok');
  expect(await setDeadline(trx, NOW, kept.id, '2026-12-31', '延期', '文3')).toBe('ok');
  expect(await setStatus(trx, NOW, bookId, 'closed', '年末', null)).toBe('ok');
}

const verify = (trx: Knex.Transaction) => verifyLedger({ trx, actor: SYSTEM, now: NOW, today: '2026-11-21', told: () => undefined });

beforeAll(async () => {
  db = await openTestDatabase();
  await db.knex.transaction(fill);
});
afterAll(() => db?.close());

class RolledBack extends Error {}

/** Runs as the owner with triggers off, as somebody with the disk in hand could, and takes it all back. */
async function tampering(work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  const done = db.knex.transaction(async (trx) => {
    await trx.raw(`set local session_replication_role = 'replica'`);
    await work(trx);
    throw new RolledBack();
  });
  await expect(done).rejects.toThrow(RolledBack);
}

const CHANGED: Readonly<Record<string, (column: string) => string>> = {
  smallint: (column) => `coalesce(${column}, 0) + 1000`,
  integer: (column) => `coalesce(${column}, 0) + 1000`,
  bigint: (column) => `coalesce(${column}, 0) + 1000`,
  text: (column) => `coalesce(${column}, '') || 'x'`,
  uuid: () => 'gen_random_uuid()',
  bytea: (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
  date: (column) => `coalesce(${column}, '2026-01-01') + 1`,
  'timestamp with time zone': (column) => `${column} + interval '1 microsecond'`,
};

test('an untouched ledger replays without a finding', async () => {
  await tampering(async (trx) => expect((await verify(trx)).findings).toEqual([]));
});

test('a change in any column of any row is found', async () => {
  let changes = 0;
  for (const table of TABLES) {
    const columns = (await db.knex.raw('select column_name name, data_type type from information_schema.columns where table_name = ?', [
      table,
    ])) as { rows: { name: string; type: string }[] };
    const places = (await db.knex.raw(`select ctid::text place from ${table}`)) as { rows: { place: string }[] };
    const checks = (await db.knex.raw(`select conname name from pg_constraint where conrelid = ?::regclass and contype = 'c'`, [
      table,
    ])) as { rows: { name: string }[] };
    for (const { name, type } of columns.rows.filter((column) => !NOTES.includes(column.name))) {
      for (const { place } of places.rows) {
        await tampering(async (trx) => {
          for (const check of checks.rows) await trx.raw('alter table ?? drop constraint ??', [table, check.name]);
          await trx.raw(`update ${table} set ${name} = ${CHANGED[type]!(name)} where ctid = ?::tid`, [place]);
          expect((await verify(trx)).findings.length, `${table}.${name} at ${place}`).toBeGreaterThan(0);
        });
        changes += 1;
      }
    }
  }
  expect(changes).toBeGreaterThan(200);
});

test('a row taken out or put in is found', async () => {
  for (const table of TABLES.filter((name) => name !== 'ledger_refusal')) {
    const places = (await db.knex.raw(`select ctid::text place from ${table}`)) as { rows: { place: string }[] };
    for (const { place } of places.rows) {
      await tampering(async (trx) => {
        await trx.raw(`delete from ${table} where ctid = ?::tid`, [place]);
        expect((await verify(trx)).findings.length, `${table} without ${place}`).toBeGreaterThan(0);
      });
    }
  }
  await tampering(async (trx) => {
    await trx.raw(`insert into ledger_transfer select seq + 100, debit, credit, amount, debit_after, credit_after, held_after, recorded_at, author, approver, gen_random_uuid(), null, book_id,
      effective_on, null, 1, hash, reason, document from ledger_transfer where kind = 1 limit 1`);
    expect((await verify(trx)).findings[0]).toMatchObject({ fault: 'gap' });
  });
});

const DAMAGE: readonly (readonly [name: string, sql: string, fault: string])[] = [
  ['a proposal that was approved is gone', 'delete from ledger_proposal', 'approval'],
  ['a voucher is taken out of its proposal', `update ledger_proposal set transfers = transfers[2:]`, 'approval'],
  ['a proposal takes the voucher of nobody', `update ledger_proposal set transfers = transfers || gen_random_uuid()`, 'approval'],
  ['a proposal was approved by somebody else', `update ledger_proposal set decider = 5`, 'approval'],
  ['a proposal was not approved at all', `update ledger_proposal set state = 'rejected'`, 'approval'],
  ['where a lot came from is gone', 'delete from ledger_lot', 'lot'],
  ['a lot was freed by less', 'update ledger_lot set amount = amount - 1', 'lot'],
  ['a lot rests on another document', `update ledger_lot set document = '文9'`, 'lot'],
  ['the newest use is gone', 'delete from ledger_use where seq = 3', 'use'],
  ['all uses are gone', 'delete from ledger_use', 'use'],
  [
    'a use and its event are gone',
    `delete from ledger_use where seq = 3; delete from ledger_event where kind = 'use' and min_balance = 5`,
    'gap',
  ],
];

test.each(DAMAGE)('%s, and that is found', async (_name, sql, fault) => {
  await tampering(async (trx) => {
    await trx.raw(sql);
    expect((await verify(trx)).findings.map((finding) => finding.fault)).toContain(fault);
  });
});
