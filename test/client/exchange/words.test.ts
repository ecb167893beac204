import { expect, test } from 'vitest';
import { areaAsCame, stateWord, statusOf } from '../../../client/exchange/words.ts';

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
