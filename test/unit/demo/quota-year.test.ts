import { area, booleanPointInPolygon, centroid } from '@turf/turf';
import { describe, expect, it } from 'vitest';
import { generateCity } from '../../../gis-data/demo/city.ts';
import type { DemoVoucher, QuotaOwner } from '../../../gis-data/demo/types.ts';
import { QUOTA_KINDS } from '../../../gis-data/standards/quota-kinds.ts';

const city = generateCity();
const projects = city.projects();
const { vouchers, year } = city.quotaYear();

type Balance = { posted: number; held: number };

/** An independent replay of the vouchers. */
function replay(list: readonly DemoVoucher[]): { at: (kind: string, owner: QuotaOwner) => Balance; negative: string[] } {
  const balances = new Map<string, Balance>();
  const at = (kind: string, owner: QuotaOwner): Balance => {
    const key = `${kind} ${owner.kind} ${owner.id}`;
    const balance = balances.get(key) ?? { posted: 0, held: 0 };
    balances.set(key, balance);
    return balance;
  };
  const negative: string[] = [];
  for (const { id, kind, quotaKind, debit, credit, amount } of list) {
    const [from, to] = [at(quotaKind, debit), at(quotaKind, credit)];
    if (kind === 'hold') from.held += amount;
    if (kind === 'void' || kind === 'expire' || kind === 'commit') from.held -= amount;
    if (kind === 'transfer' || kind === 'commit') {
      from.posted -= amount;
      to.posted += amount;
    }
    if (debit.kind !== 'outside' && from.posted - from.held < 0) negative.push(id);
  }
  return { at, negative };
}

const COUNTIES = ['371502', '371503', '371521', '371522', '371524', '371525', '371526', '371581'];
const reserve = (id: string): QuotaOwner => ({ kind: 'reserve', id });

describe('the quota year', () => {
  it('is dated in order within the year, up to the day of the demo, in whole positive amounts', () => {
    expect(year).toBe(2026);
    expect(vouchers.map((voucher) => voucher.on)).toEqual(vouchers.map((voucher) => voucher.on).sort());
    for (const voucher of vouchers) {
      expect(voucher.on >= '2026-01-01' && voucher.on <= '2026-11-21').toBe(true);
      expect(Number.isSafeInteger(voucher.amount) && voucher.amount > 0).toBe(true);
    }
    expect(new Set(vouchers.map((voucher) => voucher.id)).size).toBe(vouchers.length);
  });

  it('splits every kind 30/70, the city getting the floor, and the parts sum to what the province issued', () => {
    for (const { id } of QUOTA_KINDS) {
      const own = vouchers.filter((voucher) => voucher.quotaKind === id);
      const issued = own.filter((voucher) => voucher.debit.id === 'province').reduce((sum, voucher) => sum + voucher.amount, 0);
      const allocated = own
        .filter((voucher) => voucher.debit.kind === 'pool' && voucher.credit.kind === 'reserve')
        .reduce((sum, voucher) => sum + voucher.amount, 0);
      expect(issued).toBeGreaterThan(0);
      expect(issued - allocated).toBe(Math.floor((issued * 3) / 10));
    }
  });

  it('never lets a balance go below nothing, and loses nothing', () => {
    const { at, negative } = replay(vouchers);
    expect(negative).toEqual([]);
    for (const { id } of QUOTA_KINDS) {
      const owners: QuotaOwner[] = [
        { kind: 'outside', id: 'province' },
        { kind: 'outside', id: 'consumed' },
        { kind: 'pool', id: '371500' },
        ...COUNTIES.map(reserve),
        ...projects.map((project): QuotaOwner => ({ kind: 'project', id: project.code })),
      ];
      expect(owners.reduce((sum, owner) => sum + at(id, owner).posted, 0)).toBe(0);
    }
  });

  it('leaves the counties at visibly different shares of new construction land', () => {
    const { at } = replay(vouchers);
    const share = (county: string): number => {
      const allocated = vouchers.find(
        (voucher) => voucher.quotaKind === 'land.new_construction' && voucher.credit.id === county && voucher.kind === 'transfer',
      )!.amount;
      const { posted, held } = at('land.new_construction', reserve(county));
      return Math.round(100 * (1 - (posted - held) / allocated));
    };
    expect(Object.fromEntries(COUNTIES.map((county) => [county, share(county)]))).toEqual({
      '371502': 91,
      '371503': 97,
      '371521': 74,
      '371522': 60,
      '371524': 53,
      '371525': 44,
      '371526': 67,
      '371581': 85,
    });
  });

  it('resolves a hold at most once, by its own amount and parties, and gives every hold a deadline', () => {
    const holds = new Map(vouchers.filter((voucher) => voucher.kind === 'hold').map((voucher) => [voucher.id, voucher]));
    const resolved = vouchers.filter((voucher) => voucher.kind === 'commit' || voucher.kind === 'void' || voucher.kind === 'expire');
    expect(new Set(resolved.map((voucher) => voucher.holdId)).size).toBe(resolved.length);
    for (const voucher of resolved)
      expect(holds.get(voucher.holdId!)).toMatchObject({
        amount: voucher.amount,
        debit: voucher.debit,
        credit: voucher.credit,
        quotaKind: voucher.quotaKind,
      });
    for (const hold of holds.values()) expect(hold.deadline! > hold.on).toBe(true);
    const phaseTwo = vouchers.find((voucher) => voucher.zh.startsWith('铝精深加工二期') && voucher.quotaKind === 'land.new_construction')!;
    expect([phaseTwo.on, phaseTwo.deadline]).toEqual(['2026-11-18', '2027-01-17']);
  });
});

describe('projects', () => {
  it('are two dozen, in all counties, with names in both languages', () => {
    expect(projects).toHaveLength(24);
    expect(new Set(projects.map((project) => project.regionId)).size).toBe(8);
    expect(new Set(projects.map((project) => project.code)).size).toBe(24);
    expect(projects.every((project) => /\p{Script=Han}/u.test(project.zh) && !/\p{Script=Han}/u.test(project.en))).toBe(true);
  });

  it('stand on parcels of the city that no other project takes', () => {
    const taken = projects.flatMap((project) => project.parcels);
    expect(new Set(taken).size).toBe(taken.length);
    const parcels = new Map([...city.features('parcels')].map((parcel) => [parcel.key, parcel]));
    for (const project of projects) {
      const lots = project.parcels.map((key) => parcels.get(key)!);
      expect(lots.every((lot) => lot.regionId === project.regionId && lot.status !== 'restricted')).toBe(true);
      expect(lots.reduce((sum, lot) => sum + Number(lot.attributes.areaM2), 0)).toBe(project.areaM2);
      expect(Math.abs(area(project.site) / project.areaM2 - 1)).toBeLessThan(0.02);
      for (const lot of lots)
        if (lot.geometry.type === 'Polygon') expect(booleanPointInPolygon(centroid(lot.geometry), project.site)).toBe(true);
    }
  });

  it('put the chemical plant in the chemical park, and ask for whole amounts of known kinds', () => {
    const [park] = city.features('chemical_parks');
    const plant = projects.find((project) => project.use.code === '100103')!;
    expect(booleanPointInPolygon(centroid(plant.site), { type: 'Feature', properties: {}, geometry: park!.geometry as never })).toBe(true);
    const kinds = new Set<string>(QUOTA_KINDS.map((kind) => kind.id));
    for (const project of projects) {
      expect(
        Object.entries(project.requested).every(([kind, amount]) => kinds.has(kind) && Number.isSafeInteger(amount) && amount > 0),
      ).toBe(true);
    }
  });
});
