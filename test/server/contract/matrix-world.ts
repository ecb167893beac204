import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../../../server/contract/roles.ts';
import { openManyAccounts, postTransfers } from '../../../server/ledger/index.ts';
import { seedFeatures } from '../../support/features.ts';
import type { Client, TestServer } from '../../support/server.ts';
import { importFile } from '../exchange/http.ts';
import { giveQuota, square } from '../projects/given.ts';

const LAND = 'land.new_construction';
const YEAR = 2026;

/** What one county has of everything; `mark` stands in every name, code and reason of it and nowhere else. */
export interface Side {
  readonly region: 't-a' | 't-b';
  readonly mark: string;
  readonly place: ReturnType<typeof square>;
  readonly parcel: string;
  readonly project: string;
  readonly pool: number;
  readonly account: number;
  readonly coal: { readonly debit: number; readonly credit: number };
  readonly hold: string;
  readonly proposal: string;
  readonly loan: string;
  readonly lot: string;
  readonly check: string;
  readonly exemption: string;
  readonly importId: string;
  readonly committed: string;
  readonly user: string;
  /** What was proposed for `user`. */
  readonly grant: string;
  readonly people: Readonly<Record<Role, Client>>;
}

const made = <T>(answer: { status: number; body: T }): T => {
  if (answer.status >= 300) throw new Error(`The world was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

type Leaders = Readonly<Record<'commander' | 'land' | 'environment', Client>>;

/** A proposal of somebody, and what the commander's approval made of it. */
async function approved(by: Client, { commander }: Leaders, region: string, body: object, mark: string): Promise<void> {
  const ask = { id: randomUUID(), region, body, reason: mark, document: `${mark} 1号` };
  made(await by.post('/api/ledger/proposals', ask));
  made(await commander.post(`/api/ledger/proposals/${ask.id}/decision`, { decision: 'approve' }));
}

async function importOf(server: TestServer, by: Client, mark: string, name: string, at: [number, number]): Promise<string> {
  const feature = { type: 'Feature', properties: { code: `${mark}-${name}`, name: `${mark} ${name}` }, geometry: square(...at) };
  const file = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
  const { id, state } = await importFile(server.url, by, `${mark}-${name}.geojson`, file, { layer: 'parcels', crs: '4490' });
  if (state !== 'ready') throw new Error(`The import of the world is ${state}`);
  return id;
}

async function quotaOf(server: TestServer, region: Side['region'], mark: string) {
  const pool = await server.seed((unit) => giveQuota(unit, region, LAND, 5_000));
  const coal = await server.seed(async (unit) => {
    const row = { kind: LAND, year: YEAR, regionId: region };
    const [debit, credit] = await openManyAccounts(unit, [
      { ...row, ownerKind: 'county_reserve' },
      { ...row, ownerKind: 'project', ownerId: `${mark}-X` },
    ]);
    await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: pool, credit: debit!, amount: 100, reason: mark }] });
    return { debit: debit!, credit: credit! };
  });
  return { pool, coal };
}

/** Everything that a county can have, made by its own people. */
export async function makeSide(server: TestServer, leaders: Leaders, region: Side['region'], mark: string): Promise<Side> {
  const people = {} as Record<Role, Client>;
  for (const role of ROLES) people[role] = await server.as(role, [region]);
  const [lon, lat] = [region === 't-a' ? 115.7 : 116.2, 36.4] as const;
  const place = square(lon, lat);
  await server.seed((unit) =>
    seedFeatures(unit, 'parcels', [{ key: `${mark}-1`, name: `${mark} 地块`, geometry: square(lon, lat + 0.02), status: 'available' }]),
  );
  const { pool, coal } = await quotaOf(server, region, mark);
  const use = { system: 'planning', code: '1001' };
  const terms = {
    name: `${mark} 项目`,
    geometry: place,
    use,
    needs: { [LAND]: 7 },
    acknowledge: true,
    requestId: randomUUID(),
    reason: mark,
  };
  const project = made(await people.planner.post('/api/projects', terms));
  const hold = project.quota[0].transfers[0].id as string;
  const [account] = made(await people.planner.get(`/api/ledger/accounts?owner=${project.code}`)).items;
  const proposal = randomUUID();
  const advance = { flow: 'advance', kind: LAND, year: YEAR, region, cap: 3 };
  made(await people.land.post('/api/ledger/proposals', { id: proposal, region, body: advance, reason: mark }));
  const between = { from: 't-city', to: region, kind: LAND, year: YEAR, amount: 5, dueOn: '2027-05-01' };
  await approved(leaders.land, leaders, region, { flow: 'loan', ...between }, mark);
  const loan = made(await people.land.get('/api/ledger/loans')).items[0].code as string;
  const lot = {
    flow: 'free_lot',
    kind: 'cod',
    year: YEAR,
    region,
    code: `${mark}-L`,
    amount: 90,
    plant: `${mark} 厂`,
    measure: '关停',
    ratio: 1,
  };
  await approved(leaders.environment, leaders, region, lot, mark);
  const check = made(await people.planner.post('/api/siting/checks', { geometry: square(lon, lat + 0.04), use, keep: true })).id as string;
  const exemption = randomUUID();
  const exempt = {
    id: exemption,
    geometry: square(lon, lat + 0.05),
    use,
    rules: ['farmland.basic'],
    reason: `${mark} 理由`,
    document: `${mark} 2号`,
  };
  made(await people.planner.post('/api/exemptions', exempt));
  const committed = await importOf(server, people.land, mark, 'done', [lon, lat + 0.06]);
  made(await people.land.post(`/api/imports/${committed}/commit`, { reason: `${mark} 入库` }));
  const importId = await importOf(server, people.land, mark, 'open', [lon, lat + 0.08]);
  const user = `${mark}-person`;
  const person = { name: user, displayName: `${mark} 人`, roles: ['viewer'], regionIds: [region] };
  const grant = made(await people.admin.post('/api/users', person)).grant.id as string;
  return {
    ...{ region, mark, place, parcel: `${mark}-1`, project: project.code, pool, account: account.id, coal, hold, proposal, loan },
    ...{ lot: `${mark}-L`, check, exemption, importId, committed, user, grant, people },
  };
}
