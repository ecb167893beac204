import { ipKeyGenerator } from 'express-rate-limit';
import type { Knex } from '../platform/database.ts';
import { problem } from '../platform/problem.ts';
import type { Clock } from '../platform/unit.ts';
import type { FactorDemand } from './factor-demand.ts';
import { countFailure, forgetFailures, lockedUntil, lockKey, pruneFailures } from './lock-store.ts';

interface Policy {
  /** Failures within the window that cost nothing. */
  readonly free: number;
  readonly windowMs: number;
  /** The first lock; each further failure doubles it. */
  readonly firstMs: number;
  readonly mostMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** ASVS 2.2.1: guessing must cost time, and a stranger must not be able to lock somebody out for long. */
const ACCOUNT: Policy = { free: 5, windowMs: DAY_MS, firstMs: MINUTE_MS, mostMs: 15 * MINUTE_MS };
/** An office may stand behind one address; an IPv6 address counts with its neighbours. */
const ADDRESS: Policy = { free: 30, windowMs: 5 * MINUTE_MS, firstMs: 5 * MINUTE_MS, mostMs: 5 * MINUTE_MS };

/** Whose guesses count together. */
export interface Guesser {
  readonly name: string;
  /** As a trusted proxy tells it; null when the connection is gone. */
  readonly address: string | null;
}

/** Where sign-ins and their failures are kept, by which clock, and of whom more than a password is demanded. */
export interface Desk {
  readonly knex: Knex;
  readonly clock: Clock;
  readonly demand: FactorDemand;
  /** Whether the three administrators are separated on this server. */
  readonly separated: boolean;
}

const accountKey = (name: string): string => `account:${name}`;
const keysOf = ({ name, address }: Guesser): (readonly [string, Policy])[] => [
  [accountKey(name), ACCOUNT],
  ...(address ? ([[`address:${ipKeyGenerator(address)}`, ADDRESS]] as const) : []),
];

/**
 * Refuses who is locked: an account that exists is told from one that does not by nothing.
 * @throws auth.locked, request.rate_limited, each with the time to wait
 */
export async function demandUnlocked({ knex, clock }: Desk, guesser: Guesser): Promise<void> {
  const now = clock();
  const locked = await lockedUntil(
    knex,
    keysOf(guesser).map(([key]) => key),
    now,
  );
  if (!locked) return;
  const retryAfterSeconds = Math.ceil((locked.until.getTime() - now.getTime()) / 1000);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw problem(locked.key.startsWith('account:') ? 'auth.locked' : 'request.rate_limited', { minutes }, { retryAfterSeconds });
}

/** Counts a wrong password or code against the account and the address; only failures count, so right ones may come as many as they like. */
export async function countGuess({ knex, clock }: Desk, guesser: Guesser): Promise<void> {
  const now = clock();
  for (const [key, { free, windowMs, firstMs, mostMs }] of keysOf(guesser)) {
    const failures = await countFailure(knex, key, now, windowMs);
    if (failures >= free) await lockKey(knex, key, new Date(now.getTime() + Math.min(mostMs, firstMs * 2 ** (failures - free))));
  }
  await pruneFailures(knex, new Date(now.getTime() - DAY_MS));
}

/** The person is who was meant: the account's failures are forgotten, those of the address are not. */
export function forgiveAccount({ knex }: Desk, name: string): Promise<void> {
  return forgetFailures(knex, accountKey(name));
}
