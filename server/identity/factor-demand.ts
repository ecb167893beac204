import type { Role } from '../contract/roles.ts';

/**
 * Of whom a second factor is demanded, and for how long they may come without one: from the first request at which the account was met
 * without (`app_user.factor_asked_at`), once. ASVS 6.3.3; GB/T 22239-2019, 8.1.4.1 d.
 */
export interface FactorDemand {
  readonly roles: readonly Role[];
  readonly graceMs: number;
}

/** Whether an account `u` is a person of a role among `:demanding`; the operator's tool has no factor to show. */
export const DEMANDED = `(u.kind = 'person' and u.roles && cast(:demanding as text[]))`;

/** Whether an account `u` has a second factor, or a passkey, which is both. */
export const HAS_FACTOR = `(exists (select from user_totp f where f.user_id = u.id and f.confirmed_at is not null)
  or exists (select from user_passkey k where k.user_id = u.id))`;

/** What is missing of the demand: a factor, or its use by who has one. */
export type FactorLack = 'factor' | 'use' | null;

/** The lack of an account `u` where `proven` is an expression for a factor that was used. */
export const lackOf = (proven: string): string =>
  `case when not ${DEMANDED} or ${proven} then null when ${HAS_FACTOR} then 'use' else 'factor' end`;

export const isDemandedOf = ({ roles }: FactorDemand, person: readonly Role[]): boolean => person.some((role) => roles.includes(role));

/** By when a factor must be there, and whether that is now. */
export function dueOf({ graceMs }: FactorDemand, askedAt: Date, now: Date): { readonly by: Date; readonly needed: boolean } {
  const by = new Date(askedAt.getTime() + graceMs);
  return { by, needed: now >= by };
}
