import { NEVER_LENT } from '../contract/deputies.ts';
import type { UserView } from '../contract/identity.ts';
import type { Role } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import type { Actor, Unit } from '../platform/unit.ts';
import { principalOf, setActing } from './deputy-store.ts';
import { type FactorDemand, isDemandedOf } from './factor-demand.ts';
import type { ActingRow, SessionUser } from './store.ts';
import { actorOf, viewOf } from './views.ts';

type SessionActor = Parameters<typeof actorOf>[0] & Pick<SessionUser, 'acting_for' | 'acting' | 'strong'>;

/** Of these roles, those that a deputy may use. */
export const lendable = (roles: readonly Role[]): Role[] => roles.filter((role) => !NEVER_LENT.includes(role));

/** The deputy in name, with the rights of the person acted for and nothing of the own; null where that person lends no role. */
export function actingAs(deputy: Actor, person: ActingRow): Actor | null {
  const lent = actorOf({ ...person, roles: lendable(person.roles) }, deputy.separated);
  if (lent.roles.length === 0) return null;
  const { id, name, displayName } = deputy;
  const actingFor = { id: person.id, name: person.name, displayName: person.display_name, until: person.until };
  return { ...lent, id, name, displayName, actingFor };
}

/** On what the server lets people in. */
export interface Terms {
  readonly demand: FactorDemand;
  readonly separated: boolean;
}

/**
 * Who acts in a session; null where the deputyship has ended under which it acted, or where the person's roles ask for a second factor by which
 * the session was not begun.
 */
export function actorInSession(row: SessionActor, { demand, separated }: Terms): Actor | null {
  const self = actorOf(row, separated);
  if (row.acting_for === null) return self;
  const actor = row.acting && actingAs(self, row.acting);
  return actor && (row.strong || !isDemandedOf(demand, actor.roles)) ? actor : null;
}

export interface ActingSession {
  readonly id: string;
  /** Who is signed in, with the own rights. */
  readonly self: Actor;
  readonly lacksFactorFor: (roles: readonly Role[]) => boolean;
}

/**
 * Lets a session act for somebody whose deputy its person is today, or for nobody any more. Whoever acts has the other's rights instead of the
 * own, never both, and cannot lend them on.
 * @throws deputy.not_now, auth.second_factor_needed where the other's roles ask for one and the session was begun without
 */
export async function act(unit: Unit, { id, self, lacksFactorFor }: ActingSession, name: string | null): Promise<UserView> {
  if (name === null) {
    await setActing(unit, id, null);
    await unit.journal({ action: 'identity.endActing', subject: self.name });
    return viewOf(self);
  }
  const person = await principalOf(unit, name);
  const acting = person && actingAs(self, person);
  if (!person || !acting) throw problem('deputy.not_now', { name });
  if (lacksFactorFor(acting.roles)) throw problem('auth.second_factor_needed');
  await setActing(unit, id, person.id);
  await unit.journal({ action: 'identity.beginActing', subject: name, detail: { until: person.until } });
  return viewOf(acting);
}
