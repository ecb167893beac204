import type { Role } from '../../server/contract/roles.ts';
import { session } from '../api/session.ts';
import { view } from '../state/url-state.ts';

/** Where the work of a role begins; of all others on the map. */
const STARTS: Partial<Record<Role, string>> = { commander: 'command', auditor: 'journal' };

/** The first screen of a person with these roles. Who has several works on the map. */
export function startOf(roles: readonly Role[]): string {
  const [role, ...others] = roles;
  return (others.length === 0 && role && STARTS[role]) || 'map';
}

/** Who comes in at an address that names no screen starts where the work is. Call once. */
export function startAtWork(): void {
  session.subscribe(({ user }) => {
    if (!user || location.pathname !== '/') return;
    const path = startOf(user.roles);
    history.replaceState(null, '', `/${path}${location.search}`);
    view.update((now) => ({ ...now, path }));
  });
}
