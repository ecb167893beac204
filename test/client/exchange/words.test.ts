import { expect, test } from 'vitest';
import { areaAsCame, openText, readyText, stateWord, statusOf, unsaidOf } from '../../../client/exchange/words.ts';

test('a list tells what waits for its commit from what waits for a decision', () => {
  expect([stateWord({ state: 'ready', committable: true }), statusOf('ready', true)]).toEqual(['待入库', 'pass']);
  expect([stateWord({ state: 'ready', committable: false }), statusOf('ready', false)]).toEqual(['有问题待处理', 'warn']);
  expect([stateWord({ state: 'committed', committable: false }), statusOf('committed', false)]).toEqual(['已入库', 'pass']);
});

test('a bow tie is not said to measure nothing', () => {
  expect(areaAsCame({ reason: 'Self-intersection', areaM2: 0 }, 'mu')).toBe('面积不成立');
  expect(areaAsCame({ reason: 'Ring Self-intersection', areaM2: 4000 }, 'mu')).toBe('面积不成立');
  expect(areaAsCame({ reason: 'Hole lies outside shell', areaM2: 2000 }, 'mu')).toBe('3.00 亩');
});

test('what is open is counted by kind; what is unsaid or accepted is told before the commit', () => {
  expect(openText({ invalid: 3, faulty: 0, overlaps: 2790, coverage: 1 })).toBe(
    '3 个无效图形、2\u202f790 处与库内图形重叠、未说明替换范围',
  );
  expect(openText({ invalid: 0, faulty: 0, overlaps: 0, coverage: 0 })).toBe('');
  const job = { options: {}, difference: null, committable: true, unresolved: { invalid: 0, faulty: 0, overlaps: 0, coverage: 0 } };
  expect(unsaidOf({ covers: 'all' })).toBe('资料日期');
  expect(unsaidOf({ covers: ['371502'], sourceDate: '2026-01-01' })).toBe('');
  expect(readyText(job)).toContain('未说明资料日期、覆盖范围');
  expect(readyText({ ...job, options: { covers: 'all', sourceDate: '2026-01-01' } })).toBe('尚未影响地图；入库后生成一个新修订');
  expect(readyText({ ...job, committable: false, unresolved: { ...job.unresolved, invalid: 1 } })).toBe('先处理：1 个无效图形');
});
