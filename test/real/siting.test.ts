import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLANNING_ROWS } from '../../gis-data/standards/land-use-rows.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { deliverLayer, seedFeatures } from '../support/features.ts';
import { type Client, seedRegion, startServer, type TestServer } from '../support/server.ts';
import { describeReal, real } from './shared.ts';

interface Shape {
  readonly properties: Readonly<Record<string, string>>;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

const SITES = 500;
const withGdal = spawnSync('ogr2ogr', ['--version']).status === 0;
if (!withGdal) process.stdout.write('ogr2ogr is absent: siting is not compared with GDAL\n');
const describeCompared = withGdal ? describeReal : describeReal.skip;

const shapesOf = (file: string): Shape[] => (JSON.parse(readFileSync(real('parcels', file), 'utf8')) as { features: Shape[] }).features;

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A star-shaped site of 5 to 24 corners and 15 to 400 m around a place in Cambridge. */
function randomSite(random: () => number): { type: 'Polygon'; coordinates: [number, number][][] } {
  const [lon, lat] = [-71.16 + random() * 0.1, 42.352 + random() * 0.05];
  const corners = 5 + Math.floor(random() * 20);
  const radiusM = 15 + random() ** 2 * 385;
  const ring = Array.from({ length: corners }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / corners;
    const r = radiusM * (0.5 + random() / 2);
    return [lon + (r * Math.cos(angle)) / 82_200, lat + (r * Math.sin(angle)) / 111_080];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

const collection = (features: readonly { properties: object; geometry: object }[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: features.map((feature) => ({ type: 'Feature', ...feature })) });

/** CGCS2000's ellipsoid, and the equal-area projection of it whose middle is Cambridge: areas in its plane are areas on the ellipsoid. */
const ELLIPSOID = '+proj=longlat +ellps=GRS80 +no_defs';
const EQUAL_AREA = '+proj=laea +lat_0=42.375 +lon_0=-71.11 +ellps=GRS80 +units=m +no_defs';

/**
 * The same overlaps by GDAL alone: cut in lon/lat by its SQLite dialect, measured by PROJ in an equal-area plane. (SpatiaLite's own area
 * on the ellipsoid is an approximation, off by up to 0.012 %.) Key `site/class` → m².
 */
function byGdal(
  dir: string,
  sites: readonly object[],
  zones: readonly Shape[],
  codes: ReadonlyMap<string, string>,
  flood: readonly Shape[],
) {
  const layers = {
    sites: sites.map((geometry, site) => ({ properties: { site }, geometry })),
    areas: [
      ...zones.map((zone) => ({ properties: { class: codes.get(zone.properties.ZONE_TYPE!) }, geometry: zone.geometry })),
      ...flood.map((area) => ({ properties: { class: 'flood' }, geometry: area.geometry })),
    ],
  };
  for (const [name, features] of Object.entries(layers)) {
    writeFileSync(join(dir, `${name}.geojson`), collection(features));
    const file = [
      '-f',
      'GPKG',
      join(dir, 'in.gpkg'),
      join(dir, `${name}.geojson`),
      '-nln',
      name,
      '-lco',
      'GEOMETRY_NAME=geom',
      '-nlt',
      'GEOMETRY',
    ];
    execFileSync('ogr2ogr', ['-update', '-append', ...file], { stdio: 'ignore' });
  }
  const sql = `select s.site, a.class, st_union(st_intersection(s.geom, a.geom)) as geom
    from sites s join areas a on st_intersects(s.geom, a.geom) group by s.site, a.class`;
  const cut = [
    '-f',
    'GPKG',
    join(dir, 'cut.gpkg'),
    join(dir, 'in.gpkg'),
    '-nln',
    'cut',
    '-dialect',
    'sqlite',
    '-sql',
    sql,
    '-nlt',
    'GEOMETRY',
  ];
  execFileSync('ogr2ogr', [...cut, '-s_srs', ELLIPSOID, '-t_srs', EQUAL_AREA], { stdio: 'ignore' });
  const measured = [
    '-f',
    'CSV',
    join(dir, 'out.csv'),
    join(dir, 'cut.gpkg'),
    '-dialect',
    'OGRSQL',
    '-sql',
    'select site, class, OGR_GEOM_AREA as m2 from cut',
  ];
  execFileSync('ogr2ogr', measured, { stdio: 'ignore' });
  const lines = readFileSync(join(dir, 'out.csv'), 'utf8').trim().split('\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [site, use, m2] = line.replaceAll('"', '').split(',');
      return [`${site}/${use}`, Number(m2)];
    }),
  );
}

/** What our answers say, in the same form. */
function byUs(replies: readonly CheckReply[]): Map<string, number> {
  const areas = new Map<string, number>();
  for (const [site, reply] of replies.entries()) {
    const zone = reply.findings.find((finding) => finding.rule === 'zone.use')!;
    for (const { use, areaM2 } of zone.uses!) areas.set(`${site}/${use!.code}`, areaM2);
    areas.set(`${site}/flood`, reply.findings.find((finding) => finding.rule === 'flood.detention')!.overlapAreaM2!);
  }
  return areas;
}

describeCompared('siting on the Cambridge cadastre', () => {
  let server: TestServer;
  let planner: Client;
  const zones = shapesOf('CDD_ZoningDistricts.geojson');
  const flood = shapesOf('FEMA_FloodPlainParcels500Year.geojson');
  const types = [...new Set(zones.map((zone) => zone.properties.ZONE_TYPE!))].sort();
  const codes = new Map(types.map((type, i) => [type, PLANNING_ROWS[i]![0]]));
  const dir = mkdtempSync(join(tmpdir(), 'lantu-siting-'));
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await seedRegion(unit, 't-cambridge', -71.11, 42.375, 0.15);
      for (const layer of ['plan_zones', 'flood_detention']) await deliverLayer(unit, layer);
      const use = (zone: Shape) => ({ system: 'planning' as const, code: codes.get(zone.properties.ZONE_TYPE!)! });
      await seedFeatures(
        unit,
        'plan_zones',
        zones.map((zone) => ({ key: zone.properties.GlobalID!, geometry: zone.geometry, use: use(zone) })),
      );
      await seedFeatures(
        unit,
        'flood_detention',
        flood.map((area, i) => ({ key: `${area.properties.ML}/${i}`, geometry: area.geometry })),
      );
    });
    planner = await server.as('planner', ['t-cambridge']);
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true });
    await server.close();
  });

  test(`${SITES} random sites: overlap areas equal GDAL's within 0.1 m² or 0.01 %`, async () => {
    expect([zones.length, flood.length, types.length]).toEqual([261, 655, 57]);
    const random = seeded(20261121);
    const sites = Array.from({ length: SITES }, () => randomSite(random));
    const replies: CheckReply[] = [];
    for (const geometry of sites) {
      const { status, body } = await planner.post('/api/siting/checks', { geometry, use: { system: 'planning', code: '1001' } });
      expect([status, body.code]).toEqual([200, undefined]);
      replies.push(body);
    }
    const [ours, theirs] = [byUs(replies), byGdal(dir, sites, zones, codes, flood)];
    const off = [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => {
      const [a, b] = [ours.get(key) ?? 0, theirs.get(key) ?? 0];
      return { key, a, b, tooFar: Math.abs(a - b) > Math.max(0.1, b * 1e-4) };
    });
    expect(off.filter(({ tooFar }) => tooFar)).toEqual([]);
    const inFlood = [...theirs.keys()].filter((key) => key.endsWith('/flood')).length;
    const worstM2 = Math.max(...off.map(({ a, b }) => Math.abs(a - b)));
    process.stdout.write(
      `siting against GDAL: ${theirs.size} overlaps, ${inFlood} of them flood, largest difference ${worstM2.toExponential(1)} m²\n`,
    );
    expect(inFlood).toBeGreaterThan(40);
    expect(theirs.size).toBeGreaterThan(600);
  });
});
