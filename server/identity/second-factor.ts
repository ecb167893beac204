import { randomBytes } from 'node:crypto';
import { renderSVG } from 'uqr';
import type { accountEndpoints } from '../contract/account.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import { problem } from '../platform/problem.ts';
import type { Actor, Unit } from '../platform/unit.ts';
import { beginFactor, confirmFactor, factorOf, removeFactor } from './factor-store.ts';
import { secretHash } from './hashing.ts';
import { countGuess, type Desk, demandUnlocked, type Guesser } from './lock.ts';
import { base32, newRecoveryCodes, stepOfCode, totpUri } from './totp.ts';

/** RFC 4226, 4: 160 bits. */
const SECRET_BYTES = 20;
const ISSUER = 'Lantu';

/** Makes a secret that counts once a code of it was given. Raises `users.second_factor` when one counts already. */
export async function beginSecondFactor(unit: Unit): Promise<ReplyOf<typeof accountEndpoints.beginSecondFactor>> {
  const secret = randomBytes(SECRET_BYTES);
  if (!(await beginFactor(unit, secret))) throw problem('users.second_factor');
  const uri = totpUri(secret, unit.actor.name, ISSUER);
  return { secret: base32(secret).toUpperCase(), uri, svg: renderSVG(uri, { border: 2 }) };
}

/** The step of a code of the secret that is not confirmed yet. Raises `users.second_factor`, `auth.wrong_code`, `auth.locked`. */
export async function stepToConfirm(desk: Desk, actor: Actor, guesser: Guesser, code: string): Promise<number> {
  const factor = await factorOf(desk.knex, actor.id);
  if (!factor || factor.confirmed) throw problem('users.second_factor');
  await demandUnlocked(desk, guesser);
  const step = stepOfCode(factor.secret, code, desk.clock(), factor.lastStep);
  if (step !== null) return step;
  await countGuess(desk, guesser);
  throw problem('auth.wrong_code');
}

/** Turns the second factor on and answers recovery codes, of which only hashes are kept. Raises `users.second_factor`. */
export async function confirmSecondFactor(unit: Unit, step: number): Promise<string[]> {
  const recoveryCodes = newRecoveryCodes();
  if (!(await confirmFactor(unit, step, recoveryCodes.map(secretHash)))) throw problem('users.second_factor');
  await unit.journal({ action: 'identity.addSecondFactor', subject: unit.actor.name });
  return recoveryCodes;
}

/** Turns the second factor off. Raises `users.second_factor` when it is off. */
export async function endSecondFactor(unit: Unit): Promise<void> {
  if (!(await removeFactor(unit, unit.actor.id))) throw problem('users.second_factor');
  await unit.journal({ action: 'identity.removeSecondFactor', subject: unit.actor.name });
}
