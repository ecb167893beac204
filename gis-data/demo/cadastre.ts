import type { Polygon, Position } from 'geojson';
import type { CadastreUnit, Draft } from './parcels.ts';
import type { DemoDefect, DemoFeature } from './types.ts';

const CITY_COUNTY = '371502';
const FIRST_NUMBER = 100_001;

/** A parcel with its code, and the group of lots that it belongs to. */
export type Parcel = DemoFeature & { geometry: Polygon; group: string };

/** Parcels of the main county that carry or receive a seeded defect: the number within the county's codes. */
const TARGET = { overlap: 12, sliver: 24, namesake: 40, mismatch: 55, twin: 70, tinyOverlap: 90 } as const;

function codeOf(county: string, index: number): string {
  return `${county}-${FIRST_NUMBER + index}`;
}

function extraCode(number: number): string {
  return `${CITY_COUNTY}-${990_000 + number}`;
}

/** The seeded defects of every demo city of at least a few hundred parcels. */
export const DEFECTS: readonly DemoDefect[] = [
  {
    id: 'D1',
    kind: 'overlap',
    regionId: CITY_COUNTY,
    parcels: [codeOf(CITY_COUNTY, TARGET.overlap), extraCode(1)],
    zh: '两宗地大面积重叠',
    en: 'Two parcels overlap widely',
  },
  {
    id: 'D2',
    kind: 'sliver',
    regionId: CITY_COUNTY,
    parcels: [extraCode(2), codeOf(CITY_COUNTY, TARGET.sliver)],
    zh: '细碎狭长图斑',
    en: 'A sliver',
  },
  {
    id: 'D3',
    kind: 'duplicate_name',
    regionId: CITY_COUNTY,
    parcels: [codeOf(CITY_COUNTY, TARGET.namesake), codeOf(CITY_COUNTY, TARGET.namesake + 1)],
    zh: '两宗地同名',
    en: 'Two parcels share one name',
  },
  {
    id: 'D4',
    kind: 'area_mismatch',
    regionId: CITY_COUNTY,
    parcels: [codeOf(CITY_COUNTY, TARGET.mismatch)],
    zh: '登记面积与图形面积不符',
    en: 'The registered area is not that of the shape',
  },
  {
    id: 'D5',
    kind: 'duplicate_geometry',
    regionId: CITY_COUNTY,
    parcels: [codeOf(CITY_COUNTY, TARGET.twin), extraCode(3)],
    zh: '同一图形登记两次',
    en: 'One shape registered twice',
  },
  {
    id: 'D6',
    kind: 'overlap',
    regionId: CITY_COUNTY,
    parcels: [codeOf(CITY_COUNTY, TARGET.tinyOverlap), extraCode(4)],
    zh: '两宗地微小重叠',
    en: 'Two parcels overlap by a hair',
  },
];

const round8 = (value: number): number => Math.round(value * 1e8) / 1e8;

/** The middle of a ring's corners, in degrees: inside the lots that carry a defect, which are convex. */
function middle(ring: readonly Position[]): [number, number] {
  const corners = ring.slice(1);
  const mean = (axis: 0 | 1): number => corners.reduce((sum, corner) => sum + corner[axis]!, 0) / corners.length;
  return [mean(0), mean(1)];
}

/** The same shape, smaller, around its middle. */
function shrunk(ring: readonly Position[], scale: number): Position[] {
  const [ox, oy] = middle(ring);
  return ring.map(([x, y]) => [round8(ox + (x! - ox) * scale), round8(oy + (y! - oy) * scale)]);
}

/** A box of a size in degrees around the middle of a ring. */
function box(ring: readonly Position[], dx: number, dy: number): Position[] {
  const [x, y] = middle(ring);
  const [x0, y0, x1, y1] = [round8(x - dx / 2), round8(y - dy / 2), round8(x + dx / 2), round8(y + dy / 2)];
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
}

function extra(parcel: Parcel, number: number, ring: Position[], areaM2: number): Parcel {
  const { name: _dropped, ...rest } = parcel;
  return {
    ...rest,
    key: extraCode(number),
    attributes: { ...parcel.attributes, areaM2 },
    geometry: { type: 'Polygon', coordinates: [ring] },
    group: `defect-${number}`,
  };
}

/** The parcel as it is registered, defects included, followed by the parcels that a defect adds. */
function withDefects(parcel: Parcel, index: number): Parcel[] {
  const ring = parcel.geometry.coordinates[0]!;
  const areaM2 = Number(parcel.attributes.areaM2);
  if (index === TARGET.namesake || index === TARGET.namesake + 1) return [{ ...parcel, name: '古城东关街南侧地块' }];
  if (index === TARGET.mismatch) return [{ ...parcel, attributes: { ...parcel.attributes, areaM2: Math.round(areaM2 * 1.18) } }];
  if (index === TARGET.overlap) return [parcel, extra(parcel, 1, shrunk(ring, 0.8), Math.round(areaM2 * 0.64))];
  if (index === TARGET.sliver) return [parcel, extra(parcel, 2, box(ring, 0.0004, 0.000004), 16)];
  if (index === TARGET.twin) return [parcel, extra(parcel, 3, [...ring], areaM2)];
  if (index === TARGET.tinyOverlap) return [parcel, extra(parcel, 4, box(ring, 0.00003, 0.00003), 9)];
  return [parcel];
}

/**
 * Streams the cadastre: exactly `limit` parcels, codes numbered per county in survey order. A smaller city is the beginning of a larger one.
 * Only one unit is in memory at a time.
 */
export function* streamParcels(units: readonly CadastreUnit[], limit: number): Generator<Parcel> {
  const counters = new Map<string, number>();
  let left = limit;
  for (const unit of units) {
    for (const draft of unit.drafts()) {
      const index = counters.get(draft.regionId) ?? 0;
      counters.set(draft.regionId, index + 1);
      for (const parcel of coded(draft, index)) {
        if (left-- <= 0) return;
        yield parcel;
      }
    }
  }
}

function coded(draft: Draft, index: number): Parcel[] {
  const parcel = { key: codeOf(draft.regionId, index), ...draft };
  return draft.regionId === CITY_COUNTY ? withDefects(parcel, index) : [parcel];
}
