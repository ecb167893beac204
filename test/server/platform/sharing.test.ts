import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/platform/database.ts';
import { openTestDatabase } from '../../support/template.ts';

describe('many connections share the database', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.knex.raw('create table tally (id int primary key, n int not null)');
    await db.knex.raw('insert into tally select i, 0 from generate_series(1, 4) i');
  });
  afterAll(() => db.close());

  test('statements of different connections never mix, with errors in between', async () => {
    const clients = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = new pg.Client(db.connection);
        await client.connect();
        return client;
      }),
    );
    const talk = async (client: pg.Client, who: number) => {
      for (let turn = 0; turn < 60; turn += 1) {
        const { rows } = await client.query<{ who: number; text: string }>('select $1::int as who, $2::text as text', [
          who,
          'x'.repeat(turn * 50),
        ]);
        expect(rows).toEqual([{ who, text: 'x'.repeat(turn * 50) }]);
        if (turn % 7 === who % 7) await expect(client.query('select 1 / $1::int', [0])).rejects.toThrow('division by zero');
        if (turn % 5 === 0) await expect(client.query('insert into tally values ($1, 0)', [1])).rejects.toThrow('duplicate key');
      }
    };
    await Promise.all(clients.map(talk));
    await Promise.all(clients.map((client) => client.end()));
  });

  test('a statement that several connections name is parsed by each of them, also after one has gone or failed', async () => {
    const named = { name: 'shared', text: 'select 8 / $1::int as n' };
    for (const share of [1, 2, 4]) {
      const client = new pg.Client(db.connection);
      await client.connect();
      await expect(client.query({ ...named, values: [0] })).rejects.toThrow('division by zero');
      expect((await client.query({ ...named, values: [share] })).rows).toEqual([{ n: 8 / share }]);
      expect((await client.query({ ...named, values: [share * 2] })).rows).toEqual([{ n: 4 / share }]);
      await expect(client.query({ name: 'wrong', text: 'select nothing from nowhere' })).rejects.toThrow('nowhere');
      await client.end();
    }
  });

  test('a connection that forgets its session takes no statement from the others', async () => {
    const [one, other] = [new pg.Client(db.connection), new pg.Client(db.connection)];
    await Promise.all([one.connect(), other.connect()]);
    const asked = () => one.query({ name: 'kept', text: 'select $1::int as n', values: [7] });
    await asked();
    await other.query('discard all');
    expect((await asked()).rows).toEqual([{ n: 7 }]);
    await Promise.all([one.end(), other.end()]);
  });

  test('after a statement fails in a transaction the next answers belong to their own statements', async () => {
    const client = new pg.Client(db.connection);
    await client.connect();
    for (const failing of [
      'insert into tally select $1::int, 0',
      'select 1 / ($1::int - i) from generate_series(1, 500) i',
      'select no_such_column from tally where id = $1',
    ]) {
      await client.query('begin');
      await expect(client.query(failing, [3])).rejects.toThrow();
      await expect(client.query('select $1::int', [1])).rejects.toThrow('current transaction is aborted');
      expect((await client.query('rollback')).command).toBe('ROLLBACK');
      expect((await client.query('select $1::int as n', [7])).rows).toEqual([{ n: 7 }]);
    }
    await client.end();
  });

  test('concurrent transactions are isolated, and those that fail leave nothing', async () => {
    const work = Array.from({ length: 80 }, (_, index) =>
      db.knex
        .transaction(async (trx) => {
          const row = await trx('tally').where({ id: 1 }).forUpdate().first<{ n: number }>('n');
          await trx('tally')
            .where({ id: 1 })
            .update({ n: row.n + 1 });
          if (index % 4 === 0) throw new Error('changed my mind');
        })
        .catch((error: Error) => expect(error.message).toBe('changed my mind')),
    );
    await Promise.all(work);
    expect(await db.knex('tally').where({ id: 1 }).first('n')).toEqual({ n: 60 });
  });

  test('a connection cut inside a transaction rolls back and frees the others', async () => {
    const client = new pg.Client(db.connection);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query('update tally set n = 999 where id = 2');
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await db.knex('tally').where({ id: 2 }).first('n')).toEqual({ n: 0 });
  });
});
