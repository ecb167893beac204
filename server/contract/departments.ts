import { z } from 'zod';
import { bilingual, layerId, quotaKindId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { grantNote } from './grants.ts';
import { ROLES } from './roles.ts';

const departmentId = z.string().regex(/^[a-z][a-z0-9_-]{1,40}$/);
const every = z.literal('*');

/** What the people of a department work with, beside their roles and regions; `*` is every one. */
export const departmentView = z.strictObject({
  id: departmentId,
  name: bilingual,
  /** Whose people belong to it unless an account names its departments. */
  roles: z.array(z.enum(ROLES)),
  /** Kinds of quota that they may move. */
  kinds: z.array(z.string()),
  /** Layers that they may deliver. */
  layers: z.array(z.string()),
  /** Whether they may move quota from region to region without a second person, up to the limit. */
  across: z.boolean(),
});
export type DepartmentView = z.infer<typeof departmentView>;

export const departmentEndpoints = {
  list: defineEndpoint({
    id: 'departments.list',
    summary: 'The departments: with which kinds of quota and which layers their people work',
    method: 'get',
    path: '/api/departments',
    may: 'signedIn',
    reply: z.strictObject({ items: z.array(departmentView) }),
  }),
  change: defineEndpoint({
    id: 'departments.change',
    summary: 'Change what a department works with, or propose it; only for an administrator of every region',
    method: 'patch',
    path: '/api/departments/:id',
    may: 'departments.manage',
    params: z.strictObject({ id: departmentId }),
    body: z.strictObject({
      kinds: z
        .array(z.union([quotaKindId, every]))
        .max(100)
        .optional(),
      layers: z
        .array(z.union([layerId, every]))
        .max(200)
        .optional(),
      across: z.boolean().optional(),
    }),
    reply: departmentView.extend({ grant: grantNote.nullable() }),
    problems: ['department.unknown', 'auth.not_allowed_region', 'grants.waiting'],
  }),
  assign: defineEndpoint({
    id: 'departments.assign',
    summary: "Say, or propose, to which departments an account belongs; null is those of the account's roles",
    method: 'post',
    path: '/api/users/:name/departments',
    may: 'departments.manage',
    params: z.strictObject({ name: z.string().min(2).max(40) }),
    body: z.strictObject({ departments: z.array(departmentId).min(1).max(20).nullable() }),
    /** The departments that count now. */
    reply: z.strictObject({ name: z.string(), departments: z.array(z.string()), grant: grantNote.nullable() }),
    problems: ['department.unknown', 'department.unknown_person', 'auth.not_allowed_region', 'grants.waiting'],
  }),
};
