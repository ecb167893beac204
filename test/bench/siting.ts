import { area, featureCollection, intersect, polygon as turfPolygon } from '@turf/turf';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { SITING_RULES } from '../../gis-data/standards/siting-rules.ts';
import { resolveMoment } from '../../server/blueprint/index.ts';
import { isAreaRule, overlapProbe } from '../../server/constraints/areas.ts';
import { evaluateSite } from '../../server/constraints/index.ts';
import { overlapRows } from '../../server/constraints/overlap-reads.ts';
import { rulesInForce } from '../../server/constraints/rules.ts';
import { cellsSql } from '../../server/constraints/sites.ts';
import { parcelAvailability } from '../../server/parcels/service.ts';
import type { Database } from '../../server/platform/database.ts';
import { fromGeoJson } from '../../server/platform/geo.ts';
import { createUnits, type Query, SYSTEM, type Units } from '../../server/platform/unit.ts';
import { loadDemoCity } from '../../server/seed/index.ts';
import { openTestDatabase } from '../support/template.ts';
import { median, percentile, type Row } from './row.ts';

const PARCELS = 20_000;
const CHECKS = 300;
const COMPARED = 100;
const VERTICES = 48;
const RADIUS_M = 150;
const USE = { system: 'planning', code: '1001' } as const;
const TODAY = '2026-11-21';

type Area = Feature<Polygon | MultiPolygon>;

/** A round site of 150 m, turned by its number so that no two are alike. */
function siteAround([lon, lat]: readonly [number, number], turn: number): { type: 'Polygon'; coordinates: [number, number][][] } {
  const metresLon = 111_320 * Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: VERTICES }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / VERTICES + turn;
    const r = RADIUS_M * (1 + 0.2 * Math.sin(3 * angle));
    return [lon + (r * Math.cos(angle)) / metresLon, lat + (r * Math.sin(angle)) / 110_950];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

/** The middles of parcels, the same ones in every run. */
async function places(query: Query, limit: number): Promise<{ code: string; center: [number, number] }[]> {
  const { rows } = (await query.trx.raw(
    `select key as code, json_build_array(st_x(st_centroid(geom)), st_y(st_centroid(geom))) as center from blueprint_feature
     where layer_id = 'parcels' order by md5(key) limit ?`,
    [limit],
  )) as { rows: { code: string; center: [number, number] }[] };
  return rows;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The obvious way: one statement a layer, whole features, everything intersected, areas summed. */
async function naive(query: Query, layers: readonly string[], site: string): Promise<void> {
  for (const layer of layers) {
    await query.trx.raw(
      `select sum(st_area(st_intersection(f.geom, s.g)::geography)) from blueprint_feature f, (select ${fromGeoJson('?')} as g) s
       where f.layer_id = ? and st_intersects(f.geom, s.g)`,
      [site, layer],
    );
  }
}

interface Boxed {
  readonly feature: Area;
  readonly box: readonly [number, number, number, number];
}

async function inMemory(query: Query, layers: readonly string[]): Promise<Boxed[]> {
  const { rows } = (await query.trx.raw(
    `select st_asgeojson(st_setsrid(geom, 4326))::json as geometry, json_build_array(st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)) as box
     from blueprint_feature where layer_id = any(?) and st_dimension(geom) = 2`,
    [[...layers]],
  )) as { rows: { geometry: Polygon | MultiPolygon; box: [number, number, number, number] }[] };
  return rows.map(({ geometry, box }) => ({ feature: { type: 'Feature', properties: {}, geometry }, box }));
}

/** The same in the server's memory with Turf: boxes first, then intersections and spherical areas. */
function byTurf(features: readonly Boxed[], coordinates: [number, number][][]): number {
  const site = turfPolygon(coordinates);
  const ring = coordinates[0]!;
  const [w, e] = [Math.min(...ring.map(([x]) => x)), Math.max(...ring.map(([x]) => x))];
  const [s, n] = [Math.min(...ring.map(([, y]) => y)), Math.max(...ring.map(([, y]) => y))];
  let sum = 0;
  for (const { feature, box } of features) {
    if (box[0] > e || box[2] < w || box[1] > n || box[3] < s) continue;
    const common = intersect(featureCollection([feature, site]));
    sum += common ? area(common) : 0;
  }
  return sum;
}

async function compared(units: Units, sites: ReturnType<typeof siteAround>[]) {
  const probes = rulesInForce(SITING_RULES, USE, TODAY).filter(isAreaRule).map(overlapProbe);
  const layers = [...new Set(probes.map((probe) => probe.layer_id))];
  return units.read(SYSTEM, async (query) => {
    const memory = await inMemory(query, layers);
    const asked = { probes, moment: await resolveMoment(query), stale: [], exceptProject: null, draw: true };
    const times = { ours: [] as number[], naive: [] as number[], turf: [] as number[] };
    for (const [i, site] of sites.entries()) {
      const text = JSON.stringify(site);
      const round = {
        ours: await timed(() => overlapRows(query, cellsSql([{ id: 0, geometry: site, use: USE }], [0], []), asked)),
        naive: await timed(() => naive(query, layers, text)),
        turf: await timed(async () => byTurf(memory, site.coordinates)),
      };
      if (i < 10) continue;
      times.ours.push(round.ours);
      times.naive.push(round.naive);
      times.turf.push(round.turf);
    }
    return {
      ours: median(times.ours),
      naive: median(times.naive),
      turf: median(times.turf),
      features: memory.length,
      layers: layers.length,
    };
  });
}

async function measure(db: Database): Promise<Row[]> {
  const units = createUnits(
    db,
    () => new Date(`${TODAY}T02:00:00Z`),
    () => undefined,
  );
  await loadDemoCity(db, units, { parcels: PARCELS }, () => undefined);
  await db.knex.raw('analyze');
  const chosen = await units.read(SYSTEM, (query) => places(query, CHECKS + 20));
  const sites = chosen.map(({ center }, i) => siteAround(center, i / 7));
  const checks: number[] = [];
  for (const geometry of sites) {
    checks.push(
      await timed(() =>
        units.read(SYSTEM, (query) => evaluateSite(query, { geometry, use: USE, needs: { 'land.new_construction': 70_000 } })),
      ),
    );
  }
  const against = await compared(units, sites.slice(0, COMPARED + 10));
  const codes = chosen.slice(0, 200).map(({ code }) => code);
  const batches: number[] = [];
  for (let i = 0; i < 6; i += 1) batches.push(await timed(() => units.read(SYSTEM, (query) => parcelAvailability(query, codes))));
  const engine = db.embedded ? 'embedded' : 'PostgreSQL';
  const data = `demo city of ${PARCELS} parcels, ${engine}, sites of ${RADIUS_M} m and ${VERTICES} vertices`;
  const versus = (name: string, baseline: number, baselineName: string, note: string): Row => ({
    ...{ name, unit: 'ms', value: against.ours, baseline, baselineName, ratio: against.ours / baseline, n: COMPARED, note },
  });
  const plain = (name: string, unit: string, value: number, n: number, note: string): Row => ({
    ...{ name, unit, value, baseline: null, baselineName: null, ratio: null, n, note },
  });
  const overlaps = `all overlaps of ${against.layers} layers, p50, interleaved; ${data}`;
  return [
    plain('check.p95Ms', 'ms', percentile(checks.slice(20), 0.95), CHECKS, `every rule, quota, remedy; ${data}`),
    plain('check.p50Ms', 'ms', median(checks.slice(20)), CHECKS, `as check.p95Ms; ${data}`),
    versus('check.vsNaive', against.naive, 'one ST_Intersection query a layer', overlaps),
    versus('check.vsTurf', against.turf, 'Turf in memory', `${against.features} features in memory; ${overlaps}`),
    plain(
      'batch200.seconds',
      's',
      median(batches.slice(1)) / 1000,
      batches.length - 1,
      `availability of 200 parcels in one statement; ${data}`,
    ),
  ];
}

/** The suite `siting`, on the engine of DATABASE_URL or on the embedded database. */
export async function sitingRows(): Promise<Row[]> {
  const db = await openTestDatabase();
  try {
    return await measure(db);
  } finally {
    await db.close();
  }
}
