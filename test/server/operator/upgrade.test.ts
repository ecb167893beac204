import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../../server/platform/migrate.ts';
import { createUnits, SYSTEM } from '../../../server/platform/unit.ts';
import { loadStandards } from '../../../server/seed/index.ts';
import { type Client, signIn, startServer } from '../../support/server.ts';
import { openEmptyDatabase } from '../../support/template.ts';
import { stateOf } from '../../upgrade/state.ts';
import { square } from '../projects/given.ts';

const KEPT = join(import.meta.dirname, '../../upgrade');
const names = readdirSync(KEPT).flatMap((name) => (name.endsWith('.sql.gz') ? [name.slice(0, -'.sql.gz'.length)] : []));

describe('an existing database', () => {
  test.each(names)('%s is upgraded: it says the same, and everything works on it', async (name) => {
    const packed = readFileSync(join(KEPT, `${name}.sql.gz`));
    expect(packed.length).toBeLessThan(1_000_000);
    const db = await openEmptyDatabase();
    await db.knex.raw(gunzipSync(packed).toString('utf8').replaceAll('?', '\\?'));
    await migrate(db);
    const units = createUnits(
      db,
      () => new Date(),
      () => undefined,
    );
    await units.write(SYSTEM, 'upgrade', loadStandards);
    const server = await startServer({ database: db });
    const before = JSON.parse(readFileSync(join(KEPT, `${name}.json`), 'utf8'));
    const after = await stateOf(server);
    expect({ ...after, revision: 0 }).toEqual({ ...before, revision: 0 });
    expect(after.revision).toBeGreaterThanOrEqual(before.revision);
    const planner: Client = await signIn(server.url, 'planner-1', 'a-long-test-password');
    const site = { type: 'Polygon', coordinates: square(115.61, 36.61, 0.001).coordinates };
    const then = await planner.post('/api/siting/checks', {
      geometry: site,
      use: { system: 'planning', code: '1001' },
      asOf: before.revision,
    });
    expect([then.body.verdict, then.body.revision]).toEqual(['fail', before.revision]);
    const request = { name: '升级之后', geometry: square(115.8, 36.4), use: { system: 'planning', code: '1001' }, needs: { energy: 1 } };
    const made = await planner.post('/api/projects', { ...request, acknowledge: true, requestId: randomUUID() });
    expect([made.status, made.body.code]).toEqual([201, 'LC-2026-0002']);
    await server.close();
  });

  test('a start that was killed while it changed the schema keeps nobody from starting; those that start together wait for each other', async () => {
    const db = await openEmptyDatabase();
    // One process alone opens the embedded engine.
    const starts = db.embedded ? [migrate(db)] : [migrate(db), migrate(db)];
    const made = await Promise.all(starts);
    expect(made.filter((names) => names.length > 0)).toHaveLength(1);
    await db.knex('lantu_migration_lock').update({ is_locked: 1 });
    expect(await migrate(db)).toEqual([]);
    await db.close();
  });

  test('a change whose lock is taken away by an administrator ends with an error, not with the process', async () => {
    const db = await openEmptyDatabase();
    if (!db.embedded) {
      await migrate(db);
      const busy = await db.knex.transaction();
      await busy('lantu_functions').forUpdate().first();
      const change = migrate(db).then(
        () => 'done',
        (error: Error) => error.message,
      );
      const holder = `select pid from pg_locks where locktype = 'advisory' and objid = 20261127 and granted
        and database = (select oid from pg_database where datname = current_database())`;
      const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      const pids = async (sql: string) => ((await db.knex.raw(sql)) as { rows: { pid: number }[] }).rows.map((row) => row.pid);
      await expect.poll(() => pids(waiting), { timeout: 20_000 }).toHaveLength(1);
      await db.knex.raw('select pg_terminate_backend(?)', await pids(holder));
      await expect.poll(() => pids(holder), { timeout: 20_000 }).toEqual([]);
      await busy.commit();
      expect(await change).toMatch(/terminat/);
    }
    await db.close();
  });

  test('one from before the first release is refused with a sentence and left as it is', async () => {
    const db = await openEmptyDatabase();
    await db.knex.raw('create table lantu_migration (id serial primary key, name text, batch int, migration_time timestamptz)');
    await db.knex.raw(`insert into lantu_migration (name, batch) values ('20261121000100_create_platform.ts', 1)`);
    await expect(migrate(db)).rejects.toThrow(/cannot be upgraded. Nothing was changed/);
    const tables = (await db.knex('information_schema.tables').where({ table_schema: 'public' }).pluck('table_name')) as string[];
    expect(tables.filter((table) => table.startsWith('lantu_'))).toEqual(['lantu_migration']);
    await db.close();
  });
});
