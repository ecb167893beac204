import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rectangle } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { seedDense } from './dense.ts';
import { comb, holes, round, SIDE, SOUTH, spiral, star, WEST, zigzag } from './shapes.ts';

/** What a person waits at most, and how long one site may hold the database. */
const WAIT_MAX_MS = 5000;

const SHAPES = {
  'a comb of 4 003 corners': comb(1001),
  'a comb of 10 000 corners': comb(2499),
  'a star of 10 000 corners': star(9998),
  'a spiral of 10 000 corners': spiral(9998, 40),
  'a circle of 10 000 corners': round(9998),
  'a square with 196 holes': holes(48),
  'a zigzag a hair wide': zigzag(9998),
  'a district over dense ground': rectangle(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE),
};

describe('hostile shapes over dense ground', { timeout: 120_000 }, () => {
  let server: TestServer;
  let planner: Client;
  const check = (geometry: object) => planner.post('/api/siting/checks', { geometry, use: { system: 'planning', code: '1001' } });
  beforeAll(async () => {
    server = await startServer();
    await seedDense(server);
    planner = await server.as('planner');
    await check(rectangle(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001));
  });
  afterAll(() => server.close());

  test.each(Object.entries(SHAPES))('%s is answered or refused in time', async (_name, geometry) => {
    const started = performance.now();
    const { status, body } = await check(geometry);
    expect(performance.now() - started).toBeLessThan(WAIT_MAX_MS);
    expect([200, 422]).toContain(status);
    if (status === 422) {
      expect(body.code).toBe('geometry.too_costly');
      expect(body.params.value).toBeGreaterThan(body.params.most);
    }
  });

  test('an ordinary site on the same ground is answered', async () => {
    const { status, body } = await check(rectangle(WEST + 0.02, SOUTH + 0.02, WEST + 0.026, SOUTH + 0.026));
    expect([status, body.verdict]).toEqual([200, 'fail']);
  });

  test('a large outline is answered in cells as it is in one piece: a circle of 1 000 corners, and its two halves', async () => {
    const taken = async (geometry: object): Promise<number> =>
      (await check(geometry)).body.findings.find((each: { rule: string }) => each.rule === 'farmland.basic').overlapAreaM2;
    const ring = (from: number, to: number) =>
      Array.from({ length: 501 }, (_, i): [number, number] => {
        const angle = from + ((to - from) * i) / 500;
        return [WEST + 0.05 + 0.008 * Math.cos(angle), SOUTH + 0.05 + 0.008 * Math.sin(angle)];
      });
    const closed = (points: [number, number][]) => ({ type: 'Polygon', coordinates: [[...points, points[0]!]] });
    const [north, south] = [ring(0, Math.PI), ring(Math.PI, 2 * Math.PI)];
    const whole = await taken(closed([...north, ...south.slice(1, -1)]));
    const halves = (await taken(closed(north))) + (await taken(closed(south)));
    expect(Math.abs(whole / halves - 1)).toBeLessThan(1e-6);
  });
});
