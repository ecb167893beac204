import type { GrantChange, GrantView } from '../contract/grants.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface GrantRow {
  id: string;
  kind: GrantChange['kind'];
  subject: string;
  zh: string;
  en: string;
  before: GrantChange['before'];
  after: GrantChange['after'];
  state: GrantView['state'];
  region_ids: string[];
  person_id: number | null;
  proposed_by: number;
  proposer_name: string;
  proposed_at: Date;
  until: Date;
  decider_name: string | null;
  decided_at: Date | null;
  reason: string | null;
  /** Whether the reader proposed it; whether the reader's hand did; whether it is about the reader. */
  own: boolean;
  own_hand: boolean;
  concerns_reader: boolean;
}

/** What nobody decided in time has lapsed, whether or not its row says so yet. */
const GRANT = `
  select g.id, g.kind, g.subject, coalesce(u.display_name, d.zh, g.subject) as zh, coalesce(u.display_name, d.en, g.subject) as en, g.before, g.after,
    case when g.state = 'waiting' and g.until <= :now::timestamptz then 'lapsed' else g.state end as state, g.region_ids, g.person_id, g.proposed_by,
    g.proposer_name, g.proposed_at, g.until, g.decider_name, g.decided_at, g.reason, g.proposed_by = lantu_actor() as own,
    g.proposed_by = any ((select lantu_hands(lantu_actor()))::bigint[]) as own_hand, coalesce(g.person_id = lantu_actor(), false) as concerns_reader
  from rights_grant g left join app_user u on u.id = g.person_id left join department d on g.kind = 'department' and d.id = g.subject`;

export interface GrantFilter {
  readonly state?: GrantView['state'] | undefined;
  /** Of one account. */
  readonly personId?: number;
  readonly limit: number;
}

/** Grants in the actor's regions: those that wait first, then the latest. */
export async function grantRows({ trx, now }: Query, { state, personId, limit }: GrantFilter): Promise<GrantRow[]> {
  const { rows } = (await trx.raw(
    `select * from (${GRANT}) g where (:state::text is null or g.state = :state) and (:personId::bigint is null or g.person_id = :personId)
     order by (g.state = 'waiting') desc, g.proposed_at desc, g.id limit :limit`,
    { now, state: state ?? null, personId: personId ?? null, limit },
  )) as { rows: GrantRow[] };
  return rows;
}

/** A grant in the actor's regions; null when there is none. */
export async function grantRow({ trx, now }: Query, id: string): Promise<GrantRow | null> {
  const { rows } = (await trx.raw(`${GRANT} where g.id = :id`, { now, id })) as { rows: GrantRow[] };
  return rows[0] ?? null;
}

/** The same, which nobody else changes until the end of the transaction. */
export async function lockGrant({ trx, now }: Unit, id: string): Promise<GrantRow | null> {
  const { rows } = (await trx.raw(`${GRANT} where g.id = :id for update of g`, { now, id })) as { rows: GrantRow[] };
  return rows[0] ?? null;
}

export interface NewGrant {
  readonly id: string;
  readonly subject: string;
  readonly personId: number | null;
  readonly regionIds: readonly string[];
  readonly change: GrantChange;
  readonly until: Date;
}

/** Keeps a proposal; false when another of its kind waits for the same account or department. */
export async function insertGrant({ trx, actor, now }: Unit, grant: NewGrant): Promise<boolean> {
  const { rows } = (await trx.raw(
    `insert into rights_grant (id, kind, subject, person_id, region_ids, before, after, proposed_by, proposer_name, proposed_at, until)
     values (:id, :kind, :subject, :personId, :regionIds, :before, :after, :actor, :name, :now, :until)
     on conflict (kind, subject) where state = 'waiting' do nothing returning id`,
    {
      ...{ id: grant.id, kind: grant.change.kind, subject: grant.subject, personId: grant.personId, regionIds: [...grant.regionIds] },
      ...{ before: JSON.stringify(grant.change.before), after: JSON.stringify(grant.change.after) },
      ...{ actor: actor.id, name: actor.displayName, now, until: grant.until },
    },
  )) as { rows: unknown[] };
  return rows.length === 1;
}

/** Marks the proposal about a subject that nobody decided in time; answers its id, if there was one. */
export async function lapseGrant({ trx, now }: Unit, kind: GrantChange['kind'], subject: string): Promise<string | null> {
  const rows = await trx('rights_grant')
    .where({ kind, subject, state: 'waiting' })
    .where('until', '<=', now)
    .update({ state: 'lapsed' })
    .returning<{ id: string }[]>('id');
  return rows[0]?.id ?? null;
}

/** Says how a grant ended, and by whom. */
export async function endGrant(
  { trx, actor, now }: Unit,
  id: string,
  state: 'granted' | 'refused' | 'withdrawn',
  reason: string | null,
): Promise<void> {
  await trx('rights_grant').where({ id }).update({ state, reason, decided_by: actor.id, decider_name: actor.displayName, decided_at: now });
}
