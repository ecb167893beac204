import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountView } from '../../../server/contract/ledger.ts';
import type { FlowLink, FlowNode } from '../../../server/contract/ledger-views.ts';
import { type NewAccount, type NewTransfer, openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { request, square } from '../projects/given.ts';

const KIND = 'energy';
const YEAR = 2026;
const PROJECTS = 12;

interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
}

/** Repeatable numbers from 0 to 1: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('GET /api/ledger/flow', () => {
  let server: TestServer;
  let land: Client;
  const ids: Record<string, number> = {};
  const open = async (name: string, account: Omit<NewAccount, 'kind' | 'year'>) => {
    ids[name] = await server.seed((unit) => openAccount(unit, { kind: KIND, year: YEAR, ...account }));
  };

  const flow = async (query = '', client = land): Promise<Flow> => {
    const { status, body } = await client.get(`/api/ledger/flow?kind=${KIND}&year=${YEAR}${query}`);
    expect(status).toBe(200);
    return body;
  };
  const accounts = async (query = '', client = land): Promise<AccountView[]> =>
    (await client.get(`/api/ledger/accounts?kind=${KIND}&year=${YEAR}&limit=500${query}`)).body.items;

  /** For every node: inflow − outflow = posted, what it holds and what is held for it are its held links. */
  function mustAddUp({ nodes, links }: Flow): void {
    const sum = (kind: string, side: 'from' | 'to', id: string) =>
      links.filter((link) => link.kind === kind && link[side] === id).reduce((total, link) => total + link.amount, 0);
    for (const { id, posted, held, reserved } of nodes) {
      expect([id, posted]).toEqual([id, sum('moved', 'to', id) - sum('moved', 'from', id)]);
      expect([id, held, reserved]).toEqual([id, sum('held', 'from', id), sum('held', 'to', id)]);
    }
    const known = new Set(nodes.map((node) => node.id));
    expect(links.filter((link) => !known.has(link.from) || !known.has(link.to) || link.from === link.to)).toEqual([]);
    expect(nodes.reduce((total, node) => total + node.posted, 0)).toBe(0);
  }

  /** Every node against the balances that the ledger itself keeps. */
  function mustBeTheLedger({ nodes }: Flow, stands: readonly AccountView[]): void {
    const own = new Set(nodes.map((node) => node.accountId));
    for (const node of nodes.filter((each) => each.level !== 'elsewhere')) {
      const gathered = stands.filter(
        (account) => account.ownerKind === node.ownerKind && account.regionId === node.regionId && !own.has(account.id),
      );
      const behind = node.accountId === null ? gathered : stands.filter((account) => account.id === node.accountId);
      expect([node.id, node.accounts]).toEqual([node.id, behind.length]);
      expect([node.id, node.posted]).toEqual([node.id, behind.reduce((sum, account) => sum + account.posted, 0)]);
      if (node.accountId === null) continue;
      expect([node.id, node.held, node.available]).toEqual([node.id, behind[0]!.held, behind[0]!.available]);
    }
    const hidden = stands.filter((account) => (account.posted !== 0 || account.held !== 0) && account.ownerKind.endsWith('pool'));
    expect(hidden.filter((account) => !own.has(account.id))).toEqual([]);
  }

  /** A year of random movements between all kinds of owners, each on its own day, some counting from an earlier one. */
  async function randomYear(seed: number): Promise<void> {
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const holds: NewTransfer[] = [];
    const commits: NewTransfer[] = [];
    const names = Object.keys(ids);
    for (let day = 0; day < 120; day += 1) {
      server.clock.now = new Date(Date.UTC(YEAR, 2, 1 + day * 2, 2));
      const id = randomUUID();
      const roll = random();
      const amount = 1 + Math.floor(random() * 400);
      let item: NewTransfer;
      if (roll < 0.35) {
        item = { id, kind: 'hold', debit: ids[pick(['city', 'a', 'b'])]!, credit: ids[`p${Math.floor(random() * PROJECTS)}`]!, amount };
        holds.push(item);
      } else if (roll < 0.6 && holds.length > 0) {
        const [hold] = holds.splice(Math.floor(random() * holds.length), 1);
        const kind = random() < 0.7 ? 'commit' : 'void';
        item = { id, kind, debit: hold!.debit, credit: hold!.credit, amount: hold!.amount!, holdId: hold!.id };
        if (kind === 'commit') commits.push(item);
      } else if (roll < 0.7 && commits.length > 0) {
        const [commit] = commits.splice(Math.floor(random() * commits.length), 1);
        item = { id, kind: 'reversal', debit: commit!.credit, credit: commit!.debit, amount: commit!.amount!, holdId: commit!.id };
      } else {
        const [debit, credit] = [pick(random() < 0.7 ? ['outside', 'city', 'a', 'b'] : names), pick(names)];
        if (debit === credit) continue;
        item = { id, kind: 'transfer', debit: ids[debit]!, credit: ids[credit]!, amount };
        if (random() < 0.3) item = { ...item, effectiveOn: '2026-02-20' };
      }
      await server.seed((unit) => postTransfers(unit, { items: [{ ...item, reason: '测试' }] }));
    }
    server.clock.now = new Date('2026-11-21T02:00:00Z');
  }

  beforeAll(async () => {
    server = await startServer();
    land = await server.as('land', ['*']);
    server.clock.now = new Date('2026-01-05T02:00:00Z');
    await open('outside', { ownerKind: 'outside', regionId: 't-city', ownerId: 'province' });
    await open('city', { ownerKind: 'city_pool', regionId: 't-city' });
    await open('a', { ownerKind: 'region_pool', regionId: 't-a' });
    await open('b', { ownerKind: 'county_reserve', regionId: 't-b' });
    await open('lot', { ownerKind: 'lot', regionId: 't-a', ownerId: 'LOT-1' });
    await open('loanA', { ownerKind: 'loan', regionId: 't-a', ownerId: 'L-1' });
    await open('loanB', { ownerKind: 'loan', regionId: 't-b', ownerId: 'L-1', minBalance: -500 });
    await open('residual', { ownerKind: 'residual', regionId: 't-a' });
    for (const parcel of ['1', '2', '3']) await open(`parcel${parcel}`, { ownerKind: 'parcel', regionId: 't-b', ownerId: `t-b-${parcel}` });
    for (let n = 0; n < PROJECTS; n += 1) await open(`p${n}`, { ownerKind: 'project', regionId: n % 2 ? 't-a' : 't-b', ownerId: `P-${n}` });
    const give = (credit: string, amount: number): NewTransfer => ({
      ...{ id: randomUUID(), kind: 'transfer', debit: ids.outside!, credit: ids[credit]!, amount, reason: '下达', document: '文1' },
    });
    await server.seed((unit) =>
      postTransfers(unit, { items: [give('city', 20_000), give('a', 5_000), give('b', 5_000), give('lot', 300)] }),
    );
    await randomYear(20261121);
  });
  afterAll(() => server?.close());

  test('nobody signed in, bad input, an unknown kind, a year without a book', async () => {
    expect((await server.anonymous().get(`/api/ledger/flow?kind=${KIND}&year=${YEAR}`)).body.code).toBe('auth.required');
    expect((await (await server.as('viewer')).get(`/api/ledger/flow?kind=${KIND}&year=${YEAR}`)).body.code).toBe('auth.not_allowed');
    expect((await land.get('/api/ledger/flow?year=2026')).body.code).toBe('request.invalid');
    expect((await land.get(`/api/ledger/flow?kind=${KIND}&year=${YEAR}&projects=0`)).body.code).toBe('request.invalid');
    expect((await land.get(`/api/ledger/flow?kind=gold&year=${YEAR}`)).body.code).toBe('ledger.unknown_kind');
    expect((await land.get(`/api/ledger/flow?kind=${KIND}&year=2031`)).body).toEqual({
      ...{ kind: KIND, year: 2031, asOf: '2026-11-21', book: null, nodes: [], links: [] },
    });
  });

  test('inflow less outflow is what every node has, and that is what the ledger keeps', async () => {
    const seen = await flow();
    mustAddUp(seen);
    mustBeTheLedger(seen, await accounts());
    expect(seen.nodes.filter((node) => node.level === 'elsewhere')).toEqual([]);
    expect(seen.links.some((link) => link.kind === 'held')).toBe(true);
    expect(seen.nodes.map((node) => node.level)).toEqual(expect.arrayContaining(['outside', 'city', 'county', 'project', 'parcel']));
    expect(seen.nodes.find((node) => node.level === 'city')).toMatchObject({ region: { zh: 't-city', en: 't-city' }, regionId: 't-city' });
  });

  test('projects beyond the largest are gathered by region, and it still adds up', async () => {
    const few = await flow('&projects=3');
    mustAddUp(few);
    mustBeTheLedger(few, await accounts());
    expect(few.nodes.filter((node) => node.level === 'project')).toHaveLength(3);
    const received = (one: Flow, level: string) => {
      const at = new Set(one.nodes.filter((node) => node.level === level).map((node) => node.id));
      return one.links.filter((link) => at.has(link.to)).reduce((sum, link) => sum + link.amount, 0);
    };
    expect(received(few, 'others')).toBeGreaterThan(0);
    expect(few.nodes.find((node) => node.level === 'others')).toMatchObject({ accountId: null, ownerKind: 'project', available: null });
  });

  test('as of a day it is what the ledger says of that day', async () => {
    for (const day of ['2026-01-04', '2026-02-20', '2026-03-20', '2026-06-15', '2026-09-30', '2026-11-20']) {
      const then = await flow(`&asOf=${day}`);
      mustAddUp(then);
      mustBeTheLedger(then, await accounts(`&asOf=${day}`));
    }
    expect((await flow('&asOf=2026-01-04')).links).toEqual([]);
  });

  test('what a county may not see is elsewhere, and it adds up for the county too', async () => {
    const county = await server.as('land', ['t-a']);
    const seen = await flow('', county);
    mustAddUp(seen);
    mustBeTheLedger(seen, await accounts('', county));
    expect(seen.nodes.filter((node) => node.regionId !== 't-a').map((node) => node.id)).toEqual(['elsewhere']);
    expect(seen.nodes.find((node) => node.id === 'elsewhere')).toMatchObject({ accountId: null, available: null, region: null });
  });

  test('a project of the register is named', async () => {
    const planner = await server.as('planner');
    const { body } = await planner.post(
      '/api/projects',
      request({ name: '新材料一期', geometry: square(115.7, 36.4, 0.002), needs: { [KIND]: 50 } }),
    );
    const node = (await flow('&projects=200')).nodes.find((each) => each.ownerId === body.code);
    expect(node).toMatchObject({ projectName: '新材料一期', reserved: 50, posted: 0 });
  });
});
