import { createHmac } from 'node:crypto';
import type { Knex } from '../platform/database.ts';
import type { Call } from '../platform/http.ts';
import { Problem } from '../platform/problem.ts';
import { plainName } from './names.ts';
import { accountName } from './store.ts';

const NAME_MAX = 40;
const HASH_MAX = 16;

/** Where the journal's names of failed sign-ins come from, and the key of what must not stand there in plain text. */
export interface TriedDesk {
  readonly knex: Knex;
  readonly secret: string;
}

/**
 * What is not ours to write down, told apart by a keyed hash: an auditor sees that one stranger comes again, and a password that somebody
 * typed into the field of the name cannot be read or, without the key, guessed from the journal.
 */
export const strangerMark = ({ secret }: TriedDesk, what: string): string =>
  `#${createHmac('sha256', secret).update(`tried ${what}`).digest('hex').slice(0, HASH_MAX)}`;

/** The name of an account that exists, disabled or not; the mark of what is nobody's name. */
export async function triedName(desk: TriedDesk, name: string): Promise<string> {
  const known = await accountName(desk.knex, plainName(name));
  return known === null ? strangerMark(desk, plainName(name)) : known.slice(0, NAME_MAX);
}

/**
 * Lets somebody in, or notes for the journal whose account was tried in vain. Of an address that is locked nothing is noted but the address:
 * names that are poured in from there would fill the journal.
 */
export async function noting<T>({ response }: Call, tried: () => Promise<string | null>, enter: () => Promise<T>): Promise<T> {
  try {
    return await enter();
  } catch (error) {
    const isPoured = error instanceof Problem && error.code === 'request.rate_limited';
    response.locals.tried = isPoured ? null : await tried().catch(() => null);
    throw error;
  }
}
