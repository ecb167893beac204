import { z } from 'zod';

/** Names in both languages; Chinese is the source. */
export const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
export type Bilingual = z.infer<typeof bilingual>;

/** 公开, 内部, 敏感: who may read it. From the least to the most. */
export const SENSITIVITIES = ['public', 'internal', 'sensitive'] as const;
export const sensitivity = z.enum(SENSITIVITIES);
export type Sensitivity = z.infer<typeof sensitivity>;

/** A plain calendar date, `YYYY-MM-DD`. */
export const day = z.iso.date();
/** A state of the blueprint: a day (its last commit) or the number of a commit. */
export const asOf = z
  .union([day, z.string().regex(/^[1-9]\d{0,14}$/), z.int().positive()])
  .transform((value) => (typeof value === 'string' && !value.includes('-') ? Number(value) : value));
/** An instant in UTC. */
export const instant = z.iso.datetime({ offset: true });

/** Text that a person wrote: any script, line breaks, no other control characters (PostgreSQL refuses NUL). */
export const PLAIN_TEXT = /^[\P{Cc}\n\r\t]*$/u;

export const regionId = z.string().regex(/^[a-z0-9-]{2,40}$/);
export const layerId = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/);
export const featureKey = z.string().min(1).max(80);
export const projectCode = z.string().regex(/^[A-Za-z0-9-]{3,40}$/);
export const quotaKindId = z.string().regex(/^[a-z0-9_.]{2,40}$/);
export const useRef = z.strictObject({ system: z.enum(['planning', 'survey']), code: z.string().regex(/^\d{2,6}$/) });
export type UseRef = z.infer<typeof useRef>;

/** A whole amount in a kind's smallest unit, exact as a JSON number. */
export const amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const verdict = z.enum(['pass', 'warn', 'fail', 'unknown']);
export type Verdict = z.infer<typeof verdict>;

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const ring = z.array(position).min(4).max(20_000);
export const polygon = z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1).max(200) });
export const multiPolygon = z.strictObject({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(ring).min(1).max(200)).min(1).max(200),
});
/** An area in lon/lat degrees (EPSG:4490; identical to 4326 for display). */
export const areaGeometry = z.discriminatedUnion('type', [polygon, multiPolygon]);
export type AreaGeometry = z.infer<typeof areaGeometry>;

/** Any GeoJSON geometry on the way out. */
export const anyGeometry = z.looseObject({
  type: z.string(),
  coordinates: z.array(z.unknown()).optional(),
  geometries: z.array(z.unknown()).optional(),
});
export type AnyGeometry = z.infer<typeof anyGeometry>;

export const bbox = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
  .transform((text) => text.split(',').map(Number) as [number, number, number, number])
  .refine(([w, s, e, n]) => w < e && s < n && w >= -180 && e <= 180 && s >= -90 && n <= 90, 'west,south,east,north in degrees');

export const limitQuery = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** A page of a bounded list; `next` is the cursor of the following page, null at the end. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}
