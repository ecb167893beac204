import { randomUUID } from 'node:crypto';
import { openManyAccounts, postTransfers } from '../../../server/ledger/index.ts';
import type { Unit } from '../../../server/platform/unit.ts';

/** Gives a region's pool an amount of a kind for a year, from outside; answers the pool's account. */
export async function giveQuota(unit: Unit, regionId: string, kind: string, amount: number, year = 2026): Promise<number> {
  const [pool, outside] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'region_pool', regionId },
    { kind, year, ownerKind: 'outside', regionId: 't-city' },
  ]);
  if (amount > 0) {
    const [result] = await postTransfers(unit, {
      items: [{ id: randomUUID(), kind: 'transfer', debit: outside!, credit: pool!, amount, reason: 'year plan' }],
    });
    if (result!.code !== 'ok') throw new Error(`The pool of ${regionId} was answered ${result!.code}`);
  }
  return pool!;
}

/** A square of about `half` × 2 degrees around a point. */
export function square(lon: number, lat: number, half = 0.001) {
  const [w, s, e, n] = [lon - half, lat - half, lon + half, lat + half];
  return {
    type: 'Polygon' as const,
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ],
    ],
  };
}

let plots = 0;

/** Ground in a region that no other request of this test file asks for. */
export function freshSite(region: 't-a' | 't-b' = 't-a') {
  plots += 1;
  return square((region === 't-a' ? 115.52 : 116.02) + (plots % 100) * 0.0045, 36.28 + Math.floor(plots / 100) * 0.0045);
}

/**
 * A request for a project in `t-a` on ground of its own that needs one square metre of new land, its findings acknowledged (nothing is
 * delivered, so nothing is known), with whatever else is said.
 */
export function request(more: Readonly<Record<string, unknown>> = {}) {
  return {
    name: '示例项目',
    geometry: freshSite(),
    acknowledge: true,
    use: { system: 'planning', code: '1001' },
    needs: { 'land.new_construction': 1 },
    requestId: randomUUID(),
    ...more,
  };
}
