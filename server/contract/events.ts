import type { Permission } from './roles.ts';

/** The live events, and the right that each needs: that of the screens which show what it tells of. */
export const EVENT_TOPICS: Readonly<Record<string, Permission>> = {
  'blueprint.changed': 'blueprint.read',
  'exemption.changed': 'projects.read',
  'grants.changed': 'users.read',
  'imports.changed': 'imports.read',
  'ledger.changed': 'ledger.read',
  'ledger.decided': 'ledger.read',
  'ledger.extended': 'ledger.read',
  'ledger.frozen': 'ledger.read',
  'ledger.posted': 'ledger.read',
  'ledger.proposed': 'ledger.read',
  'ledger.used': 'ledger.read',
  'project.changed': 'projects.read',
  'project.created': 'projects.read',
  'regions.changed': 'blueprint.read',
};

/** Whether somebody with these permissions may hear of a topic; one that is not listed is heard by nobody. */
export function mayHear(topic: string, permissions: readonly Permission[]): boolean {
  const needs = EVENT_TOPICS[topic];
  return needs !== undefined && permissions.includes(needs);
}
