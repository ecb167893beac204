import type { Role } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { type ActingRow, actingOf } from './store.ts';

export interface DeputyRow {
  id: number;
  person: string;
  person_name: string;
  deputy: string;
  deputy_name: string;
  from_day: string;
  until_day: string;
}

/** Those that are neither ended nor over. */
const OPEN = `
  select d.id, p.name as person, p.display_name as person_name, q.name as deputy, q.display_name as deputy_name, d.from_day::text, d.until_day::text
  from deputy d join app_user p on p.id = d.person_id join app_user q on q.id = d.deputy_id
  where d.ended_at is null and d.until_day >= :today::date`;

/** The open deputyships of one side of a person, the soonest to end first. They are few by `DEPUTIES_MAX`. */
export async function openDeputies({ trx, today }: Query, side: 'person_id' | 'deputy_id', userId: number): Promise<DeputyRow[]> {
  const { rows } = (await trx.raw(`${OPEN} and d.${side} = :userId order by d.until_day, d.id limit 500`, { today, userId })) as {
    rows: DeputyRow[];
  };
  return rows;
}

/** One open deputyship that the actor sees; null when there is none. */
export async function openDeputy({ trx, today }: Query, id: number): Promise<DeputyRow | null> {
  const { rows } = (await trx.raw(`${OPEN} and d.id = :id`, { today, id })) as { rows: DeputyRow[] };
  return rows[0] ?? null;
}

/** An account of a person that is not disabled, held as it is until the end of the transaction; null when there is none of this name. */
export async function holdActivePerson({ trx }: Unit, name: string): Promise<{ id: number; roles: Role[] } | null> {
  const person = trx('app_user').where({ name, kind: 'person' }).whereNull('disabled_at').forUpdate();
  return (await person.first<{ id: number; roles: Role[] } | undefined>('id', 'roles')) ?? null;
}

export interface NewDeputy {
  readonly personId: number;
  readonly deputyId: number;
  readonly from: string;
  readonly until: string;
}

export async function insertDeputy({ trx, now, actor }: Unit, { personId, deputyId, from, until }: NewDeputy): Promise<number> {
  const [row] = await trx('deputy')
    .insert({
      ...{ person_id: personId, deputy_id: deputyId, from_day: from, until_day: until },
      ...{ created_at: now, created_by: actor.id },
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

const ofEither = (userId: number) => (either: Knex.QueryBuilder) => either.where({ person_id: userId }).orWhere({ deputy_id: userId });

/** Ends an open deputyship of this person on either side; false when there is none. */
export async function endDeputyRow({ trx, now, today, actor }: Unit, id: number, userId: number): Promise<boolean> {
  const ended = await trx('deputy')
    .where({ id })
    .whereNull('ended_at')
    .where('until_day', '>=', today)
    .where(ofEither(userId))
    .update({ ended_at: now, ended_by: actor.id });
  return ended === 1;
}

/** Ends every deputyship that a person gave or has, where the actor manages who gave it. */
export async function endDeputiesOf({ trx, now, actor }: Unit, userId: number): Promise<void> {
  await trx('deputy').whereNull('ended_at').where(ofEither(userId)).update({ ended_at: now, ended_by: actor.id });
}

/** Says for whom a session acts; null is for nobody. */
export async function setActing({ trx, actor }: Unit, publicId: string, personId: number | null): Promise<void> {
  await trx('user_session').where({ public_id: publicId, user_id: actor.id }).update({ acting_for: personId });
}

/** Whom the actor may act for today by this name; null where that is nobody. */
export async function principalOf({ trx, actor, today }: Unit, name: string): Promise<ActingRow | null> {
  const { rows } = (await trx.raw(`select ${actingOf(':deputyId', 'u.id')} as acting from app_user u where u.name = :name`, {
    name,
    today,
    deputyId: actor.id,
  })) as { rows: { acting: ActingRow | null }[] };
  return rows[0]?.acting ?? null;
}
