import type { Layer } from './layers.ts';

const RESOURCES = { sourceZh: '市自然资源和规划局', sourceEn: 'Bureau of Natural Resources and Planning' };
const TRANSPORT = { sourceZh: '市交通运输局', sourceEn: 'Bureau of Transport' };
const WATER = { sourceZh: '市水利局', sourceEn: 'Bureau of Water Resources' };
const ECOLOGY = { sourceZh: '市生态环境局', sourceEn: 'Bureau of Ecology and Environment' };
const ZONE = { geometry: 'polygon', tileset: 'zones', constraint: true } as const;
const LINE = { geometry: 'line', tileset: 'zones', constraint: true, centreLine: true, halfWidthField: 'halfWidthM' } as const;
const BASE = {
  group: 'base',
  tileset: 'base',
  constraint: false,
  ...RESOURCES,
  staleAfterMonths: null,
} as const;

const CONTROL: readonly Layer[] = [
  {
    id: 'basic_farmland',
    group: 'control',
    zh: '永久基本农田',
    en: 'Permanent basic farmland',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 24,
    style: { fill: '#f3e9b5', fillOpacity: 0.6, line: '#c79a1b', lineWidth: 0.8, minZoom: 9 },
  },
  {
    id: 'ecological_redline',
    group: 'control',
    zh: '生态保护红线',
    en: 'Ecological red line',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 24,
    style: { fill: '#e05a4f', fillOpacity: 0.1, line: '#c62828', lineWidth: 1.6 },
  },
  {
    id: 'growth_boundary',
    group: 'control',
    zh: '城镇开发边界',
    en: 'Urban growth boundary',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 60,
    style: { line: '#1a4f9f', lineWidth: 1.8, dash: [4, 2] },
  },
];

const PLAN: readonly Layer[] = [
  {
    id: 'plan_zones',
    group: 'plan',
    zh: '国土空间规划分区',
    en: 'Territorial plan zones',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 60,
    style: { fill: 'land-use', fillOpacity: 0.45, line: '#8a8f98', lineWidth: 0.4, minZoom: 9.5 },
  },
  {
    id: 'detailed_units',
    group: 'plan',
    zh: '详细规划单元',
    en: 'Detailed plan units',
    ...ZONE,
    constraint: false,
    ...RESOURCES,
    staleAfterMonths: 60,
    style: { line: '#5b6472', lineWidth: 1.2, dash: [6, 3], minZoom: 11 },
  },
];

/**
 * Who holds the right, with certificate, telephone and address: personal information (个人信息保护法 art. 4), by the field names of the cadastral
 * database (TD/T 1066-2021) and in words.
 */
const RIGHT_HOLDER = {
  QLR: 'sensitive',
  QLRMC: 'sensitive',
  ZJH: 'sensitive',
  DH: 'sensitive',
  DZ: 'sensitive',
  TXDZ: 'sensitive',
  权利人: 'sensitive',
  rightHolder: 'sensitive',
} as const;

const CADASTRE: readonly Layer[] = [
  {
    id: 'parcels',
    group: 'cadastre',
    zh: '宗地',
    en: 'Parcels',
    geometry: 'polygon',
    tileset: 'parcels',
    constraint: false,
    ...RESOURCES,
    staleAfterMonths: 12,
    style: { fill: 'land-use', fillOpacity: 0.7, line: '#5b6472', lineWidth: 0.6, minZoom: 12 },
    mark: { sensitivity: 'internal', attributes: RIGHT_HOLDER },
  },
];

const CORRIDOR: readonly Layer[] = [
  {
    id: 'roads',
    group: 'corridor',
    zh: '公路',
    en: 'Highways',
    ...LINE,
    ...TRANSPORT,
    staleAfterMonths: 36,
    style: { line: '#c77f1a', lineWidth: 1.4 },
  },
  {
    id: 'railways',
    group: 'corridor',
    zh: '铁路',
    en: 'Railways',
    ...LINE,
    sourceZh: '济南铁路局',
    sourceEn: 'Jinan Railway Bureau',
    staleAfterMonths: 36,
    style: { line: '#3d4450', lineWidth: 1.4, dash: [5, 3] },
  },
  {
    id: 'power_lines',
    group: 'corridor',
    zh: '高压线',
    en: 'Power lines',
    ...LINE,
    sourceZh: '供电公司',
    sourceEn: 'Power supply company',
    staleAfterMonths: 36,
    style: { line: '#7b3fb5', lineWidth: 1.2 },
  },
  {
    id: 'pipelines',
    group: 'corridor',
    zh: '油气管道',
    en: 'Oil and gas pipelines',
    ...LINE,
    sourceZh: '市发展和改革委员会',
    sourceEn: 'Development and Reform Commission',
    staleAfterMonths: 36,
    style: { line: '#a3541c', lineWidth: 1.2, dash: [8, 2] },
    mark: { sensitivity: 'sensitive' },
  },
  {
    id: 'canal_control',
    group: 'corridor',
    zh: '大运河核心监控区',
    en: 'Grand Canal core control area',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 60,
    style: { fill: '#5aa9d6', fillOpacity: 0.14, line: '#2a7fb3', lineWidth: 1 },
  },
  {
    id: 'yellow_river_corridor',
    group: 'corridor',
    zh: '黄河生态廊道核心区',
    en: 'Yellow River core corridor',
    ...ZONE,
    ...WATER,
    staleAfterMonths: 60,
    style: { fill: '#d8b863', fillOpacity: 0.2, line: '#a88630', lineWidth: 1 },
  },
];

const PROTECTION: readonly Layer[] = [
  {
    id: 'water_sources',
    group: 'protection',
    zh: '饮用水水源保护区',
    en: 'Drinking-water source protection',
    ...ZONE,
    ...ECOLOGY,
    staleAfterMonths: 36,
    style: { fill: '#3f7fd0', fillOpacity: 0.15, line: '#1d5fb8', lineWidth: 1.2 },
  },
  {
    id: 'heritage',
    group: 'protection',
    zh: '文物保护范围与建设控制地带',
    en: 'Heritage protection',
    ...ZONE,
    sourceZh: '市文化和旅游局',
    sourceEn: 'Bureau of Culture and Tourism',
    staleAfterMonths: 60,
    style: { fill: '#9b6b3f', fillOpacity: 0.18, line: '#7a4e26', lineWidth: 1.2 },
  },
  {
    id: 'river_range',
    group: 'protection',
    zh: '河道管理范围',
    en: 'River management range',
    ...ZONE,
    ...WATER,
    staleAfterMonths: 60,
    style: { fill: '#4aa3c7', fillOpacity: 0.18, line: '#2b7f9f', lineWidth: 1 },
  },
  {
    id: 'chemical_parks',
    group: 'protection',
    zh: '认定化工园区',
    en: 'Recognised chemical parks',
    ...ZONE,
    sourceZh: '市工业和信息化局',
    sourceEn: 'Bureau of Industry and Information Technology',
    staleAfterMonths: 36,
    style: { fill: '#8a5a9e', fillOpacity: 0.14, line: '#6b3d80', lineWidth: 1.4, dash: [3, 2] },
  },
  {
    id: 'geohazard',
    group: 'protection',
    zh: '地质灾害易发区',
    en: 'Geological hazard areas',
    ...ZONE,
    ...RESOURCES,
    staleAfterMonths: 36,
    style: { fill: '#e08a4a', fillOpacity: 0.2, line: '#b8601f', lineWidth: 1 },
  },
  {
    id: 'flood_detention',
    group: 'protection',
    zh: '蓄滞洪区',
    en: 'Flood detention areas',
    ...ZONE,
    ...WATER,
    staleAfterMonths: 36,
    style: { fill: '#6f8fd6', fillOpacity: 0.2, line: '#4465ad', lineWidth: 1 },
  },
];

const BASE_MAP: readonly Layer[] = [
  { id: 'base_green', zh: '绿地林地', en: 'Green', geometry: 'polygon', ...BASE, style: { fill: '#d9e8cf', fillOpacity: 1, minZoom: 9 } },
  { id: 'base_settlements', zh: '居民点', en: 'Settlements', geometry: 'polygon', ...BASE, style: { fill: '#e4e2dd', fillOpacity: 1 } },
  {
    id: 'base_water',
    zh: '水系',
    en: 'Water',
    geometry: 'polygon',
    ...BASE,
    style: { fill: '#bcd9ea', fillOpacity: 1, line: '#9cc4dc', lineWidth: 0.5 },
  },
  {
    id: 'base_roads',
    zh: '道路',
    en: 'Roads',
    geometry: 'line',
    ...BASE,
    halfWidthField: 'halfWidthM',
    centreLine: true,
    style: { line: '#ffffff', lineWidth: 1.2, gradeFrom: { county: 10, arterial: 10, township: 11, main: 11, street: 12, path: 12 } },
  },
];

/** The rows of the standard layer table. */
export const LAYER_ROWS: readonly Layer[] = [...BASE_MAP, ...PLAN, ...CONTROL, ...PROTECTION, ...CORRIDOR, ...CADASTRE];
