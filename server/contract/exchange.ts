import { z } from 'zod';
import { anyGeometry, areaGeometry, day, instant, layerId, limitQuery, page, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { findingView } from './findings.ts';

/** `question`: the file can be read once a person has chosen (`refusal` says what); `refused`: it cannot, or its reading ended; `discarded`: given up. */
export const IMPORT_STATES = [
  'queued',
  'reading',
  'checking',
  'question',
  'ready',
  'committed',
  'reverted',
  'refused',
  'discarded',
] as const;

const fieldName = z.string().min(1).max(200);
const mapping = z.strictObject({
  key: fieldName.nullish(),
  name: fieldName.nullish(),
  useCode: fieldName.nullish(),
  areaM2: fieldName.nullish(),
  status: fieldName.nullish(),
});

const covers = z.union([z.literal('all'), z.array(regionId).min(1).max(200), areaGeometry]);

/** What a person decides about an import; all of it can be changed until the commit. */
export const importOptions = z.strictObject({
  /** EPSG code of the file's coordinates. */
  crs: z.int().min(1000).max(99_999).nullish(),
  encoding: z.string().min(1).max(40).nullish(),
  /** A layer of a multi-layer source, or a file of an archive. */
  sourceLayer: z.string().min(1).max(200).nullish(),
  swapAxes: z.boolean().optional(),
  /** Which field holds what; null takes a field out. Left out: as proposed from the names. */
  mapping: mapping.optional(),
  useSystem: z.enum(['planning', 'survey']).nullish(),
  /** `merge` adds and changes; `replace` also removes what the file does not hold of the ground that it covers, within the author's regions. */
  mode: z.enum(['merge', 'replace']).optional(),
  /** The day that the data speaks of; unknown when nobody says. */
  sourceDate: day.nullish(),
  /** The ground that it speaks for, where no feature means that there is none: everything, regions, or an area. Null: not said, so unknown. */
  covers: covers.nullish(),
  /** What happens to shapes that are not valid. */
  invalid: z.enum(['ask', 'repair', 'leaveOut']).optional(),
  /** What happens to features with any other error. */
  faulty: z.enum(['ask', 'leaveOut']).optional(),
  /** Whether areas may overlap areas of the layer that stay, where the layer must not overlap. */
  overlaps: z.enum(['ask', 'accept']).optional(),
});
export type ImportOptions = z.infer<typeof importOptions>;

const place = z.tuple([z.number(), z.number()]);

export const importDifference = z.strictObject({
  new: z.int(),
  /** The sum of `moved`, `minor` and `attributes`. */
  changed: z.int(),
  /** The shape moved by a metre or more (Hausdorff distance). */
  moved: z.int(),
  /** Only the shape differs, by less than a metre. */
  minor: z.int(),
  /** Other facts differ, and the shape by less than a metre or not at all. */
  attributes: z.int(),
  unchanged: z.int(),
  /** In the layer but not in the file, within the author's regions and what the file covers. */
  absent: z.int(),
  /** Of these, what goes: in mode `replace`. */
  removed: z.int(),
  /** Pairs of a new and a removed feature that share at least half of the smaller one. */
  replaced: z.int(),
  invalid: z.int(),
  /** Features with an error other than a shape that is not valid. */
  faulty: z.int(),
  leftOut: z.int(),
  /** Pairs of areas in the file that overlap, after repair. */
  overlapsOver1M2: z.int(),
  overlapsOver10M2: z.int(),
  /** Overlaps of more than 1 m² with areas that are in the layer already and stay. */
  overlapsWithLayer: z.int(),
});
export type ImportDifference = z.infer<typeof importDifference>;

export const importSource = z.strictObject({
  format: z.string(),
  featureCount: z.int(),
  vertexCount: z.int(),
  crs: z.strictObject({ epsg: z.int(), name: z.string(), by: z.enum(['choice', 'declared', 'format']), declared: z.string().nullable() }),
  encoding: z.strictObject({ encoding: z.string(), by: z.string() }).nullable(),
  layers: z.array(z.strictObject({ name: z.string(), featureCount: z.int(), geometryType: z.string() })),
  layer: z.string(),
  fields: z.array(z.strictObject({ name: z.string(), type: z.string(), sample: z.string().nullable() })),
  mapping,
  geometryTypes: z.record(z.string(), z.int()),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
});

/** `coverage` is 1 when the layer is to be replaced and nobody said on which ground. */
export const importUnresolved = z.strictObject({ invalid: z.int(), faulty: z.int(), overlaps: z.int(), coverage: z.int() });
export type ImportUnresolved = z.infer<typeof importUnresolved>;

export const importSummary = z.strictObject({
  id: z.uuid(),
  layerId: z.string(),
  fileName: z.string(),
  fileBytes: z.int(),
  state: z.enum(IMPORT_STATES),
  progress: z.number().min(0).max(1),
  author: z.string(),
  createdAt: instant,
  changedAt: instant,
  featureCount: z.int().nullable(),
  revision: z.int().nullable(),
  revertedRevision: z.int().nullable(),
  /** Whether a commit would be taken now: nothing is unresolved. */
  committable: z.boolean(),
  /** What nobody has decided about yet. */
  unresolved: importUnresolved,
});
export type ImportSummary = z.infer<typeof importSummary>;

export const invalidShape = z.strictObject({
  featureIndex: z.int(),
  key: z.string().nullable(),
  reason: z.string(),
  place: place.nullable(),
  /** As it came; a very large shape is thinned for the picture. */
  geometry: anyGeometry,
  areaM2: z.number(),
  /** Null when nothing usable is left of the shape. */
  repair: z.strictObject({ geometry: anyGeometry, areaM2: z.number() }).nullable(),
});
export type InvalidShape = z.infer<typeof invalidShape>;

export const importView = importSummary.extend({
  options: importOptions,
  source: importSource.nullable(),
  refusal: findingView.nullable(),
  difference: importDifference.nullable(),
  /** How often each finding occurred, also beyond those kept. */
  findingCounts: z.record(z.string(), z.int()),
  findings: z.array(findingView.extend({ id: z.int() })),
  /** Pass as `findingsAfter` for the next page; null at the end. */
  findingsNext: z.int().nullable(),
  invalid: z.array(invalidShape),
});
export type ImportView = z.infer<typeof importView>;

/** Why somebody may not say what a delivery covers. */
const DECLARING = ['delivery.not_yours', 'region.unknown', 'geometry.invalid'] as const;

const params = z.strictObject({ id: z.uuid() });
const outcome = z.strictObject({ id: z.uuid(), revision: z.int(), added: z.int(), changed: z.int(), removed: z.int() });
const reason = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() });

export const exchangeEndpoints = {
  create: defineEndpoint({
    id: 'imports.create',
    summary: 'Upload a file for a layer (multipart; `covers` is `all` or JSON as in the options); it is read in the background',
    method: 'post',
    path: '/api/imports',
    may: 'imports.write',
    file: true,
    body: z.strictObject({
      file: z.file(),
      layer: layerId,
      crs: z.coerce.number().int().optional(),
      encoding: z.string().max(40).optional(),
      sourceDate: day.optional(),
      covers: z.string().max(200_000).optional(),
    }),
    status: 202,
    reply: z.strictObject({ id: z.uuid() }),
    problems: ['layer.unknown', ...DECLARING],
  }),
  geometry: defineEndpoint({
    id: 'exchange.geometry',
    summary: 'The areas of a small boundary file (at most 5 MB) as one shape for a siting check; nothing is kept',
    method: 'post',
    path: '/api/exchange/geometry',
    may: 'siting.check',
    costly: true,
    file: true,
    body: z.strictObject({ file: z.file() }),
    reply: z.strictObject({
      /** Null when the file holds no area, or was refused. */
      geometry: areaGeometry.nullable(),
      parts: z.int(),
      format: z.string().nullable(),
      crs: z.string().nullable(),
      findings: z.array(findingView.pick({ code: true, params: true })),
      refusal: findingView.pick({ code: true, params: true }).nullable(),
    }),
  }),
  list: defineEndpoint({
    id: 'imports.list',
    summary: 'Imports, newest first',
    method: 'get',
    path: '/api/imports',
    may: 'imports.read',
    query: z.strictObject({ layer: layerId.optional(), limit: limitQuery(200, 50), cursor: z.string().max(80).optional() }),
    reply: page(importSummary),
  }),
  read: defineEndpoint({
    id: 'imports.read',
    summary: 'One import: state, progress, what was decided, findings, difference, every invalid shape with the repair offered',
    method: 'get',
    path: '/api/imports/:id',
    may: 'imports.read',
    params,
    query: z.strictObject({
      findingsAfter: z.coerce.number().int().nonnegative().optional(),
      limit: limitQuery(1000, 200),
      code: z.string().max(60).optional(),
    }),
    reply: importView,
    problems: ['import.unknown'],
  }),
  change: defineEndpoint({
    id: 'imports.change',
    summary: 'Change what was decided: system, encoding, fields, mode, repair; the file is read or checked again',
    method: 'patch',
    path: '/api/imports/:id',
    may: 'imports.write',
    params,
    body: importOptions,
    reply: importSummary,
    problems: ['import.unknown', 'import.wrong_state', 'import.file_gone', ...DECLARING],
  }),
  discard: defineEndpoint({
    id: 'imports.discard',
    summary: 'Give an import up in any state before its commit; what is being read ends',
    method: 'delete',
    path: '/api/imports/:id',
    may: 'imports.write',
    params,
    reply: importSummary,
    problems: ['import.unknown', 'import.wrong_state'],
  }),
  retry: defineEndpoint({
    id: 'imports.retry',
    summary: 'Read a refused import again if its file is still kept; set one that is ready against the map as it is now',
    method: 'post',
    path: '/api/imports/:id/retry',
    may: 'imports.write',
    params,
    reply: importSummary,
    problems: ['import.unknown', 'import.wrong_state', 'import.file_gone'],
  }),
  commit: defineEndpoint({
    id: 'imports.commit',
    summary: 'Make the import a revision of the blueprint, whole or not at all',
    method: 'post',
    path: '/api/imports/:id/commit',
    may: 'imports.write',
    params,
    body: reason,
    reply: outcome,
    problems: [
      'import.unknown',
      'import.wrong_state',
      'import.unresolved',
      'change.conflict',
      'feature.key_taken',
      ...DECLARING,
      'geometry.outside',
      'auth.not_allowed_region',
    ],
  }),
  revert: defineEndpoint({
    id: 'imports.revert',
    summary: 'Take a committed import back as a new revision',
    method: 'post',
    path: '/api/imports/:id/revert',
    may: 'imports.write',
    params,
    body: reason,
    reply: outcome,
    problems: ['import.unknown', 'import.wrong_state', 'feature.changed_since', 'auth.not_allowed_region'],
  }),
};
