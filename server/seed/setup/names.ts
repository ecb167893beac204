import { pinyin } from 'pinyin-pro';
import { PROVINCES } from '../../../gis-data/standards/region-codes.ts';

/** Endings of Chinese region names with their English words, the longest first. */
const ENDINGS: readonly (readonly [string, string])[] = [
  ['经济技术开发区', 'Economic and Technological Development Zone'],
  ['高新技术产业开发区', 'High-Tech Industrial Development Zone'],
  ['旅游度假区', 'Tourist Resort'],
  ['开发区', 'Development Zone'],
  ['高新区', 'High-Tech Zone'],
  ['度假区', 'Resort'],
  ['示范区', 'Demonstration Zone'],
  ['工业园区', 'Industrial Park'],
  ['园区', 'Park'],
  ['新区', 'New Area'],
  ['自治州', 'Autonomous Prefecture'],
  ['自治县', 'Autonomous County'],
  ['自治旗', 'Autonomous Banner'],
  ['地区', 'Prefecture'],
  ['省', 'Province'],
  ['市', 'City'],
  ['区', 'District'],
  ['县', 'County'],
  ['旗', 'Banner'],
  ['盟', 'League'],
];

/** Names whose usual reading is not the dictionary's. */
const READINGS: Readonly<Record<string, string>> = { 单县: 'Shan County', 乐陵市: 'Laoling City' };

function spelt(stem: string): string {
  const syllables = pinyin(stem, { toneType: 'none', type: 'array' });
  const joined = syllables.map((each, index) => (index > 0 && /^[aoe]/.test(each) ? `'${each}` : each)).join('');
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

/** An English name for a region whose file has none: 东阿县 is Dong'e County. */
export function englishName(zh: string): string {
  const known = Object.values(PROVINCES).find((province) => province.zh === zh);
  if (known) return known.en;
  if (READINGS[zh]) return READINGS[zh];
  const ending = ENDINGS.find(([word]) => zh.length > word.length && zh.endsWith(word));
  return ending ? `${spelt(zh.slice(0, -ending[0].length))} ${ending[1]}` : spelt(zh);
}
