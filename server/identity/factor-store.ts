import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface Factor {
  readonly secret: Buffer;
  readonly confirmed: boolean;
  readonly lastStep: number;
}

/** The second factor of an account, read as the owner: the application's role never sees a secret. */
export async function factorOf(knex: Knex, userId: number): Promise<Factor | null> {
  const row = await knex('user_totp')
    .where({ user_id: userId })
    .first<{ secret: Buffer; confirmed_at: Date | null; last_step: string | number }>('secret', 'confirmed_at', 'last_step');
  return row ? { secret: Buffer.from(row.secret), confirmed: row.confirmed_at !== null, lastStep: Number(row.last_step) } : null;
}

/** Uses a step up; false when it or a later one was used before. */
export async function takeStep(knex: Knex, userId: number, step: number): Promise<boolean> {
  return (await knex('user_totp').where({ user_id: userId }).where('last_step', '<', step).update({ last_step: step })) === 1;
}

/** Uses a recovery code up; false when it is none, or was used. */
export async function takeRecoveryCode(knex: Knex, userId: number, sha256: Buffer, now: Date): Promise<boolean> {
  return (await knex('user_recovery_code').where({ user_id: userId, code_sha256: sha256, used_at: null }).update({ used_at: now })) === 1;
}

/** Keeps a secret that counts once it is confirmed; false when one is confirmed already. */
export async function beginFactor(unit: Unit, secret: Buffer): Promise<boolean> {
  const { trx, actor, now } = unit;
  await trx('user_totp').where({ user_id: actor.id, confirmed_at: null }).delete();
  if (await trx('user_totp').where({ user_id: actor.id }).first('user_id')) return false;
  await trx('user_totp').insert({ user_id: actor.id, secret, created_at: now });
  return true;
}

/** Turns the second factor on; false when it is on. */
export async function confirmFactor(unit: Unit, step: number, codes: readonly Buffer[]): Promise<boolean> {
  const { trx, actor, now } = unit;
  const confirmed = await trx('user_totp').where({ user_id: actor.id, confirmed_at: null }).update({ confirmed_at: now, last_step: step });
  if (confirmed !== 1) return false;
  await trx('user_recovery_code').insert(codes.map((sha256) => ({ user_id: actor.id, code_sha256: sha256 })));
  return true;
}

export async function removeFactor(unit: Unit, userId: number): Promise<boolean> {
  await unit.trx('user_recovery_code').where({ user_id: userId }).delete();
  return (await unit.trx('user_totp').where({ user_id: userId }).delete()) === 1;
}

/** Whether an account asks for a second factor, and how many recovery codes it has left. */
export async function factorState({ trx }: Query, userId: number): Promise<{ on: boolean; recoveryCodesLeft: number }> {
  const on = await trx('user_totp').where({ user_id: userId }).whereNotNull('confirmed_at').first('user_id');
  const left = await trx('user_recovery_code').where({ user_id: userId, used_at: null }).count<{ n: string }[]>('user_id as n');
  return { on: on !== undefined, recoveryCodesLeft: Number(left[0]!.n) };
}
