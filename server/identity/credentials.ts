import { problem } from '../platform/problem.ts';
import type { Actor } from '../platform/unit.ts';
import { isDemandedOf } from './factor-demand.ts';
import { factorOf, takeRecoveryCode, takeStep } from './factor-store.ts';
import { fitsHash, inTurn, secretHash } from './hashing.ts';
import { countGuess, type Desk, demandUnlocked, forgiveAccount, type Guesser } from './lock.ts';
import { plainName } from './names.ts';
import { hasPasskey } from './passkey-store.ts';
import { type UserRow, userById, userByName } from './store.ts';
import { stepOfCode } from './totp.ts';
import { actorOf } from './views.ts';

/** What somebody says to be let in. */
export interface Claim extends Guesser {
  readonly password: string;
  readonly code?: string | undefined;
  /** Who leaves gives up the place in the queue. */
  readonly signal: AbortSignal;
}

/**
 * Asks for a code of the second factor, or a recovery code, where the account has one; each is good once. Answers whether one was given.
 * @throws auth.code_needed, auth.wrong_code, auth.locked
 */
export async function demandCode(desk: Desk, userId: number, guesser: Guesser, code: string | undefined): Promise<boolean> {
  const factor = await factorOf(desk.knex, userId);
  if (!factor?.confirmed) return false;
  if (code === undefined) throw problem('auth.code_needed');
  await demandUnlocked(desk, guesser);
  const now = desk.clock();
  const step = stepOfCode(factor.secret, code, now, factor.lastStep);
  const taken = step === null ? await takeRecoveryCode(desk.knex, userId, secretHash(code), now) : await takeStep(desk.knex, userId, step);
  if (taken) return true;
  await countGuess(desk, guesser);
  throw problem('auth.wrong_code');
}

/**
 * Asks for the second factor beside a password or its like; answers whether one was given. Of whom a factor is demanded, who has a passkey
 * and no other factor comes in by the passkey.
 * @throws auth.code_needed, auth.wrong_code, auth.passkey_needed, auth.locked
 */
export async function demandFactor(desk: Desk, row: UserRow, guesser: Guesser, code: string | undefined): Promise<boolean> {
  if (await demandCode(desk, row.id, guesser, code)) return true;
  if (isDemandedOf(desk.demand, row.roles) && (await hasPasskey(desk.knex, row.id))) throw problem('auth.passkey_needed');
  return false;
}

/** Who came in, and whether by a second factor too. */
export interface Entrant {
  readonly actor: Actor;
  readonly strong: boolean;
}

/**
 * Answers the actor whose name, password and code fit, without saying which of name and password was wrong.
 * @throws auth.wrong_credentials, auth.code_needed, auth.wrong_code, auth.passkey_needed, auth.locked, request.rate_limited, server.busy
 */
export async function checkCredentials(desk: Desk, claim: Claim): Promise<Entrant> {
  const guesser = { name: plainName(claim.name), address: claim.address };
  await demandUnlocked(desk, guesser);
  return inTurn(guesser.name, claim.signal, async () => {
    await demandUnlocked(desk, guesser);
    const row = await userByName(desk.knex, guesser.name);
    if (!(await fitsHash(row?.password_hash, claim.password)) || !row || row.password_ended) {
      await countGuess(desk, guesser);
      throw problem('auth.wrong_credentials');
    }
    const strong = await demandFactor(desk, row, guesser, claim.code);
    await forgiveAccount(desk, guesser.name);
    return { actor: actorOf(row, desk.separated), strong };
  });
}

/**
 * Whether the person at the screen knows the account's password: asked again before what a borrowed session must not do. Guesses count as
 * they do at the sign-in.
 * @throws auth.wrong_password, auth.locked, request.rate_limited, server.busy
 */
export async function demandPassword(desk: Desk, actor: Actor, claim: Omit<Claim, 'name'>): Promise<void> {
  const guesser = { name: actor.name, address: claim.address };
  await inTurn(actor.name, claim.signal, async () => {
    await demandUnlocked(desk, guesser);
    const row = await userById(desk.knex, actor.id);
    if (await fitsHash(row?.password_hash, claim.password)) return;
    await countGuess(desk, guesser);
    throw problem('auth.wrong_password');
  });
}
