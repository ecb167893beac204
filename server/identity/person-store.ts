import type { PersonView } from '../contract/people.ts';
import type { Role } from '../contract/roles.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface PersonRow {
  id: number;
  name: string;
  display_name: string;
  roles: Role[];
  region_ids: string[];
  state: PersonView['state'];
  second_factor: boolean;
  created_at: Date;
  created_by: string | null;
  seen_at: Date | null;
}

/** An account is invited while a link of an invitation was its only way in and nobody took it. */
const PERSON = `
  select u.id, u.name, u.display_name, u.roles, u.region_ids, u.created_at, m.display_name as created_by,
    case when u.disabled_at is not null then 'disabled'
      when exists (select from user_invitation i where i.user_id = u.id and i.kind = 'invitation')
        and not exists (select from user_invitation i where i.user_id = u.id and i.accepted_at is not null) then 'invited'
      else 'active' end as state,
    exists (select from user_totp f where f.user_id = u.id and f.confirmed_at is not null) as second_factor,
    (select max(s.seen_at) from user_session s where s.user_id = u.id and s.expire > now()) as seen_at
  from app_user u left join app_user m on m.id = u.created_by
  where u.kind = 'person' and ('*' = any(:scope::text[]) or u.region_ids <@ :scope::text[])`;

export interface PeopleFilter {
  readonly q?: string | undefined;
  readonly state?: PersonView['state'] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The people of the actor's regions by name, a page of them. */
export async function readPeople({ trx, actor }: Query, { q, state, cursor, limit }: PeopleFilter): Promise<PersonRow[]> {
  const { rows } = (await trx.raw(
    `select * from (${PERSON}) p where (:cursor::text is null or p.name collate "C" > :cursor)
       and (:state::text is null or p.state = :state)
       and (:q::text is null or strpos(lower(p.name || ' ' || p.display_name), lower(:q)) > 0)
     order by p.name collate "C" limit :limit`,
    { scope: [...actor.scope], cursor: cursor ?? null, state: state ?? null, q: q || null, limit },
  )) as { rows: PersonRow[] };
  return rows;
}

/** A person of the actor's regions; null when there is none of this name. */
export async function readPerson({ trx, actor }: Query, name: string): Promise<PersonRow | null> {
  const { rows } = (await trx.raw(`${PERSON} and u.name = :name`, { scope: [...actor.scope], name })) as { rows: PersonRow[] };
  return rows[0] ?? null;
}

/** What a person holds, as grants keep it. */
export const rightsOf = ({ roles, region_ids, state }: PersonRow): { roles: Role[]; regionIds: string[]; disabled: boolean } => ({
  roles,
  regionIds: region_ids,
  disabled: state === 'disabled',
});

/** Whether some regions reach beyond others, with all that lies below them. */
export async function reachesBeyond({ trx }: Query, ids: readonly string[], others: readonly string[]): Promise<boolean> {
  const { rows } = (await trx.raw(
    `select not ('*' = any(:others::text[])) and ('*' = any(:ids::text[]) or not (lantu_region_tree(:ids) <@ lantu_region_tree(:others))) as beyond`,
    { ids: [...ids], others: [...others] },
  )) as { rows: [{ beyond: boolean }] };
  return rows[0].beyond;
}

export interface Rights {
  id: number;
  roles: Role[];
  disabled: boolean;
  everywhere: boolean;
}

/** The rights of these accounts as they are, which nobody changes until the end of the transaction. */
export async function lockRights(unit: Unit, ids: readonly number[]): Promise<Rights[]> {
  return unit
    .trx('app_user')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forUpdate()
    .select(
      'id',
      'roles',
      unit.trx.raw('disabled_at is not null as disabled'),
      unit.trx.raw(`'*' = any(region_ids) as everywhere`),
    ) as unknown as Promise<Rights[]>;
}

export interface PersonChange {
  readonly displayName?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly regionIds?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
}

export async function changePersonRow(unit: Unit, id: number, { displayName, roles, regionIds, disabled }: PersonChange): Promise<void> {
  const columns = {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
    ...(regionIds === undefined ? {} : { region_ids: [...regionIds] }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? unit.now : null }),
  };
  if (Object.keys(columns).length > 0) await unit.trx('app_user').where({ id }).update(columns);
}
