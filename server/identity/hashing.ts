import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { createLane } from '../platform/lane.ts';

/** OWASP's parameters for argon2id (the library's own algorithm): 19 MiB, two passes. */
const HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Verified when there is no hash, so that an answer takes as long as for a known name. */
const NOBODY = hash('nobody has this password', HASHING);

/** Two hashes at once whoever asks, one of an account: guesses at one account come one after the other, and memory stays bounded. */
const lane = createLane({ atOnce: 2, perPerson: 1, waitingMax: 2000, waitMs: 60_000 });

/** Runs checks of one account's password when it is their turn. Problems: `server.busy` when too many wait. */
export function inTurn<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return lane.run({ person: createHash('sha256').update(name).digest().readUInt32BE(), signal }, work);
}

export const hashPassword = (password: string): Promise<string> => hash(password, HASHING);

export const fitsHash = async (kept: string | undefined, password: string): Promise<boolean> =>
  (await verify(kept ?? (await NOBODY), password)) && kept !== undefined;

/** The SHA-256 of a secret of high entropy: enough for what nobody can guess. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A secret of 256 bits as text. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
