import { isDeepStrictEqual } from 'node:util';
import type { BodyOf } from '../contract/endpoint.ts';
import type { GrantChange, GrantView, grantEndpoints } from '../contract/grants.ts';
import { type Role, rolesThatCount } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { demandOneDuty } from './accounts.ts';
import { lockDepartment, membershipOf, updateDepartment, updateMembership } from './department-store.ts';
import { demandDepartments } from './departments.ts';
import { endGrant, type GrantRow } from './grant-store.ts';
import { holdGrant, isSecond, SIDES, showGrant, tellGrant } from './grants.ts';
import { changePersonRow, lockRights, type Rights, readPerson, rightsOf } from './person-store.ts';
import { missingRegions } from './store.ts';

/** Lists of ids say the same in any order. */
const inOrder = (state: object): object =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]));

/** Refuses what was proposed on another state than that of now. Raises `grants.target_changed`. */
function demandUnchanged(row: GrantRow, now: object | null): void {
  if (!now || !isDeepStrictEqual(inOrder(now), inOrder(row.before))) throw problem('grants.target_changed', { subject: row.subject });
}

type Of<K extends GrantChange['kind']> = Extract<GrantChange, { kind: K }>['after'];

async function grantRights(unit: Unit, row: GrantRow): Promise<void> {
  const person = await readPerson(unit, row.subject);
  demandUnchanged(row, person && rightsOf(person));
  const { roles, regionIds, disabled } = row.after as Of<'rights'>;
  demandOneDuty(unit.actor, roles);
  const missing = await missingRegions(unit, regionIds);
  if (missing.length > 0) throw problem('region.unknown', { regionIds: missing });
  const returns = disabled !== (row.before as Of<'rights'>).disabled;
  await changePersonRow(unit, person!.id, { roles, regionIds, ...(returns ? { disabled } : {}) });
}

async function grantMembership(unit: Unit, row: GrantRow): Promise<void> {
  const person = await readPerson(unit, row.subject);
  demandUnchanged(row, person && (await membershipOf(unit, person.id)));
  const { departments } = row.after as Of<'membership'>;
  await demandDepartments(unit, departments ?? []);
  await updateMembership(unit, row.person_id!, departments);
}

async function grantDepartment(unit: Unit, row: GrantRow): Promise<void> {
  const department = await lockDepartment(unit, row.subject);
  if (!department) throw problem('department.unknown', { id: row.subject });
  const { kinds, layers, across } = department;
  demandUnchanged(row, { kinds, layers, across });
  await updateDepartment(unit, { ...department, ...(row.after as Of<'department'>) });
}

const GIVE = { rights: grantRights, membership: grantMembership, department: grantDepartment } as const;

/** Holds the accounts of both administrators, and of whom it concerns, as they are until the end. */
async function holdBoth(unit: Unit, row: GrantRow): Promise<(id: number, role: Role) => boolean> {
  const ids = [unit.actor.id, row.proposed_by, ...(row.person_id === null ? [] : [row.person_id])];
  const rights = await lockRights(unit, ids);
  const counts = ({ roles, disabled }: Rights): readonly Role[] => (disabled ? [] : rolesThatCount(roles, unit.actor.separated));
  return (id, role) => rights.some((each) => each.id === id && counts(each).includes(role));
}

/**
 * Decides a proposal, as an administrator of the other kind. What was proposed holds from the acceptance on, if every rule allows it now and
 * neither what it changes nor who proposed it has changed since.
 * @throws grants.unknown, grants.over, grants.second_person, grants.target_changed, users.two_duties, region.unknown, department.unknown
 */
export async function decideGrant(
  unit: Unit,
  id: string,
  { decision, reason = null }: { decision: BodyOf<typeof grantEndpoints.decide>['decision']; reason?: string | null | undefined },
): Promise<GrantView> {
  const row = await holdGrant(unit, id);
  const holds = await holdBoth(unit, row);
  const { proposes, decides } = SIDES[row.kind];
  if (!isSecond(row, unit.actor) || !holds(unit.actor.id, decides)) throw problem('grants.second_person', {});
  if (decision === 'accept') {
    if (!holds(row.proposed_by, proposes)) throw problem('grants.target_changed', { subject: row.subject });
    await GIVE[row.kind](unit, row);
  }
  await endGrant(unit, id, decision === 'accept' ? 'granted' : 'refused', reason);
  const { kind, before, after } = row;
  await unit.journal({ action: `identity.${decision}Grant`, subject: row.subject, detail: { grant: id, kind, before, after, reason } });
  await tellGrant(unit, row);
  return showGrant(unit, id);
}
