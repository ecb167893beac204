import { awayFrom, text } from './rule-texts.ts';
import type { DistanceRow, SitingRule } from './siting-rules.ts';

const RETREAT = text('平移或缩减地块，退出保护距离', 'Shift or cut back the site until it clears the distance');

function row(value: string, distanceM: number, zh: string, en: string): DistanceRow {
  return { value, distanceM, zh, en };
}

/** Metres from the edge of highway land, by grade. 公路安全保护条例 11. */
const HIGHWAY: readonly DistanceRow[] = [
  row('expressway', 30, '高速公路', 'Expressway'),
  row('national', 20, '国道', 'National highway'),
  row('provincial', 15, '省道', 'Provincial highway'),
  row('county', 10, '县道', 'County road'),
  row('township', 5, '乡道', 'Township road'),
];

/** Metres from the foot of the embankment, by line and surroundings (`class/setting`). 铁路安全管理条例 27. */
const RAILWAY: readonly DistanceRow[] = [
  row('high-speed/urban', 10, '高速铁路（城市市区）', 'High-speed, urban'),
  row('ordinary/urban', 8, '普速铁路（城市市区）', 'Ordinary, urban'),
  row('high-speed/suburb', 12, '高速铁路（城市郊区）', 'High-speed, suburb'),
  row('ordinary/suburb', 10, '普速铁路（城市郊区）', 'Ordinary, suburb'),
  row('high-speed/village', 15, '高速铁路（村镇居民区）', 'High-speed, village'),
  row('ordinary/village', 12, '普速铁路（村镇居民区）', 'Ordinary, village'),
  row('high-speed/other', 20, '高速铁路（其他地区）', 'High-speed, elsewhere'),
  row('ordinary/other', 15, '普速铁路（其他地区）', 'Ordinary, elsewhere'),
];

/** Metres from the outer conductor, by voltage in kV. 电力设施保护条例 10. */
const POWER: readonly DistanceRow[] = [
  row('10', 5, '10 千伏', '10 kV'),
  row('35', 10, '35 千伏', '35 kV'),
  row('110', 10, '110 千伏', '110 kV'),
  row('220', 15, '220 千伏', '220 kV'),
  row('330', 15, '330 千伏', '330 kV'),
  row('500', 20, '500 千伏', '500 kV'),
];

/** Rules about distances from corridors. Lines are centre lines: the edge is the line ± the feature's `halfWidthM`. */
export const DISTANCE_RULES: readonly SitingRule[] = [
  {
    id: 'distance.highway',
    zh: '公路建筑控制区',
    en: 'Highway control area',
    check: 'min_distance',
    layer: 'roads',
    severity: 'fail',
    params: { distances: { field: 'grade', rows: HIGHWAY } },
    document: text('公路安全保护条例', 'Highway Safety Protection Regulations'),
    article: text('第十一条', 'Article 11'),
    effectiveFrom: '2011-07-01',
    effectiveTo: null,
    verified: true,
    sentence: awayFrom('公路', 'a highway'),
    remedy: RETREAT,
  },
  {
    id: 'distance.railway',
    zh: '铁路线路安全保护区',
    en: 'Railway safety zone',
    check: 'min_distance',
    layer: 'railways',
    severity: 'fail',
    params: { distances: { field: 'classSetting', rows: RAILWAY } },
    document: text('铁路安全管理条例', 'Railway Safety Regulations'),
    article: text('第二十七条', 'Article 27'),
    effectiveFrom: '2014-01-01',
    effectiveTo: null,
    verified: true,
    sentence: awayFrom('铁路', 'a railway'),
    remedy: RETREAT,
  },
  {
    id: 'distance.power',
    zh: '电力线路保护区',
    en: 'Power-line protection zone',
    check: 'min_distance',
    layer: 'power_lines',
    severity: 'fail',
    params: { distances: { field: 'voltageKv', rows: POWER } },
    document: text('电力设施保护条例', 'Power Facility Protection Regulations'),
    article: text('第十条', 'Article 10'),
    effectiveFrom: '2011-01-08',
    effectiveTo: null,
    verified: true,
    sentence: awayFrom('高压线', 'a power line'),
    remedy: RETREAT,
  },
  {
    id: 'distance.pipeline',
    zh: '油气管道中心线两侧',
    en: 'Oil and gas pipeline strip',
    check: 'min_distance',
    layer: 'pipelines',
    severity: 'fail',
    params: {
      distances: { field: 'medium', rows: [row('gas', 5, '天然气管道', 'Gas pipeline'), row('oil', 5, '输油管道', 'Oil pipeline')] },
    },
    document: text('中华人民共和国石油天然气管道保护法', 'Oil and Gas Pipeline Protection Law'),
    article: text('第三十条', 'Article 30'),
    effectiveFrom: '2010-10-01',
    effectiveTo: null,
    verified: true,
    sentence: awayFrom('油气管道', 'a pipeline'),
    remedy: RETREAT,
  },
];
