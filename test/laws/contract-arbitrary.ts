import fc from 'fast-check';
import { z } from 'zod';
import type { Schema } from '../server/contract/samples.ts';

const TEXTS = [
  ...['x1', 't-a', 't-b', '*', 'parcels', 'sites', 'ecological_redline', 'land.new_construction', 'energy', '1001', '0901', 'planning'],
  ...[
    '2026',
    '2026-11-21',
    '2026-02-30',
    '2026-11-21T02:00:00Z',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    '1',
    '0',
    '-1',
    '99999999999999999999',
  ],
  ...[
    '115.6,36.4,115.7,36.5',
    '115.7,36.5,115.6,36.4',
    'NaN',
    '1e308',
    '',
    ' ',
    "'",
    '%',
    '\\',
    '长'.repeat(300),
    '\u202e',
    '＝1',
    'LC-2026-0001',
    'P-1',
  ],
];
const NUMBERS = [0, 1, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 115.6, 36.4, 2026];
const text = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: fc.string({ maxLength: 40 }) });
const number = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 1000 }) }, { weight: 1, arbitrary: fc.constantFrom(...NUMBERS) });

/** A corner, most often on the ground of the tests; else on the other side of the world, or nowhere. */
const position = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.double({ min: 115.5, max: 116.5, noNaN: true }), fc.double({ min: 36, max: 37, noNaN: true })) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(...NUMBERS)) },
);
const open = fc.array(position, { minLength: 2, maxLength: 12 });
const ring = fc.oneof({ weight: 8, arbitrary: open.map((corners) => [...corners, corners[0]!]) }, { weight: 1, arbitrary: open });
const shape = fc.oneof(
  fc.record({ type: fc.constant('Polygon'), coordinates: fc.array(ring, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    type: fc.constant('MultiPolygon'),
    coordinates: fc.array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constantFrom('Point', 'LineString', 'Polygon', 'GeometryCollection'), coordinates: fc.jsonValue({ maxDepth: 4 }) }),
);

const wrong = fc.oneof(fc.constant(null), fc.jsonValue({ maxDepth: 3 }), text, number);

function members({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  if (properties.coordinates) return shape;
  const own = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, shaped(each)]));
  const free =
    typeof additionalProperties === 'object' ? fc.dictionary(text, shaped(additionalProperties), { maxKeys: 3 }) : fc.constant({});
  const named = fc.record(own, { requiredKeys: required.filter((name) => name in own) });
  return fc.tuple(named, free).map(([known, more]) => ({ ...more, ...known }));
}

function right(schema: Schema): fc.Arbitrary<unknown> {
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choice && choice.length > 0) return fc.oneof(...choice.map(shaped));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(shaped));
  if (schema.type === 'integer')
    return number.map((value) => Math.min(schema.maximum ?? value, Math.max(schema.minimum ?? value, Math.trunc(value))));
  if (schema.type === 'number') return number;
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array')
    return fc.array(shaped(schema.items ?? {}), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)),
    });
  if (schema.type === 'object') return members(schema);
  return text;
}

/** A value that a schema takes, most often; now and then something else in its place, at any depth. */
function shaped(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: right(schema) }, { weight: 1, arbitrary: wrong });
}

/** Values for a schema of the contract. */
export const arbitraryOf = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  shaped(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);
