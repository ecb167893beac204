import { randomUUID } from 'node:crypto';
import type { ReplyOf } from '../contract/endpoint.ts';
import type { GrantChange, GrantNote, GrantView, grantEndpoints } from '../contract/grants.ts';
import type { Role } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, type Query, SYSTEM, type Unit } from '../platform/unit.ts';
import {
  endGrant,
  type GrantFilter,
  type GrantRow,
  grantRow,
  grantRows,
  insertGrant,
  lapseGrant,
  lockGrant,
  type NewGrant,
} from './grant-store.ts';

const GRANT_DAYS = 7;
const DAY_MS = 86_400_000;

/** Who proposes a change of rights and who decides it: the two sides are always the two kinds of administrators. */
export const SIDES: Readonly<Record<GrantChange['kind'], { readonly proposes: Role; readonly decides: Role }>> = {
  rights: { proposes: 'admin', decides: 'security' },
  membership: { proposes: 'security', decides: 'admin' },
  department: { proposes: 'security', decides: 'admin' },
};

/** Whether what the actor gives is only proposed: where administrators are separated, but for the owner of the machine. */
export const onlyProposes = ({ id, separated }: Actor): boolean => separated && id !== SYSTEM.id;

/** Whether the actor is the second person to a proposal: of the other kind, not a hand of who proposed it, and not whom it concerns. */
export const isSecond = (row: GrantRow, actor: Actor): boolean =>
  actor.roles.includes(SIDES[row.kind].decides) && !row.own_hand && !row.concerns_reader;

function viewOf(row: GrantRow, actor: Actor): GrantView {
  const waits = row.state === 'waiting' && actor.permissions.includes('grants.decide');
  return {
    id: row.id,
    subject: row.subject,
    subjectName: { zh: row.zh, en: row.en },
    change: { kind: row.kind, before: row.before, after: row.after } as GrantChange,
    state: row.state,
    proposedBy: row.proposer_name,
    proposedAt: row.proposed_at.toISOString(),
    until: row.until.toISOString(),
    decidedBy: row.decider_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    mayDecide: waits && isSecond(row, actor),
    mayWithdraw: waits && row.own,
  };
}

export async function listGrants(query: Query, filter: GrantFilter): Promise<ReplyOf<typeof grantEndpoints.list>['items']> {
  return (await grantRows(query, filter)).map((row) => viewOf(row, query.actor));
}

/** A grant as the actor sees it now. */
export const showGrant = async (query: Query, id: string): Promise<GrantView> => viewOf((await grantRow(query, id))!, query.actor);

export const tellGrant = (unit: Unit, { id, subject, region_ids }: Pick<GrantRow, 'id' | 'subject' | 'region_ids'>): Promise<void> =>
  unit.emit('grants.changed', { id, subject }, { allOf: region_ids });

/**
 * Asks an administrator of the other kind for a change of rights; nothing holds until the decision, and after seven days nobody can decide.
 * GB/T 22239-2019, 8.1.4.2 d and 8.1.5.
 * @throws grants.waiting
 */
export async function proposeGrant(unit: Unit, grant: Omit<NewGrant, 'id' | 'until'>): Promise<GrantNote> {
  const { subject, change } = grant;
  const lapsed = await lapseGrant(unit, change.kind, subject);
  if (lapsed) await unit.journal({ action: 'identity.lapseGrant', subject, detail: { grant: lapsed } });
  const id = randomUUID();
  const until = new Date(unit.now.getTime() + GRANT_DAYS * DAY_MS);
  if (!(await insertGrant(unit, { ...grant, id, until }))) throw problem('grants.waiting', { subject });
  await unit.journal({ action: 'identity.proposeGrant', subject, detail: { grant: id, ...change, until: until.toISOString() } });
  await tellGrant(unit, { id, subject, region_ids: [...grant.regionIds] });
  return { id, until: until.toISOString() };
}

/** A proposal that still waits, held until the end of the transaction. Raises `grants.unknown`, `grants.over`. */
export async function holdGrant(unit: Unit, id: string): Promise<GrantRow> {
  const row = await lockGrant(unit, id);
  if (!row) throw problem('grants.unknown');
  if (row.state !== 'waiting') throw problem('grants.over', { state: row.state });
  return row;
}

/** Takes an own proposal back. Raises `grants.unknown`, `grants.over`, `grants.second_person` for somebody else's. */
export async function withdrawGrant(unit: Unit, id: string): Promise<GrantView> {
  const row = await holdGrant(unit, id);
  if (!row.own) throw problem('grants.second_person', {});
  await endGrant(unit, id, 'withdrawn', null);
  await unit.journal({ action: 'identity.withdrawGrant', subject: row.subject, detail: { grant: id } });
  await tellGrant(unit, row);
  return showGrant(unit, id);
}
