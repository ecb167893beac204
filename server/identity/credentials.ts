import { problem } from '../platform/problem.ts';
import type { Actor } from '../platform/unit.ts';
import { factorOf, takeRecoveryCode, takeStep } from './factor-store.ts';
import { fitsHash, inTurn, secretHash } from './hashing.ts';
import { countGuess, type Desk, demandUnlocked, forgiveAccount, type Guesser } from './lock.ts';
import { plainName } from './names.ts';
import { userById, userByName } from './store.ts';
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
 * Whether a code of the second factor is right, or a recovery code; each is good once.
 * @throws auth.code_needed, auth.wrong_code, auth.locked
 */
export async function demandCode(desk: Desk, userId: number, guesser: Guesser, code: string | undefined): Promise<void> {
  const factor = await factorOf(desk.knex, userId);
  if (!factor?.confirmed) return;
  if (code === undefined) throw problem('auth.code_needed');
  await demandUnlocked(desk, guesser);
  const now = desk.clock();
  const step = stepOfCode(factor.secret, code, now, factor.lastStep);
  const taken = step === null ? await takeRecoveryCode(desk.knex, userId, secretHash(code), now) : await takeStep(desk.knex, userId, step);
  if (taken) return;
  await countGuess(desk, guesser);
  throw problem('auth.wrong_code');
}

/**
 * Answers the actor whose name, password and code fit, without saying which of name and password was wrong.
 * @throws auth.wrong_credentials, auth.code_needed, auth.wrong_code, auth.locked, request.rate_limited, server.busy
 */
export async function checkCredentials(desk: Desk, claim: Claim): Promise<Actor> {
  const guesser = { name: plainName(claim.name), address: claim.address };
  await demandUnlocked(desk, guesser);
  return inTurn(guesser.name, claim.signal, async () => {
    await demandUnlocked(desk, guesser);
    const row = await userByName(desk.knex, guesser.name);
    if (!(await fitsHash(row?.password_hash, claim.password)) || !row || row.password_ended) {
      await countGuess(desk, guesser);
      throw problem('auth.wrong_credentials');
    }
    await demandCode(desk, row.id, guesser, claim.code);
    await forgiveAccount(desk, guesser.name);
    return actorOf(row);
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
