import { expect, test } from 'vitest';
import { areaAsCame, caveatsOf, openText, stateWord, statusOf } from '../../../client/exchange/words.ts';

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
  expect(caveatsOf({ options: {}, difference: null })).toHaveLength(2);
  expect(caveatsOf({ options: { covers: 'all', sourceDate: '2026-01-01' }, difference: null })).toEqual([]);
});
