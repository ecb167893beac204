import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Query } from '../../../server/platform/unit.ts';
import { PERSON } from '../../support/platform.ts';
import { CAN_REPLICATE, startReplica, type TestReplica } from '../../support/replica.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

describe.runIf(process.env.DATABASE_URL && CAN_REPLICATE)('screens on a streaming replica', () => {
  let replica: TestReplica;
  let server: TestServer;
  let [writer, reader]: Client[] = [];

  beforeAll(async () => {
    replica = await startReplica(process.env.DATABASE_URL!);
    server = await startServer({ replicaBase: replica.base });
    writer = await server.as('planner');
    reader = await server.as('planner');
    await replica.catchUp();
  });
  afterAll(async () => {
    await server.close();
    replica.close();
  });

  /** Committed by another process: this one does not know of it. */
  const renameElsewhere = (name: string) => server.db.knex('region').where({ id: 't-a' }).update({ name_zh: name });
  const nameSeenBy = async (client: Client, headers: Record<string, string> = {}) => {
    const { body } = await client.get<{ items: { id: string; name: { zh: string } }[] }>('/api/regions', headers);
    return body.items.find(({ id }) => id === 't-a')?.name.zh;
  };

  test('a query there has the same rights and bounds', async () => {
    const asked = ({ trx }: Query) =>
      trx.raw(
        "select pg_is_in_recovery() as there, current_user as role, current_setting('lantu.scope') as scope, current_setting('statement_timeout') as most",
      ) as Promise<{ rows: unknown[] }>;
    const { rows } = await server.app.units.read({ ...PERSON, scope: ['t-a'] }, asked, { replica: { seenElsewhere: null } });
    expect(rows).toEqual([{ there: true, role: 'lantu_app', scope: '{"t-a"}', most: '30s' }]);
  });

  test('who has written sees it on every screen, others what the replica shows', async () => {
    await replica.pause();
    await renameElsewhere('新名');
    expect([await nameSeenBy(writer!), await nameSeenBy(reader!)]).toEqual(['t-a', 't-a']);
    const written = await writer!.post('/api/tokens', { name: 'gis' });
    expect(written.status).toBe(201);
    expect([await nameSeenBy(writer!), await nameSeenBy(reader!)]).toEqual(['新名', 't-a']);

    const [position] = (written.headers.get('set-cookie') ?? '').split(';');
    expect(position).toMatch(/^lantu\.seen=[0-9A-F]+\/[0-9A-F]+$/);
    expect(await nameSeenBy(reader!, { cookie: `${reader!.headers.cookie}; ${position}` })).toBe('新名');
    for (const madeUp of ['lantu.seen=x', 'lantu.seen=FFFFFFFF/FFFFFFFF', "lantu.seen=0/0'"])
      expect(['新名', 't-a']).toContain(await nameSeenBy(reader!, { cookie: `${reader!.headers.cookie}; ${madeUp}` }));
    await replica.resume();
    await replica.catchUp();
    expect(await nameSeenBy(reader!)).toBe('新名');
  });

  test('without its replica the product goes on', async () => {
    replica.stop();
    await renameElsewhere('又名');
    expect([await nameSeenBy(writer!), await nameSeenBy(reader!)]).toEqual(['又名', '又名']);
  });
});
