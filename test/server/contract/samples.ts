import { z } from 'zod';

/** What the walk reads of a JSON Schema. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** The way to a text in a value: names of members and positions in lists. */
export type Way = readonly (string | number)[];

/** Texts that a pattern or a format may want; the first that fits is taken. */
const TEXTS = [
  'x1',
  't-a',
  'parcels',
  'land.new_construction',
  '1001',
  '2026',
  '2026-11-21',
  '2026-11-21T02:00:00Z',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  '115.6,36.4,115.7,36.5',
  'parcels.geojson',
  'a'.repeat(64),
  'LC-2026-0001',
];

const SQUARE = [
  [115.6, 36.4],
  [115.61, 36.4],
  [115.61, 36.41],
  [115.6, 36.41],
  [115.6, 36.4],
];

const UUID = /^[0-9a-f-]{36}$/;
const fits: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: (text) => UUID.test(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text),
  'date-time': (text) => text.endsWith('Z'),
};

function text({ pattern, format, minLength = 0 }: Schema): string {
  const wanted = pattern ? new RegExp(pattern, 'u') : null;
  const found = TEXTS.find((each) => (wanted?.test(each) ?? true) && (fits[format ?? '']?.(each) ?? true) && each.length >= minLength);
  return found ?? 'x'.repeat(Math.max(1, minLength));
}

function members(schema: Schema): Record<string, unknown> {
  const { properties = {}, propertyNames, additionalProperties } = schema;
  if (properties.coordinates && (properties.type?.const ?? properties.type?.enum?.[0]) === 'Polygon')
    return { type: 'Polygon', coordinates: [SQUARE] };
  const own = Object.entries(properties).map(([name, each]) => [name, sampleOf(each)] as const);
  const free =
    typeof additionalProperties === 'object' && Object.keys(properties).length === 0
      ? [[String(propertyNames ? sampleOf(propertyNames) : 'x1'), sampleOf(additionalProperties)] as const]
      : [];
  return Object.fromEntries([...own, ...free]);
}

/** A value that a schema takes, with every optional member there, as far as patterns and sizes can be met. */
function sampleOf(schema: Schema): unknown {
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return sampleOf(choice[0] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.prefixItems) return schema.prefixItems.map(sampleOf);
  if (schema.type === 'string') return text(schema);
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? schema.exclusiveMinimum ?? 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}));
  return schema.type === 'object' ? members(schema) : 'x1';
}

/** The ways to every text in a value. */
function textsIn(value: unknown, way: Way = []): Way[] {
  if (typeof value === 'string') return [way];
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((each, index) => textsIn(each, [...way, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, [...way, name]));
}

/** A value for a schema of the contract, and the ways to every text in it. */
export function sampleFor(schema: z.ZodType): { value: unknown; texts: Way[] } {
  const value = sampleOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);
  return { value, texts: textsIn(value) };
}

/** The same value with another text at the end of a way. */
export function withText(value: unknown, [step, ...rest]: Way, put: string): unknown {
  if (step === undefined) return put;
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? withText(each, rest, put) : each));
  return { ...(value as object), [step]: withText((value as Record<string, unknown>)[step], rest, put) };
}
