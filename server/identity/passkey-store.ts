import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';

/** Keeps a challenge until it is answered or has run out; those that ran out go. As the owner: nobody need be signed in. */
export async function keepChallenge(knex: Knex, challenge: string, purpose: string, now: Date, until: Date): Promise<void> {
  await knex('passkey_challenge').where('expires_at', '<', now).delete();
  await knex('passkey_challenge').insert({ challenge, purpose, expires_at: until });
}

/** Uses a challenge up; false when it is not open for this purpose. */
export async function takeChallenge(knex: Knex, challenge: string, purpose: string, now: Date): Promise<boolean> {
  return (await knex('passkey_challenge').where({ challenge, purpose }).where('expires_at', '>', now).delete()) === 1;
}

export interface Passkey {
  readonly userId: number;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
}

/** A passkey by the id that its authenticator gave it; null when there is none. */
export async function passkeyOf(knex: Knex, credentialId: string): Promise<Passkey | null> {
  const row = await knex('user_passkey')
    .where({ credential_id: credentialId })
    .first<{ user_id: number; public_key: Buffer; counter: string | number }>('user_id', 'public_key', 'counter');
  return row ? { userId: row.user_id, credentialId, publicKey: Buffer.from(row.public_key), counter: Number(row.counter) } : null;
}

export async function hasPasskey(knex: Knex, userId: number): Promise<boolean> {
  return (await knex('user_passkey').where({ user_id: userId }).first('id')) !== undefined;
}

/** The name of the account that a passkey is of, disabled or not. */
export async function passkeyAccount(knex: Knex, credentialId: string): Promise<string | null> {
  const row = await knex('user_passkey as k')
    .join('app_user as u', 'u.id', 'k.user_id')
    .where({ 'k.credential_id': credentialId })
    .first<{ name: string }>('u.name');
  return row?.name ?? null;
}

/** Notes that a passkey was used, and how often its authenticator says that it was. */
export async function notePasskey(knex: Knex, credentialId: string, counter: number, now: Date): Promise<void> {
  await knex('user_passkey').where({ credential_id: credentialId }).update({ counter, last_used_at: now });
}

export interface PasskeyRow {
  id: number;
  name: string;
  credential_id: string;
  created_at: Date;
  last_used_at: Date | null;
}

export async function passkeysOf({ trx }: Query, userId: number): Promise<PasskeyRow[]> {
  return trx('user_passkey').where({ user_id: userId }).orderBy('id').select('id', 'name', 'credential_id', 'created_at', 'last_used_at');
}

export async function insertPasskey(unit: Unit, name: string, { userId, credentialId, publicKey, counter }: Passkey): Promise<void> {
  const key = { credential_id: credentialId, user_id: userId, name, public_key: publicKey, counter, created_at: unit.now };
  await unit.trx('user_passkey').insert(key);
}

/** Forgets one passkey of an account, or all; answers how many. */
export async function removePasskeys(unit: Unit, userId: number, id?: number): Promise<number> {
  const keys = unit.trx('user_passkey').where({ user_id: userId });
  return (id === undefined ? keys : keys.where({ id })).delete();
}
