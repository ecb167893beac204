/** Who exists: the people of a planning bureau, a land bureau, the joint-review departments and the command (指挥部). */
export const ROLES = ['planner', 'land', 'energy', 'environment', 'safety', 'commander', 'admin', 'auditor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'blueprint.read',
  'parcels.read',
  'siting.check',
  'ledger.read',
  'ledger.post',
  'ledger.approve',
  'projects.read',
  'projects.create',
  'projects.stage',
  'projects.exempt',
  'imports.read',
  'imports.write',
  'exports.read',
  'command.read',
  'users.manage',
  'regions.manage',
  'journal.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = ['blueprint.read', 'parcels.read', 'ledger.read', 'projects.read', 'command.read', 'exports.read'];

/** What a role may do. Deny by default: what is not listed is refused. Where it may do so is the user's region scope. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['blueprint.read', 'parcels.read', 'projects.read', 'command.read'],
  planner: [...READ, 'siting.check', 'ledger.post', 'projects.create', 'projects.stage', 'imports.read'],
  land: [...READ, 'siting.check', 'ledger.post', 'projects.stage', 'imports.read', 'imports.write'],
  energy: [...READ, 'siting.check', 'ledger.post'],
  environment: [...READ, 'siting.check', 'ledger.post'],
  safety: [...READ, 'siting.check'],
  commander: [
    ...READ,
    'siting.check',
    'ledger.post',
    'ledger.approve',
    'projects.create',
    'projects.stage',
    'projects.exempt',
    'imports.read',
    'journal.read',
  ],
  auditor: [...READ, 'imports.read', 'journal.read'],
  admin: [...PERMISSIONS],
};

/** Whether any of the roles grants the permission. */
export function rolesMay(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => ROLE_PERMISSIONS[role].includes(permission));
}
