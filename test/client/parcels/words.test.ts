import { expect, test } from 'vitest';
import { attributeFacts } from '../../../client/land/facts.ts';
import { useName, useShort } from '../../../client/land/use.ts';
import { partReasons, sentenceOf, wordsOf } from '../../../client/parcels/reason-words.ts';
import type { AvailabilityView } from '../../../server/contract/parcels.ts';

type Reason = AvailabilityView['reasons'][number];

const reason = (more: Partial<Reason>): Reason => ({
  rule: 'heritage.control',
  verdict: 'restricted',
  decides: true,
  unknownBecause: null,
  title: { zh: '文物建设控制地带', en: 'Heritage belt' },
  clause: { zh: '文物保护法 第十八条', en: 'Article 18' },
  layer: { id: 'heritage', name: { zh: '文物', en: 'Heritage' }, source: { zh: '文旅局', en: 'Bureau' }, date: '2025-03-10' },
  overlapAreaM2: 5114,
  overlapShare: 0.612,
  edge: false,
  projectCode: null,
  restricted: null,
  ...more,
});
const view = (verdict: AvailabilityView['verdict'], reasons: Reason[]): AvailabilityView => ({
  code: 'p',
  verdict,
  reasons,
  asks: ['rules', 'sites', 'use', 'status'],
  asOf: '2026-11-21',
  revision: 1,
  rulesVersion: '2026-11-01',
});

test('the sentence under the verdict is its first deciding ground, with how much', () => {
  const status = reason({ rule: 'status', verdict: 'available', overlapAreaM2: null, overlapShare: null });
  expect(sentenceOf(view('restricted', [status, reason({})]), 'mu')).toBe('文物建设控制地带 · 7.67 亩 · 61.2\u202f%');
  expect(sentenceOf(view('available', [status]), 'mu')).toBe('没有阻碍供应的因素');
  expect(sentenceOf(view('unknown', [reason({ verdict: 'unknown', decides: false })]), 'mu')).toBe('');
});

test('an overlap along the edge is said to be one, in square metres, with its share', () => {
  const edge = reason({ verdict: 'unavailable', overlapAreaM2: 7, overlapShare: 0.00213, edge: true });
  expect(sentenceOf(view('unavailable', [edge]), 'mu')).toBe('文物建设控制地带 · 仅沿边界 · 7 m² · 0.21\u202f%');
});

test('an unknown says why, and what does not make the verdict is kept apart', () => {
  const stale = reason({ verdict: 'unknown', unknownBecause: 'layer_stale', decides: false, overlapAreaM2: null, overlapShare: null });
  expect(wordsOf(stale, 'mu')).toMatchObject({
    heading: '文物建设控制地带 · 资料过期，无法判断',
    amount: '',
    source: '文旅局 · 2025-03-10',
  });
  expect(partReasons(view('restricted', [reason({}), stale]))).toEqual({ deciding: [reason({})], others: [stale] });
});

test('a class of land use keeps its system, and an unknown one its code', () => {
  expect(useName({ system: 'planning', code: '100102' })).toBe('二类工业用地 100102');
  expect(useName({ system: 'survey', code: '0601' })).toMatch(/0601 · 现状分类$/);
  expect(useShort({ system: 'planning', code: '99' })).toBe('99');
  expect(useName(null)).toBe('—');
});

test('attributes are named and have their units; what is empty or told elsewhere is left out', () => {
  const facts = attributeFacts({ farMax: 1.6, heightM: 36, densityPct: 32, areaM2: 8, tenure: '国有', empty: '', odd: null, own: 'x' });
  expect(facts).toEqual([
    ['容积率上限', '1.60'],
    ['建筑限高', '36 m'],
    ['建筑密度', '32 %'],
    ['权属', '国有'],
    ['own', 'x'],
  ]);
});
