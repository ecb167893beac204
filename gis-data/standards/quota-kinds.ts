/** A unit for display. One unit is exactly `num / den` of the kind's smallest unit (1 亩 = 10000/15 m²). */
export type DisplayUnit = { zh: string; en: string; unit: string; perUnit: { num: bigint; den: bigint }; decimals: number };

/** The families of quota. */
type QuotaGroup = 'land' | 'energy' | 'environment';

/**
 * A kind of quota. `unit` is the smallest unit, in which the ledger counts whole numbers; `scale` is the power of ten between it and the unit that
 * bulletins report (m² 0, kgce → tce 3, g → t 6). `display[0]` is the customary unit of the trade.
 */
export type QuotaKind = {
  id: QuotaKindId;
  zh: string;
  en: string;
  unit: string;
  scale: number;
  display: readonly DisplayUnit[];
  group: QuotaGroup;
};

/** The ids of domain page 5. */
export type QuotaKindId =
  | 'land.new_construction'
  | 'land.farmland_balance'
  | 'land.farmland_balance.paddy'
  | 'land.farmland_balance.capacity'
  | 'land.linked'
  | 'energy'
  | 'coal.use'
  | 'coal.replacement'
  | 'carbon'
  | 'cod'
  | 'nh3n'
  | 'so2'
  | 'nox'
  | 'vocs'
  | 'pm';

function display(unit: string, zh: string, en: string, num: bigint, den: bigint, decimals: number): DisplayUnit {
  return { unit, zh, en, perUnit: { num, den }, decimals };
}

const AREA: readonly DisplayUnit[] = [
  display('mu', '亩', 'mu', 10_000n, 15n, 2),
  display('ha', '公顷', 'ha', 10_000n, 1n, 4),
  display('m2', '平方米', 'm²', 1n, 1n, 0),
];
const ENERGY: readonly DisplayUnit[] = [
  display('tce', '吨标准煤', 'tce', 1_000n, 1n, 0),
  display('wtce', '万吨标准煤', '×10⁴ tce', 10_000_000n, 1n, 4),
  display('kgce', '千克标准煤', 'kgce', 1n, 1n, 0),
];
const BULK: readonly DisplayUnit[] = [
  display('t', '吨', 't', 1_000n, 1n, 0),
  display('wt', '万吨', '×10⁴ t', 10_000_000n, 1n, 4),
  display('kg', '千克', 'kg', 1n, 1n, 0),
];
const EMISSION: readonly DisplayUnit[] = [
  display('t', '吨', 't', 1_000_000n, 1n, 3),
  display('kg', '千克', 'kg', 1_000n, 1n, 0),
  display('g', '克', 'g', 1n, 1n, 0),
];

function land(id: QuotaKindId, zh: string, en: string): QuotaKind {
  return { id, zh, en, unit: 'm2', scale: 0, display: AREA, group: 'land' };
}

function bulk(id: QuotaKindId, zh: string, en: string, group: QuotaGroup): QuotaKind {
  return { id, zh, en, unit: 'kg', scale: 3, display: BULK, group };
}

function emission(id: QuotaKindId, zh: string, en: string): QuotaKind {
  return { id, zh, en, unit: 'g', scale: 6, display: EMISSION, group: 'environment' };
}

/** Every kind of quota, in the order of display. */
export const QUOTA_KINDS: readonly QuotaKind[] = [
  land('land.new_construction', '新增建设用地', 'New construction land'),
  land('land.farmland_balance', '占补平衡（数量）', 'Farmland balance (quantity)'),
  land('land.farmland_balance.paddy', '占补平衡（水田）', 'Farmland balance (paddy)'),
  bulk('land.farmland_balance.capacity', '占补平衡（产能）', 'Farmland balance (yield capacity)', 'land'),
  land('land.linked', '增减挂钩', 'Linked increase and decrease'),
  { id: 'energy', zh: '能源消费', en: 'Energy consumption', unit: 'kgce', scale: 3, display: ENERGY, group: 'energy' },
  bulk('coal.use', '煤炭消费', 'Coal consumption', 'energy'),
  bulk('coal.replacement', '煤炭替代', 'Coal replacement', 'energy'),
  bulk('carbon', '碳排放', 'Carbon dioxide', 'environment'),
  emission('cod', '化学需氧量', 'Chemical oxygen demand'),
  emission('nh3n', '氨氮', 'Ammonia nitrogen'),
  emission('so2', '二氧化硫', 'Sulphur dioxide'),
  emission('nox', '氮氧化物', 'Nitrogen oxides'),
  emission('vocs', '挥发性有机物', 'Volatile organic compounds'),
  emission('pm', '颗粒物', 'Particulate matter'),
];

const byId = new Map<string, QuotaKind>(QUOTA_KINDS.map((kind) => [kind.id, kind]));

/** A kind by its id, or null. */
export function quotaKind(id: string): QuotaKind | null {
  return byId.get(id) ?? null;
}
