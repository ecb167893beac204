import type { QuotaKindId } from '../standards/quota-kinds.ts';

/** What the province issues for the year, in the smallest unit, and the share of it that is used or reserved by the date of the demo, in per mille. */
type YearPlan = { kind: QuotaKindId; total: number; usedPerMille: number };

const MU_M2 = 2000 / 3;

/** The year's plan by kind. */
export const YEAR_PLAN: readonly YearPlan[] = [
  { kind: 'land.new_construction', total: Math.floor(13_160 * MU_M2), usedPerMille: 860 },
  { kind: 'land.farmland_balance', total: Math.floor(9_800 * MU_M2), usedPerMille: 700 },
  { kind: 'land.farmland_balance.paddy', total: Math.floor(620 * MU_M2), usedPerMille: 380 },
  { kind: 'land.farmland_balance.capacity', total: 8_240_000, usedPerMille: 640 },
  { kind: 'land.linked', total: Math.floor(6_400 * MU_M2), usedPerMille: 520 },
  { kind: 'energy', total: 549_487_000, usedPerMille: 610 },
  { kind: 'coal.use', total: 2_080_000_000, usedPerMille: 790 },
  { kind: 'coal.replacement', total: 2_078_571_000, usedPerMille: 720 },
  { kind: 'carbon', total: 4_600_000_000, usedPerMille: 660 },
  { kind: 'cod', total: 1_737_000_000, usedPerMille: 480 },
  { kind: 'nh3n', total: 142_000_000, usedPerMille: 510 },
  { kind: 'so2', total: 760_000_000, usedPerMille: 570 },
  { kind: 'nox', total: 1_387_000_000, usedPerMille: 970 },
  { kind: 'vocs', total: 1_330_000_000, usedPerMille: 540 },
  { kind: 'pm', total: 640_000_000, usedPerMille: 620 },
];

/** Counties with their weight in the allocation and the per mille of new construction land that they have used or reserved. */
export const COUNTY_PLAN: readonly { region: string; weight: number; landPerMille: number }[] = [
  { region: '371502', weight: 2756, landPerMille: 910 },
  { region: '371503', weight: 1367, landPerMille: 970 },
  { region: '371521', weight: 1162, landPerMille: 740 },
  { region: '371522', weight: 775, landPerMille: 600 },
  { region: '371524', weight: 455, landPerMille: 530 },
  { region: '371525', weight: 436, landPerMille: 440 },
  { region: '371526', weight: 870, landPerMille: 670 },
  { region: '371581', weight: 1307, landPerMille: 850 },
];

/** Splits a total: the city's pool gets the floor of 30 %, the counties the rest by weight and largest remainder. The parts sum to the total exactly. */
export function splitTotal(total: number): { pool: number; counties: Map<string, number> } {
  const pool = Math.floor((total * 3) / 10);
  const rest = total - pool;
  const weights = COUNTY_PLAN.reduce((sum, county) => sum + county.weight, 0);
  const shares = COUNTY_PLAN.map(({ region, weight }) => {
    const exact = BigInt(rest) * BigInt(weight);
    return { region, whole: Number(exact / BigInt(weights)), remainder: Number(exact % BigInt(weights)) };
  });
  let left = rest - shares.reduce((sum, share) => sum + share.whole, 0);
  for (const share of shares.toSorted((a, b) => b.remainder - a.remainder || Number(a.region) - Number(b.region))) {
    if (left <= 0) break;
    share.whole++;
    left--;
  }
  return { pool, counties: new Map(shares.map(({ region, whole }) => [region, whole])) };
}

/** Per mille of a county's allocation that is used or reserved: the city's share, more where land is short. */
function usedPerMille(plan: YearPlan, landPerMille: number): number {
  if (plan.kind === 'land.new_construction') return landPerMille;
  return Math.max(200, Math.min(985, plan.usedPerMille + Math.round((landPerMille - 750) * 0.35)));
}

/** What a county will have used or reserved of a kind by the date of the demo, in the smallest unit. */
export function targetUse(kind: QuotaKindId, region: string): number {
  const plan = YEAR_PLAN.find((candidate) => candidate.kind === kind)!;
  const county = COUNTY_PLAN.find((candidate) => candidate.region === region)!;
  return Math.floor((splitTotal(plan.total).counties.get(region)! * usedPerMille(plan, county.landPerMille)) / 1000);
}
