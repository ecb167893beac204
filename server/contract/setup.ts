import { z } from 'zod';
import { anyGeometry, bilingual, PLAIN_TEXT } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { invitation, password, userName, userView } from './identity.ts';
import { REGION_KINDS, regionCode } from './regions.ts';

/**
 * What is said of the regions that boundary files make. `error` keeps the city from being made; the rest is for the eye.
 * `old_code`: the file carries a code of the past. `joined`: several shapes became one region. `overlap`, `gap`, `beyond`: outlines that
 * do not meet (m²). `missing`: counties of GB/T 2260 that no file holds.
 */
export const SETUP_FINDINGS = {
  old_code: 'note',
  code_by_name: 'note',
  code_unknown: 'warning',
  name_differs: 'note',
  name_from_code: 'note',
  name_unknown: 'warning',
  repaired: 'warning',
  joined: 'note',
  outline_from_children: 'note',
  no_outline: 'warning',
  overlap: 'warning',
  gap: 'warning',
  beyond: 'warning',
  missing: 'warning',
  no_county: 'error',
} as const;
export type SetupFindingCode = keyof typeof SETUP_FINDINGS;

export const LEFT_OUT_REASONS = ['no_code', 'other_province', 'other_city', 'too_fine', 'no_area', 'zone_without_city'] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

const setupFinding = z.strictObject({
  code: z.enum(Object.keys(SETUP_FINDINGS) as [SetupFindingCode, ...SetupFindingCode[]]),
  /** The region it is about. */
  regionId: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SetupFinding = z.infer<typeof setupFinding>;

const setupRegion = z.strictObject({
  id: z.string(),
  kind: z.enum(REGION_KINDS),
  code: z.string().nullable(),
  parentId: z.string().nullable(),
  name: bilingual,
  areaM2: z.number().nullable(),
  /** Whether a file holds its outline, or it is the union of what lies below it. */
  outline: z.enum(['file', 'children', 'none']),
  /** Coarser than the outline that will be kept: for the preview. */
  geometry: anyGeometry.nullable(),
});
export type SetupRegion = z.infer<typeof setupRegion>;

export const setupPreview = z.strictObject({
  files: z.array(z.strictObject({ name: z.string(), format: z.string(), crs: z.string(), features: z.int() })),
  regions: z.array(setupRegion),
  findings: z.array(setupFinding),
  /** Shapes that become no region, with the name they carry; at most 200 of them. */
  leftOut: z.array(z.strictObject({ file: z.string(), index: z.int(), name: z.string(), reason: z.enum(LEFT_OUT_REASONS) })),
  leftOutCount: z.int(),
  /** Whether the city can be made from this. */
  ready: z.boolean(),
});
export type SetupPreview = z.infer<typeof setupPreview>;

const province = z.string().regex(/^[1-8]\d(?:0000)?$/);
const cities = z.array(regionCode).max(40).default([]);
const displayName = z.string().trim().min(1).max(80).regex(PLAIN_TEXT);
/** An administrator who is invited; called as the account unless a name is given. */
const officer = z.strictObject({ name: userName, displayName: displayName.optional() });
const PROBLEMS = ['setup.not_open', 'setup.token'] as const;

export const setupEndpoints = {
  state: defineEndpoint({
    id: 'setup.state',
    summary: 'Whether this installation still has to be set up',
    method: 'get',
    path: '/api/setup',
    may: 'public',
    reply: z.strictObject({ open: z.boolean() }),
  }),
  addFile: defineEndpoint({
    id: 'setup.regions',
    summary:
      'Add a boundary file (multipart `file`) and see what all files make; needs the token that the server printed, in `x-setup-token`',
    method: 'post',
    path: '/api/setup/regions',
    may: 'public',
    query: z.strictObject({ province: province.optional() }),
    reply: setupPreview.extend({ province: z.string() }),
    file: true,
    problems: [...PROBLEMS, 'setup.file_refused', 'request.too_large'],
  }),
  removeFiles: defineEndpoint({
    id: 'setup.removeRegions',
    summary: 'Forget the boundary files that were added',
    method: 'delete',
    path: '/api/setup/regions',
    may: 'public',
    reply: nothing,
    problems: [...PROBLEMS],
  }),
  make: defineEndpoint({
    id: 'setup.make',
    summary: 'Make the regions and the three administrators, sign the system administrator in, and answer links for the other two; once',
    method: 'post',
    path: '/api/setup',
    may: 'public',
    body: z.strictObject({
      province,
      /** Only these cities of the files; all when empty. */
      cities,
      admin: z.strictObject({ name: userName, displayName, password }),
      security: officer,
      auditor: officer,
    }),
    reply: z.strictObject({
      user: userView,
      csrfToken: z.string(),
      regions: z.int(),
      invitations: z.array(invitation.extend({ role: z.enum(['security', 'auditor']), name: z.string(), displayName: z.string() })),
    }),
    status: 201,
    problems: [...PROBLEMS, 'setup.no_regions', 'users.password_weak', 'users.name_taken', 'users.name_refused'],
  }),
};
