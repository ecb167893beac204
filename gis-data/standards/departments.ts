import { LAYERS } from './layers.ts';
import { QUOTA_KINDS, type QuotaKind } from './quota-kinds.ts';

/**
 * A department as the product begins with it; an administrator may change what it works with. `roles` are those whose people belong to it unless an
 * account says otherwise; `kinds` and `layers` hold ids, or `*` for every one; `across` is whether its people may move quota from region to region alone.
 */
export type Department = {
  id: string;
  zh: string;
  en: string;
  roles: readonly string[];
  kinds: readonly string[];
  layers: readonly string[];
  across: boolean;
};

/** The price of a paid transfer goes with the quota. */
const FUNDS = 'funds';
const kindsOf = (group: QuotaKind['group']): string[] => [
  ...QUOTA_KINDS.filter((kind) => kind.group === group).map((kind) => kind.id),
  FUNDS,
];

/** Layers that other departments than the land bureau deliver: drinking water (饮用水水源保护区划分技术规范) and power lines. */
const ENVIRONMENT = ['water_sources'];
const ENERGY = ['power_lines'];

/** What a planner must see to choose a site and answer for its distance, although it is sensitive; who may only read delivers nothing. */
const PLANNING = ['parcels', 'pipelines'];

/** The departments of a joint review (联审联批) and the command. */
export const DEPARTMENTS: readonly Department[] = [
  { id: 'command', zh: '指挥部', en: 'Command', roles: ['commander', 'admin'], kinds: ['*'], layers: ['*'], across: true },
  { id: 'planning', zh: '规划', en: 'Planning', roles: ['planner'], kinds: ['*'], layers: PLANNING, across: false },
  {
    id: 'land',
    zh: '自然资源',
    en: 'Land',
    roles: ['land'],
    kinds: kindsOf('land'),
    layers: LAYERS.map((layer) => layer.id).filter((id) => ![...ENVIRONMENT, ...ENERGY].includes(id)),
    across: true,
  },
  { id: 'energy', zh: '发展改革（能源）', en: 'Energy', roles: ['energy'], kinds: kindsOf('energy'), layers: ENERGY, across: true },
  {
    id: 'environment',
    zh: '生态环境',
    en: 'Environment',
    roles: ['environment'],
    kinds: kindsOf('environment'),
    layers: ENVIRONMENT,
    across: true,
  },
  { id: 'safety', zh: '应急管理', en: 'Safety', roles: ['safety'], kinds: [], layers: [], across: false },
];
