import type { FeatureInput } from '../../../server/blueprint/index.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import type { TestServer } from '../../support/server.ts';
import { SIDE, SOUTH, WEST } from './shapes.ts';

const grid = (n: number) => Array.from({ length: n * n }, (_, i) => [i % n, Math.floor(i / n)] as const);

/** A blob with a wavy outline in a place of a grid. */
function blob(key: string, x: number, y: number, radius: number, corners: number): FeatureInput {
  const ring = Array.from({ length: corners }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / corners;
    const r = radius * (0.8 + 0.2 * Math.sin(9 * angle));
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
  return { key, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } };
}

function road(i: number, n: number): FeatureInput {
  const across = (i + 0.5) / n;
  const line = Array.from({ length: 40 }, (_, k): [number, number] => {
    const along = k / 39;
    const off = across + 0.004 * Math.sin(k);
    return i % 2 ? [WEST + SIDE * along, SOUTH + SIDE * off] : [WEST + SIDE * off, SOUTH + SIDE * along];
  });
  return { key: `r${i}`, geometry: { type: 'LineString', coordinates: line }, attributes: { grade: 'county', halfWidthM: 6 } };
}

/** A square of dense layers: 3 600 plan zones that touch, 900 fields of 200 corners that overlap, sixty roads, four deliveries by halves. */
export async function seedDense(server: TestServer): Promise<void> {
  const half = rectangle(WEST - 0.01, SOUTH - 0.01, WEST + SIDE / 2, SOUTH + SIDE + 0.01);
  await server.seed(async (unit) => {
    const zone = SIDE / 60;
    await deliverLayer(unit, 'plan_zones');
    await deliverLayer(unit, 'roads');
    await deliverLayer(unit, 'power_lines', { covers: half });
    await deliverLayer(unit, 'basic_farmland', { covers: half });
    await deliverLayer(unit, 'basic_farmland', { covers: rectangle(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE / 2), sourceDate: '2020-01-01' });
    await seedFeatures(
      unit,
      'plan_zones',
      grid(60).map(([i, j]) => ({
        key: `z${i}-${j}`,
        geometry: rectangle(WEST + i * zone, SOUTH + j * zone, WEST + (i + 1) * zone, SOUTH + (j + 1) * zone),
        use: { system: 'planning', code: ['1001', '0701', '0901'][(i + j) % 3]! },
      })),
    );
    const field = SIDE / 30;
    await seedFeatures(
      unit,
      'basic_farmland',
      grid(30).map(([i, j]) => blob(`f${i}-${j}`, WEST + (i + 0.5) * field, SOUTH + (j + 0.5) * field, field * 0.6, 200)),
    );
    await seedFeatures(
      unit,
      'roads',
      Array.from({ length: 60 }, (_, i) => road(i, 60)),
    );
  });
}
