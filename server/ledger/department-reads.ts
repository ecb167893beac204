import { problem } from '../platform/problem.ts';
import { type Query, rightsOf } from '../platform/unit.ts';
import { rowsOf } from './rows.ts';

/**
 * Refuses kinds of quota with which none of the actor's departments works. `ledger_post` asks the same of each voucher.
 * @throws auth.not_allowed_department
 */
export async function mustWorkWith(query: Query, kinds: readonly string[]): Promise<void> {
  const [person] = await rowsOf<{ kinds: string }>(query.trx, 'select kinds from person_quota_door where person_id = ?', [
    rightsOf(query.actor),
  ]);
  if (!person || person.kinds === '*') return;
  const others = kinds.filter((kind) => !person.kinds.includes(`,${kind},`));
  if (others.length > 0) throw problem('auth.not_allowed_department', { kinds: others });
}
