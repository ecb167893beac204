import { expect, test } from 'vitest';
import { boxAround } from '../../../client/land/box.ts';
import { inReadingOrder, refusedUses, summaryOf, wordsOf } from '../../../client/land/finding-words.ts';
import { shapesOf } from '../../../client/siting/overlay.ts';
import { quotaRows, shortfallText } from '../../../client/siting/quota-rows.ts';
import { blockedBecause } from '../../../client/siting/reserve-state.ts';
import type { Site } from '../../../client/siting/site.ts';
import { check, finding, triangle } from './given.ts';

const overlap = finding({ overlapAreaM2: 2180, overlapShare: 0.038, geometry: triangle });
const site: Site = { geometry: null, areaM2: 1, valid: true, kind: 'drawn', settled: true, name: '' };

test('what must be looked at first stands on top; unknown comes before a warning', () => {
  const verdicts = (['pass', 'warn', 'unknown', 'fail'] as const).map((verdict) => finding({ verdict, rule: verdict }));
  expect(inReadingOrder(verdicts).map(({ id }) => id)).toEqual(['fail', 'unknown', 'warn', 'pass']);
});

test('an overlap is told in the chosen unit and as a share; all of the site is said as such', () => {
  expect(wordsOf(overlap, 'mu')).toMatchObject({
    heading: '压占永久基本农田',
    amount: '3.27 亩',
    note: '3.8\u202f%',
    clause: '土地管理法 第三十五条',
  });
  expect(wordsOf(finding({ overlapAreaM2: 2180, overlapShare: 1 }), 'ha')).toMatchObject({ amount: '全部', note: '0.2180 公顷' });
});

test('a distance is told with what is missing, and from which line it was measured', () => {
  const near = finding({
    check: 'min_distance',
    distanceM: 9.8,
    requiredDistanceM: 15,
    measuredFrom: 'centre_line',
    halfWidthM: 4.5,
    feature: { key: 'PL', name: null, label: { zh: '220 千伏', en: '220 kV' } },
  });
  expect(wordsOf(near, 'mu')).toMatchObject({
    amount: '9.8 m',
    note: '差 5.2 m',
    clause: '土地管理法 第三十五条 · 220 千伏 边线外 15.0 m',
    source: '资源局 · 2026-06-30 · 中心线，半宽 4.5 m',
  });
  expect(wordsOf(finding({ distanceM: 0, requiredDistanceM: 10 }), 'mu')).toMatchObject({ amount: '相交', note: '差 10.0 m' });
});

test('an unknown says why, a shortfall its kind and amount, an unread clause that it is', () => {
  const unknown = finding({ verdict: 'unknown', unknownBecause: 'layer_missing', layer: null });
  expect(wordsOf(unknown, 'mu')).toMatchObject({ heading: '永久基本农田：图层未交付，无法判断', source: '' });
  const short = finding({ check: 'quota', quota: { kind: 'nox', asked: 12_400_000, available: 8_100_000, short: 4_300_000 } });
  expect(wordsOf(short, 'mu')).toMatchObject({ heading: '氮氧化物不足', amount: '缺 4.300 t', note: '可用 8.100 t' });
  const unread = finding({ clause: { ...overlap.clause, verified: false } });
  expect(wordsOf(unread, 'mu').clause).toBe('土地管理法 第三十五条 · 条款号引自资料，未对照原文');
});

test('the classes that refuse the use are named with their area', () => {
  const use = finding({
    uses: [
      { use: { system: 'planning', code: '070102' }, areaM2: 10_000, admitted: false },
      { use: { system: 'planning', code: '100102' }, areaM2: 500, admitted: true },
      { use: null, areaM2: 15, admitted: null },
    ],
  });
  expect(refusedUses(use, 'ha')).toEqual(['二类城镇住宅用地 1.0000 公顷', '无规划分区 0.0015 公顷']);
});

test('the sentence under the verdict counts, and names a way out when there is one', () => {
  const remedies = [{ kind: 'largest_compliant_part' as const, areaM2: 1, geometry: triangle }];
  expect(summaryOf(check({ counts: { pass: 14, warn: 1, fail: 2, unknown: 1 }, remedies }))).toBe(
    '2 项禁止、1 项提示、1 项未知，调整后可通过',
  );
  expect(summaryOf(check({ verdict: 'pass', counts: { pass: 18, warn: 0, fail: 0, unknown: 0 } }))).toBe('18 项全部通过');
});

test('the map shows the conflicts in parts of the site, or the one that is looked at, or the remedy', () => {
  const whole = finding({ rule: 'whole', overlapShare: 0.99, geometry: triangle });
  const answer = check({ findings: [overlap, whole, finding({ rule: 'passed', verdict: 'pass', geometry: triangle })] });
  const ids = (on: string, remedy: number | null = null) => shapesOf(site, answer, { on, remedy }).map(({ id }) => id);
  expect(ids('')).toEqual(['farmland.basic']);
  expect(ids('whole')).toEqual(['whole']);
  expect(ids('', 0)).toEqual([]);
  expect(boxAround({ type: 'GeometryCollection', geometries: [triangle] })).toEqual([116, 36, 117, 37]);
  expect(boxAround({ type: 'GeometryCollection', geometries: [] })).toBeNull();
});

const nox = {
  regionId: '371502',
  kind: 'nox',
  quota: 90,
  posted: 50,
  held: 32,
  usedPerMille: 911,
  runsOutOn: null,
  status: 'warn' as const,
  accountId: 1,
  available: 8,
};

test('a bar is made of what is used, what is held and what is asked, and agrees with the check', () => {
  const asked = finding({ check: 'quota', quota: { kind: 'nox', asked: 12, available: 6, short: 6 } });
  const [row] = quotaRows(check({ needs: { nox: 12 }, findings: [asked] }), [nox]);
  expect(row).toEqual({ kind: 'nox', asked: 12, available: 6, short: 6, total: 90, used: 50, held: 34 });
  const [alone] = quotaRows(check({ needs: { nox: 12 }, findings: [asked] }), []);
  expect(alone).toMatchObject({ total: 6, used: 0, held: 0 });
});

test('the button says what is missing: the shortfall by kind and amount before the prohibitions', () => {
  const state = { check: check({ findings: [overlap] }), busy: false, valid: true, rows: [], past: false, allowed: true, exempted: false };
  const short = [{ kind: 'nox', asked: 2, available: 1, short: 4_300_000, total: 1, used: 0, held: 0 }];
  expect(shortfallText(short)).toBe('氮氧化物缺 4.300 t');
  expect(blockedBecause({ ...state, rows: short })).toBe('氮氧化物缺 4.300 t');
  expect(blockedBecause(state)).toBe('1 项禁止未消除');
  expect(blockedBecause({ ...state, exempted: true })).toBe('先填写要素需求');
  expect(blockedBecause({ ...state, check: check({ use: null }) })).toBe('先选规划用途');
  expect(blockedBecause({ ...state, allowed: false })).toBe('当前角色不能预留');
  expect(blockedBecause({ ...state, past: true })).toBe('正在查看过去的日期');
  expect(blockedBecause({ ...state, busy: true })).toBe('等待核查结果');
  const clear = { ...state, check: check({ findings: [] }) };
  expect(blockedBecause(clear)).toBe('先填写要素需求');
  expect(blockedBecause({ ...clear, rows: [{ ...short[0]!, short: 0 }] })).toBe('');
  expect(blockedBecause({ ...clear, rows: [{ ...short[0]!, short: 0, available: null }] })).toBe('台账没有所需指标');
});
