import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { openManyAccounts, postTransfers } from '../../server/ledger/index.ts';
import type { Unit } from '../../server/platform/unit.ts';
import { loadProjects } from '../../server/projects/index.ts';
import { type Client, seedRegion, startServer, type TestServer } from '../support/server.ts';
import type { Row } from './row.ts';

const COUNTIES = Array.from({ length: 8 }, (_none, index) => `b-${index}`);
const KINDS = ['land.new_construction', 'energy', 'cod', 'nox'] as const;
const PROJECTS_PER_COUNTY = 250;
const CALLS = 200;
const YEAR = 2026;

function site(county: number, index: number) {
  const [w, s] = [115.1 + county * 0.1 + (index % 20) * 0.004, 36.1 + Math.floor(index / 20) * 0.004];
  const [e, n] = [w + 0.002, s + 0.002];
  return {
    type: 'Polygon' as const,
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ] as [number, number][],
    ],
  };
}

async function fillCounty(unit: Unit, county: number): Promise<void> {
  const regionId = COUNTIES[county]!;
  const codes = Array.from({ length: PROJECTS_PER_COUNTY }, (_none, index) => `B${county}-${String(index).padStart(4, '0')}`);
  const needs = Object.fromEntries(KINDS.map((kind) => [kind, 1_000]));
  const projects = codes.map((code, index) => ({
    ...{ code, name: `基准项目 ${code}`, regionId, industry: null, investmentFen: null, needs, synthetic: true },
    ...{ stage: index % 2 ? ('construction' as const) : ('review' as const), use: { system: 'planning' as const, code: '1001' } },
    ...{ geometry: site(county, index), reviewedOn: '2026-10-01', startedOn: null },
  }));
  await loadProjects(unit, projects, `benchmark ${regionId}`);
  for (const kind of KINDS) {
    const owners = [
      { ownerKind: 'outside' as const, ownerId: '' },
      { ownerKind: 'region_pool' as const, ownerId: '' },
      ...codes.map((ownerId) => ({ ownerKind: 'project' as const, ownerId })),
    ];
    const [outside, pool, ...accounts] = await openManyAccounts(
      unit,
      owners.map((owner) => ({ kind, year: YEAR, regionId, ...owner })),
    );
    const holds = accounts.map((credit) => ({
      id: randomUUID(),
      kind: 'hold' as const,
      debit: pool!,
      credit,
      amount: 1_000,
      deadline: '2026-12-31',
    }));
    const commits = holds
      .filter((_hold, index) => index % 2)
      .map(({ deadline: _deadline, ...hold }) => ({ ...hold, id: randomUUID(), kind: 'commit' as const, holdId: hold.id }));
    const given = { id: randomUUID(), kind: 'transfer' as const, debit: outside!, credit: pool!, amount: 400_000 };
    const answers = await postTransfers(unit, { items: [given, ...holds, ...commits] });
    if (answers.some((answer) => answer.code !== 'ok')) throw new Error(`${regionId} ${kind} was not booked`);
  }
}

async function timesMs(calls: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = -5; index < calls; index += 1) {
    const start = performance.now();
    await call(Math.max(index, 0));
    if (index >= 0) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
const round = (value: number): number => Math.round(value * 100) / 100;

/** The same sums as one aggregate by the tables' owner: no rights, no HTTP, no forecast. */
const AGGREGATE = `select a.region_id, b.kind, sum(a.posted) filter (where a.owner_kind = 'project') posted, sum(a.posted) quota, sum(a.held) held
  from ledger_account a join ledger_book b on b.id = a.book_id where b.year = ${YEAR} and a.owner_kind <> 'outside' group by 1, 2`;

const asked = async (client: Client, path: string): Promise<ReturnType<typeof JSON.parse>> => {
  const answer = await client.get(path);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer.body;
};

/** Region → project → voucher, each level as the commander's screen asks for it; every call is one time. */
async function drillTimesMs(client: Client): Promise<number[]> {
  const times: number[] = [];
  const timed = async (path: string) => {
    const start = performance.now();
    const body = await asked(client, path);
    times.push(performance.now() - start);
    return body;
  };
  for (let index = 0; index < CALLS; index += 1) {
    const list = await timed(`/api/projects?region=${COUNTIES[index % COUNTIES.length]}&kind=${KINDS[index % KINDS.length]}&limit=200`);
    const project = await timed(`/api/projects/${list.items[index % list.items.length].code}`);
    await timed(`/api/ledger/transfers/${project.quota[0].transfers[0].id}`);
  }
  return times.sort((a, b) => a - b);
}

async function measure(server: TestServer): Promise<Row[]> {
  const client = await server.as('commander', ['b-city']);
  const note = `${COUNTIES.length} counties, ${KINDS.length} kinds, ${COUNTIES.length * PROJECTS_PER_COUNTY} projects, ${server.db.embedded ? 'embedded' : 'PostgreSQL'}, over HTTP with row policies`;
  const alone = { baseline: null, baselineName: null, ratio: null, note };
  const p95 = (name: string, times: readonly number[]): Row => ({
    name,
    unit: 'ms',
    value: round(quantile(times, 0.95)),
    n: times.length,
    ...alone,
  });
  const overview = await timesMs(CALLS, () => asked(client, '/api/command/overview'));
  const aggregate = await timesMs(CALLS, () => server.db.knex.raw(AGGREGATE));
  const [value, baseline] = [quantile(overview, 0.5), quantile(aggregate, 0.5)];
  return [
    p95('overview.p95Ms', overview),
    {
      ...{ name: 'overview.vsAggregate', unit: 'ms', value: round(value), baseline: round(baseline), ratio: round(value / baseline) },
      ...{ baselineName: 'one aggregate query by the owner, p50', n: CALLS, note },
    },
    p95('drill.p95Ms', await drillTimesMs(client)),
    p95('asof.p95Ms', await timesMs(20, () => asked(client, '/api/command/overview?asOf=2026-11-20'))),
    p95('changes.p95Ms', await timesMs(CALLS, () => asked(client, '/api/command/changes?limit=50'))),
    p95(
      'search.p95Ms',
      await timesMs(CALLS, (index) => asked(client, `/api/search?q=${['B3-00', 'jzxm', '基准', '116.1,36.4'][index % 4]}`)),
    ),
  ];
}

/** The rows of the suite `command`, on a synthetic city of its own. */
export async function commandRows(): Promise<Row[]> {
  const server = await startServer();
  try {
    await server.seed(async (unit) => {
      await seedRegion(unit, 'b-city', 115.5, 36.5, 0.5);
      for (const [index, county] of COUNTIES.entries()) await seedRegion(unit, county, 115.15 + index * 0.1, 36.2, 0.05, 'b-city');
    });
    for (const county of COUNTIES.keys()) await server.seed((unit) => fillCounty(unit, county));
    await server.db.knex.raw('analyze');
    return await measure(server);
  } finally {
    await server.close();
  }
}
