import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { giveQuota, square } from '../server/projects/given.ts';
import { deliverLayer, rectangle, seedFeatures } from '../support/features.ts';
import { startServer } from '../support/server.ts';
import { stateOf } from './state.ts';

/**
 * Makes the kept dump of the schema as it stands, with a little of everything in it, as plain INSERTs (COPY breaks the embedded engine), and
 * what it says beside it. Run once for a schema: `npm run test:postgis -- …` style, with DATABASE_URL set:
 * `DATABASE_URL=… node --import tsx test/upgrade/make.ts NAME`. What is kept is never made again: it is what later schemas must upgrade.
 */
const NAME = process.argv[2] ?? 'schema';
const ROLE = `do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'lantu_app') then create role lantu_app nologin; end if;
end $$;`;
const USE = { system: 'planning', code: '1001' };
const SITE = square(115.7, 36.4, 0.002);

const server = await startServer();
await server.seed(async (unit) => {
  await seedFeatures(unit, 'ecological_redline', [{ key: 'E-1', geometry: rectangle(115.6, 36.6, 115.62, 36.62) }]);
  await deliverLayer(unit, 'ecological_redline', { sourceDate: '2026-05-31', covers: ['t-a'] });
  await seedFeatures(unit, 'roads', [
    {
      key: 'R-1',
      name: '光岳路',
      attributes: { grade: 'national', halfWidthM: 12 },
      geometry: {
        type: 'LineString',
        coordinates: [
          [115.6, 36.3],
          [115.9, 36.3],
        ],
      },
    },
  ]);
  await seedFeatures(unit, 'parcels', [
    { key: 'P-1', status: 'available', use: { system: 'planning', code: '1001' }, geometry: square(115.7, 36.4, 0.001) },
    { key: 'P-2', status: 'idle', geometry: square(115.72, 36.4, 0.001) },
  ]);
  await giveQuota(unit, 't-a', 'land.new_construction', 500_000);
  await giveQuota(unit, 't-a', 'energy', 9_000);
});
const planner = await server.as('planner', ['t-a']);
const needs = { 'land.new_construction': 120_000, energy: 40 };
const made = await planner.post('/api/projects', {
  name: '示例项目',
  geometry: SITE,
  use: USE,
  needs,
  acknowledge: true,
  requestId: randomUUID(),
});
if (made.status !== 201) throw new Error(JSON.stringify(made.body));
await planner.post(`/api/projects/${made.body.code}/stage`, { stage: 'construction', reason: '开工' });
const land = await server.as('land', ['t-a']);
const form = new FormData();
form.set('layer', 'parcels');
const features = [{ type: 'Feature', properties: { DKBH: 'P-3' }, geometry: square(115.74, 36.4, 0.001) }];
form.set('file', new Blob([JSON.stringify({ type: 'FeatureCollection', features })]), 'parcels.geojson');
const upload = await fetch(`${server.url}/api/imports`, { method: 'POST', headers: land.headers, body: form });
const { id } = (await upload.json()) as { id: string };
for (let state = ''; state !== 'ready'; ) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  state = (await land.get(`/api/imports/${id}`)).body.state;
  if (state === 'refused') throw new Error('the import was refused');
}
await land.post(`/api/imports/${id}/commit`);
await planner.post('/api/siting/checks', { geometry: square(115.61, 36.61, 0.001), use: USE, keep: true });

const said = await stateOf(server);
const { connectionString } = server.db.connection as { connectionString: string };
const options = ['--inserts', '--no-owner', '--no-comments', '--no-publications', '--no-subscriptions'];
const dump = execFileSync('pg_dump', [...options, connectionString], { encoding: 'utf8', maxBuffer: 2 ** 28 });
const plain = dump
  .split('\n')
  .filter(
    (line) => !line.startsWith('\\') && !/^SET (transaction_timeout|default_table_access_method)/.test(line) && !line.startsWith('--'),
  )
  .join('\n');
writeFileSync(join(import.meta.dirname, `${NAME}.sql.gz`), gzipSync(`${ROLE}\n${plain}\nreset all;\n`, { level: 9 }));
writeFileSync(join(import.meta.dirname, `${NAME}.json`), `${JSON.stringify(said, null, 2)}\n`);
await server.close();
