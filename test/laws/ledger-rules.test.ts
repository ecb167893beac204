import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, pour, splitQuota } from '../../server/ledger/index.ts';

const amount = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }).filter((list) => list.some((weight) => weight > 0));

test('parts are whole, add up, and are never a unit away from their share', () => {
  fc.assert(
    fc.property(amount, weights, (total, list) => {
      const parts = divide(total, list);
      expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
      const all = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
      for (const [index, part] of parts.entries()) {
        const off = BigInt(part) * all - BigInt(total) * BigInt(list[index]!);
        expect(off < all && off > -all).toBe(true);
      }
    }),
  );
});

test('a larger remainder is never passed over, and no weight means no part', () => {
  fc.assert(
    fc.property(amount, weights, (total, list) => {
      const parts = divide(total, list);
      const all = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
      const rest = list.map((weight) => (BigInt(total) * BigInt(weight)) % all);
      const extra = list.map((weight, index) => BigInt(parts[index]!) - (BigInt(total) * BigInt(weight)) / all);
      const given = rest.filter((_value, index) => extra[index] === 1n);
      const passed = rest.filter((_value, index) => extra[index] === 0n);
      for (const one of given) for (const other of passed) expect(one >= other).toBe(true);
      for (const [index, weight] of list.entries()) if (weight === 0) expect(parts[index]).toBe(0);
    }),
  );
});

test('the city gets the floor of its rate, the counties the rest, and nothing is lost', () => {
  fc.assert(
    fc.property(amount, weights, fc.integer({ min: 0, max: 1000 }), (total, list, cityPerMille) => {
      const split = splitQuota(total, list, { cityPerMille });
      expect(BigInt(split.city)).toBe((BigInt(total) * BigInt(cityPerMille)) / 1000n);
      expect(split.counties.reduce((sum, part) => sum + BigInt(part), BigInt(split.city))).toBe(BigInt(total));
    }),
  );
});

test('30/70 of 1 001 m² over three counties', () => {
  expect(splitQuota(1001, [1, 1, 1])).toEqual({ city: 300, counties: [234, 234, 233] });
});

test('fractions, negatives and weightless splits are refused', () => {
  for (const bad of [
    () => divide(1.5, [1]),
    () => divide(-1, [1]),
    () => divide(1, [0, 0]),
    () => divide(1, [0.5]),
    () => splitQuota(1, [1], { cityPerMille: 1001 }),
  ])
    expect(bad).toThrow(RangeError);
});

test('pouring empties every source, fills every target, and needs no more moves than there are ends', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }), weights, (sources, list) => {
      const targets = divide(
        sources.reduce((sum, amount) => sum + amount, 0),
        list,
      );
      const moves = pour(sources, targets);
      const sums = (length: number, end: 'from' | 'to') =>
        Array.from({ length }, (_none, index) => moves.filter((move) => move[end] === index).reduce((sum, move) => sum + move.amount, 0));
      expect(sums(sources.length, 'from')).toEqual(sources);
      expect(sums(targets.length, 'to')).toEqual(targets);
      expect(moves.every((move) => move.amount > 0)).toBe(true);
      expect(moves.length).toBeLessThan(sources.length + targets.length);
    }),
  );
  expect(() => pour([1], [2])).toThrow(RangeError);
});
