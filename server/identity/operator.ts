import { randomBytes } from 'node:crypto';
import type { Database } from '../platform/database.ts';
import { SYSTEM, type Units } from '../platform/unit.ts';
import { actorOf, addUser, createToken } from './service.ts';
import { revokeToken, userByName } from './store.ts';

const OPERATOR = 'operator';

/**
 * A bearer token for one run of the operator's tool, so that it acts through the same interface as everybody and leaves the same
 * audit rows. Its account has a password that nobody knows.
 */
export async function operatorToken(db: Database, units: Units): Promise<{ token: string; revoke(): Promise<void> }> {
  if (!(await userByName(db.knex, OPERATOR))) {
    const account = {
      name: OPERATOR,
      displayName: OPERATOR,
      password: randomBytes(48).toString('base64url'),
      roles: ['admin'],
      regionIds: ['*'],
    } as const;
    await units.write(SYSTEM, OPERATOR, (unit) => addUser(unit, account));
  }
  const actor = actorOf((await userByName(db.knex, OPERATOR))!);
  const { id, token } = await units.write(actor, OPERATOR, (unit) => createToken(unit, 'lantu'));
  return { token, revoke: () => revokeToken(db.knex, id) };
}
