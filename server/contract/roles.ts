/** Who exists: the people of a planning bureau, a land bureau, the joint-review departments and the command (指挥部), and the administrators. */
export const ROLES = ['planner', 'land', 'energy', 'environment', 'safety', 'commander', 'admin', 'security', 'auditor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The three administrators of GB/T 22239-2019, 8.1.5 (三员分立): 系统管理员, 安全管理员, 审计管理员. Where they are separated each of them holds
 * no other role.
 */
export const ADMINISTRATORS = ['admin', 'security', 'auditor'] as const satisfies readonly Role[];

export const PERMISSIONS = [
  'blueprint.read',
  'layers.mark',
  'sensitive.read',
  'parcels.read',
  'siting.check',
  'ledger.read',
  'ledger.post',
  'ledger.approve',
  'ledger.books',
  'projects.read',
  'projects.create',
  'projects.stage',
  'projects.exempt',
  'imports.read',
  'imports.write',
  'exports.read',
  'command.read',
  'users.read',
  'users.manage',
  'departments.manage',
  'grants.decide',
  'regions.manage',
  'journal.read',
  'jobs.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = ['blueprint.read', 'parcels.read', 'ledger.read', 'projects.read', 'command.read', 'exports.read'];

/**
 * What a role may do. Deny by default: what is not listed is refused. Where it may do so is the user's region scope. `admin` is the system
 * administrator here; where administrators are not separated it may do everything. `sensitive.read` holds for the layers with which a department of
 * the person works; who delivers a layer must have it, or would deliver without seeing what is there.
 */
const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['blueprint.read', 'parcels.read', 'projects.read', 'command.read'],
  planner: [...READ, 'sensitive.read', 'siting.check', 'ledger.post', 'projects.create', 'projects.stage', 'imports.read'],
  land: [...READ, 'sensitive.read', 'siting.check', 'ledger.post', 'projects.stage', 'imports.read', 'imports.write'],
  energy: [...READ, 'sensitive.read', 'siting.check', 'ledger.post'],
  environment: [...READ, 'sensitive.read', 'siting.check', 'ledger.post'],
  safety: [...READ, 'sensitive.read', 'siting.check'],
  commander: [
    ...READ,
    'sensitive.read',
    'siting.check',
    'ledger.post',
    'ledger.approve',
    'ledger.books',
    'projects.create',
    'projects.stage',
    'projects.exempt',
    'imports.read',
    'journal.read',
  ],
  admin: [
    'blueprint.read',
    'sensitive.read',
    'parcels.read',
    'imports.read',
    'imports.write',
    'exports.read',
    'users.read',
    'users.manage',
    'grants.decide',
    'regions.manage',
    'jobs.manage',
  ],
  security: ['layers.mark', 'users.read', 'departments.manage', 'grants.decide'],
  auditor: [...READ, 'imports.read', 'journal.read', 'users.read'],
};

/** Whether somebody holds two of the three administrators, or one of them beside another role. */
export function holdsTwo(roles: readonly Role[]): boolean {
  return new Set(roles).size > 1 && ADMINISTRATORS.some((role) => roles.includes(role));
}

/** The roles that count: where administrators are separated, none of an account from before that holds two. */
export function rolesThatCount(roles: readonly Role[], separated: boolean): readonly Role[] {
  return separated && holdsTwo(roles) ? [] : roles;
}

/** What somebody with these roles may do, where administrators are separated or are not. */
export function permissionsOf(roles: readonly Role[], separated: boolean): readonly Permission[] {
  const held = rolesThatCount(roles, separated);
  if (!separated && held.includes('admin')) return PERMISSIONS;
  return PERMISSIONS.filter((permission) => held.some((role) => ROLE_PERMISSIONS[role].includes(permission)));
}
