import type { Database } from '../platform/database.ts';
import { type Actor, SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { hashPassword, newSecret } from './hashing.ts';
import { insertUser, lockNames, operatorUser } from './store.ts';
import { createToken, revokeToken } from './tokens.ts';
import { actorOf } from './views.ts';

const OPERATOR = 'operator';
/** Where a person was called operator before the name was reserved. */
const OPERATOR_ELSE = 'lantu.operator';

/** Whoever runs the operator's tool owns the machine: what it does holds at once, and nobody gets two of the three administrators by it. */
export const operatorActor = (separated: boolean): Actor => ({ ...SYSTEM, separated });

/** The account of the operator's tool: told from a person of the same name by its kind; nobody knows its password. */
async function addOperator(unit: Unit): Promise<void> {
  const name = (await lockNames(unit)).includes(OPERATOR) ? OPERATOR_ELSE : OPERATOR;
  const passwordHash = await hashPassword(newSecret());
  await insertUser(unit, { name, displayName: OPERATOR, passwordHash, roles: ['admin'], regionIds: ['*'], demo: false, kind: 'operator' });
}

/**
 * A bearer token for one run of the operator's tool, so that it acts through the same interface as everybody and leaves the same
 * audit rows. It ends within a day, also when the run was cut.
 */
export async function operatorToken(db: Database, units: Units, separated: boolean): Promise<{ token: string; revoke(): Promise<void> }> {
  if (!(await operatorUser(db.knex))) await units.write(SYSTEM, OPERATOR, addOperator);
  const actor = actorOf((await operatorUser(db.knex))!, separated);
  const { id, token } = await units.write(actor, OPERATOR, (unit) => createToken(unit, { name: 'lantu', scope: 'write', days: 1 }));
  return { token, revoke: () => units.write(actor, OPERATOR, (unit) => revokeToken(unit, id)) };
}
