import type { DemoCity } from '../../gis-data/demo/city.ts';
import type { DemoProject, DemoVoucher, QuotaOwner } from '../../gis-data/demo/types.ts';
import type { Stage } from '../contract/projects.ts';
import { type NewAccount, type NewTransfer, openManyAccounts, postTransfers } from '../ledger/index.ts';
import type { Database } from '../platform/database.ts';
import { createUnits, SYSTEM, type Unit } from '../platform/unit.ts';
import { type LoadedProject, loadProjects } from '../projects/index.ts';
import { actOn, demoActs } from './demo-flows.ts';
import { demoUuid } from './demo-uuid.ts';

const CITY = '371500';
const YEAR = 2026;

const STAGES: Readonly<Record<DemoProject['stage'], Stage>> = {
  idea: 'planning',
  review: 'review',
  generated: 'formation',
  procedures: 'procedures',
  construction: 'construction',
  invested: 'investment',
  completed: 'production',
  upgraded: 'scale',
  supervised: 'supervision',
};

/** Small plots are approved in batches (批次用地): one project a region and year stands for them. */
const batchCode = (year: number, regionId: string): string => `${year}-${regionId}-PC`;

function accountOf(owner: QuotaOwner, voucher: DemoVoucher, regionOfProject: ReadonlyMap<string, string>): NewAccount {
  const base = { kind: voucher.quotaKind, year: Number(voucher.on.slice(0, 4)) };
  if (owner.id === 'consumed')
    return { ...base, ownerKind: 'project', regionId: voucher.debit.id, ownerId: batchCode(base.year, voucher.debit.id) };
  if (owner.kind === 'outside') return { ...base, ownerKind: 'outside', regionId: CITY, ownerId: owner.id };
  if (owner.kind === 'project') return { ...base, ownerKind: 'project', regionId: regionOfProject.get(owner.id)!, ownerId: owner.id };
  return { ...base, ownerKind: 'region_pool', regionId: owner.id };
}

function transferOf(voucher: DemoVoucher, debit: number, credit: number): NewTransfer {
  const { kind, amount, deadline, document, holdId, on } = voucher;
  const settles = holdId ? { holdId: demoUuid(holdId) } : {};
  return {
    id: demoUuid(voucher.id),
    kind,
    debit,
    credit,
    amount,
    document,
    reason: voucher.zh,
    effectiveOn: on,
    ...(deadline ? { deadline } : {}),
    ...settles,
  };
}

async function bookDay(unit: Unit, vouchers: readonly DemoVoucher[], regionOfProject: ReadonlyMap<string, string>): Promise<void> {
  const sides = vouchers.flatMap((voucher) => [
    accountOf(voucher.debit, voucher, regionOfProject),
    accountOf(voucher.credit, voucher, regionOfProject),
  ]);
  const ids = await openManyAccounts(unit, sides);
  const items = vouchers.map((voucher, index) => transferOf(voucher, ids[2 * index]!, ids[2 * index + 1]!));
  const results = await postTransfers(unit, { items });
  const refused = results.findIndex((result) => result.code !== 'ok');
  if (refused >= 0) throw new Error(`Voucher ${vouchers[refused]!.id} of the demo city was answered ${results[refused]!.code}`);
}

function loadedProject(project: DemoProject): LoadedProject {
  const { code, zh, regionId, industry, investmentFen, use, requested, site, reviewedOn } = project;
  const stage = project.exitedOn ? 'exited' : STAGES[project.stage];
  const needs = requested as Record<string, number>;
  const terms = { investmentFen, stage, use, needs, geometry: site as LoadedProject['geometry'] };
  return { code, name: zh, regionId, industry: industry.zh, ...terms, reviewedOn, startedOn: null, synthetic: true };
}

function batchProjects(vouchers: readonly DemoVoucher[]): LoadedProject[] {
  const regions = new Set(vouchers.filter((voucher) => voucher.credit.id === 'consumed').map((voucher) => voucher.debit.id));
  return [...regions].sort().map((regionId) => ({
    ...{
      code: batchCode(YEAR, regionId),
      name: `${YEAR} 年度批次用地`,
      regionId,
      industry: null,
      investmentFen: null,
      stage: 'construction',
    },
    ...{ use: { system: 'planning', code: '10' }, needs: {}, geometry: null, reviewedOn: null, startedOn: null, synthetic: true },
  }));
}

function groupByDay(vouchers: readonly DemoVoucher[]): Map<string, DemoVoucher[]> {
  const days = new Map<string, DemoVoucher[]>();
  for (const voucher of vouchers) days.set(voucher.on, [...(days.get(voucher.on) ?? []), voucher]);
  return days;
}

/** Books the city's projects, its quota year and what its people did, each on its own day, as it would have happened. */
export async function loadDemoLedger(db: Database, city: DemoCity, reason: string): Promise<number> {
  const projects = city.projects();
  const regionOfProject = new Map(projects.map((project) => [project.code, project.regionId]));
  const { vouchers: all } = city.quotaYear();
  const byDay = groupByDay(all);
  const acts = await demoActs(db, YEAR);
  for (const on of [...new Set([...byDay.keys(), ...acts.map((act) => act.on)])].sort()) {
    const at = (time: string) =>
      createUnits(
        db,
        () => new Date(`${on}T${time}+08:00`),
        () => undefined,
      );
    const vouchers = byDay.get(on) ?? [];
    if (vouchers.length > 0) await at('09:00:00').write(SYSTEM, 'demo', (unit) => bookDay(unit, vouchers, regionOfProject));
    await actOn(at('15:00:00'), acts, on);
  }
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  await units.write(SYSTEM, 'demo', (unit) => loadProjects(unit, [...projects.map(loadedProject), ...batchProjects(all)], reason));
  return projects.length;
}
