import type { LineString, MultiPolygon, Point, Polygon } from 'geojson';
import type { LandUseSystem } from '../standards/land-use.ts';
import type { QuotaKindId } from '../standards/quota-kinds.ts';
import type { RegionKind } from '../standards/regions.ts';

/** What a parcel can be used for today. */
export type ParcelStatus = 'available' | 'restricted' | 'occupied' | 'reserved' | 'idle';

/** A feature of a blueprint layer; geometry in degrees of EPSG:4490, rounded to 1e-8. */
export type DemoFeature = {
  key: string;
  name?: string;
  regionId: string;
  use?: { system: LandUseSystem; code: string };
  status?: ParcelStatus;
  attributes: Record<string, string | number | null>;
  geometry: Polygon | MultiPolygon | LineString | Point;
};

/** A region with its schematic outline. */
export type DemoRegion = {
  id: string;
  code: string | null;
  kind: RegionKind;
  parent: string | null;
  zh: string;
  en: string;
  geometry: Polygon | MultiPolygon;
};

/** A seeded defect: what is wrong with which parcels. The geometries stay valid; the defect is in how they relate. */
export type DemoDefect = {
  id: string;
  kind: 'overlap' | 'sliver' | 'duplicate_name' | 'area_mismatch' | 'duplicate_geometry' | 'farmland_occupied';
  regionId: string;
  parcels: string[];
  zh: string;
  en: string;
};

/** The nine stages of a project's life, in order. */
export type ProjectStage =
  | 'idea'
  | 'review'
  | 'generated'
  | 'procedures'
  | 'construction'
  | 'invested'
  | 'completed'
  | 'upgraded'
  | 'supervised';

/** A project with its site and its needs in the smallest unit of each kind. Money in fen. */
export type DemoProject = {
  code: string;
  zh: string;
  en: string;
  regionId: string;
  industry: { zh: string; en: string; code: string };
  investmentFen: number;
  stage: ProjectStage;
  keyLevel: 'province' | 'city' | 'county';
  use: { system: LandUseSystem; code: string };
  requested: Partial<Record<QuotaKindId, number>>;
  parcels: string[];
  site: Polygon | MultiPolygon;
  areaM2: number;
  contact: { zh: string; en: string };
  reviewedOn: string | null;
  exitedOn: string | null;
};

/** An owner of quota in the ledger: outside the city, the city's pool, a county's reserve, or a project. */
export type QuotaOwner = { kind: 'outside' | 'pool' | 'reserve' | 'project'; id: string };

/**
 * A voucher of the quota year, to be booked in order: amounts are whole numbers in the kind's smallest unit. `hold` reserves, `commit`, `void` and `expire`
 * resolve the hold named by `holdId`.
 */
export type DemoVoucher = {
  id: string;
  on: string;
  quotaKind: QuotaKindId;
  kind: 'transfer' | 'hold' | 'commit' | 'void' | 'expire';
  debit: QuotaOwner;
  credit: QuotaOwner;
  amount: number;
  holdId?: string;
  deadline?: string;
  document: string;
  zh: string;
  en: string;
};

/** A year of quota: its vouchers in order of booking. */
export type DemoQuotaYear = { year: number; vouchers: DemoVoucher[] };
