import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFeature } from '../../../../server/platform/mvt/index.ts';
import type { Pair } from './tile.ts';
import { readTile, tileOf, wkbOf } from './tile.ts';

const KEYS = ['code', 'name', 'areaM2', 'share', 'isFree', 'note'];
const PLACE: Pair = [220_000_000, 105_000_000];
const geometry = wkbOf({ type: 'Point', coordinates: PLACE });
const [x, y] = tileOf(PLACE, 16);

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '东昌府区 — 柳园街道', 'x'.repeat(5000), '𠮷野家'));
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-1, 0, 0.1, 2 ** 52, -(2 ** 52), 1e300),
);
const propertiesArbitrary = fc.record(
  { code: text, name: text, areaM2: number, share: number, isFree: fc.boolean(), note: fc.constant(null) },
  { requiredKeys: [] },
);

it('gives back every id and every property of every feature in the tile', () => {
  const law = fc.property(
    fc.uniqueArray(fc.maxSafeNat(), { minLength: 1, maxLength: 30 }),
    fc.array(propertiesArbitrary, { minLength: 30, maxLength: 30 }),
    (ids, all) => {
      const encoded = ids.map((id, i) => encodeFeature({ id, geometry, properties: { ...all[i]!, secret: 'not in the list' } }, KEYS));
      const features = readTile(encoded, KEYS, 16, x, y);
      expect(features.map((feature) => feature.id)).toEqual(ids);
      for (const [i, feature] of features.entries()) {
        const expected = Object.fromEntries(
          Object.entries(all[i]!)
            .filter(([, value]) => value !== null)
            .map(([key, value]) => [key, value === 0 ? 0 : value]),
        );
        expect({ ...feature.properties }).toEqual(expected);
      }
    },
  );
  fc.assert(law, { numRuns: 100 });
});

it('stores equal values once and never takes two for one, however many there are', () => {
  const count = 160_000;
  const codes = Array.from({ length: count / 2 }, (_, i) => createHash('md5').update(String(i)).digest('hex'));
  const encoded = Array.from({ length: count }, (_, i) =>
    encodeFeature({ id: i, geometry, properties: { code: codes[i % codes.length]!, name: '工业用地' } }, KEYS),
  );
  const features = readTile(encoded, KEYS, 16, x, y);
  expect(features).toHaveLength(count);
  expect(
    features.every((feature, i) => feature.properties.code === codes[i % codes.length] && feature.properties.name === '工业用地'),
  ).toBe(true);
  const table = features[0] as unknown as { _values: unknown[] };
  expect(table._values).toHaveLength(codes.length + 1);
});
