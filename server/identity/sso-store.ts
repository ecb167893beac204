import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { Identity } from './sso-provider.ts';
import { type UserRow, userById } from './store.ts';

export interface NewAttempt {
  readonly stateSha256: Buffer;
  readonly browserSha256: Buffer;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly purpose: 'sign-in' | 'invitation' | 'bind';
  readonly userId: number | null;
  readonly linkSha256: Buffer | null;
  readonly returnTo: string;
}

export interface Attempt {
  readonly nonce: string;
  readonly verifier: string;
  readonly redirect_uri: string;
  readonly purpose: NewAttempt['purpose'];
  readonly user_id: number | null;
  readonly link_sha256: Buffer | null;
  readonly return_to: string;
  /** Who it was, once the service has said so; the second factor may still be asked for. */
  readonly identity: Identity | null;
}

/** Keeps an attempt until it is over or has run out; those that ran out go. As the owner: nobody need be signed in. */
export async function keepAttempt(knex: Knex, attempt: NewAttempt, now: Date, until: Date): Promise<void> {
  await knex('sso_attempt').where('expires_at', '<', now).delete();
  await knex('sso_attempt').insert({
    state_sha256: attempt.stateSha256,
    browser_sha256: attempt.browserSha256,
    nonce: attempt.nonce,
    verifier: attempt.verifier,
    redirect_uri: attempt.redirectUri,
    purpose: attempt.purpose,
    user_id: attempt.userId,
    link_sha256: attempt.linkSha256,
    return_to: attempt.returnTo,
    expires_at: until,
  });
}

/** The attempt of this browser under this state, if it is open. */
export async function openAttempt(knex: Knex, stateSha256: Buffer, browserSha256: Buffer, now: Date): Promise<Attempt | null> {
  const row = await knex('sso_attempt')
    .where({ state_sha256: stateSha256, browser_sha256: browserSha256 })
    .where('expires_at', '>', now)
    .first<Attempt>('nonce', 'verifier', 'redirect_uri', 'purpose', 'user_id', 'link_sha256', 'return_to', 'identity');
  return row ?? null;
}

/** Takes an attempt's one answer; false when it had one. */
export async function takeAnswer(knex: Knex, stateSha256: Buffer, now: Date): Promise<boolean> {
  return (await knex('sso_attempt').where({ state_sha256: stateSha256, answered_at: null }).update({ answered_at: now })) === 1;
}

export async function noteIdentity(knex: Knex, stateSha256: Buffer, identity: Identity): Promise<void> {
  await knex('sso_attempt')
    .where({ state_sha256: stateSha256 })
    .update({ identity: JSON.stringify(identity) });
}

/** Ends an attempt; false when it is over already. */
export async function endAttempt(knex: Knex, stateSha256: Buffer): Promise<boolean> {
  return (await knex('sso_attempt').where({ state_sha256: stateSha256 }).delete()) === 1;
}

type Who = Pick<Identity, 'issuer' | 'subject'>;

/** The account that is bound to somebody at the service; null when there is none, or it is disabled. */
export async function accountOf(knex: Knex, { issuer, subject }: Who): Promise<UserRow | null> {
  const row = await knex('user_sso').where({ issuer, subject }).first<{ user_id: number }>('user_id');
  return row ? userById(knex, row.user_id) : null;
}

/** The name of the account that is bound to somebody, disabled or not. */
export async function boundName(knex: Knex, { issuer, subject }: Who): Promise<string | null> {
  const row = await knex('user_sso as b')
    .join('app_user as u', 'u.id', 'b.user_id')
    .where({ 'b.issuer': issuer, 'b.subject': subject })
    .first<{ name: string }>('u.name');
  return row?.name ?? null;
}

export async function noteSso(knex: Knex, userId: number, now: Date): Promise<void> {
  await knex('user_sso').where({ user_id: userId }).update({ last_used_at: now });
}

export interface SsoRow {
  issuer: string;
  bound_at: Date;
  last_used_at: Date | null;
}

export async function ssoOf({ trx }: Query, userId: number): Promise<SsoRow | null> {
  return (await trx('user_sso').where({ user_id: userId }).first<SsoRow>('issuer', 'bound_at', 'last_used_at')) ?? null;
}

/** Binds an account; a second binding of either side is refused by its constraint. */
export async function insertSso(unit: Unit, userId: number, { issuer, subject }: Who): Promise<void> {
  await unit.trx('user_sso').insert({ user_id: userId, issuer, subject, bound_at: unit.now });
}

/** Unbinds an account; false when it was not bound. */
export async function removeSso(unit: Unit, userId: number): Promise<boolean> {
  return (await unit.trx('user_sso').where({ user_id: userId }).delete()) === 1;
}
