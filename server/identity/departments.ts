import type { DepartmentView, departmentEndpoints } from '../contract/departments.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import type { GrantNote } from '../contract/grants.ts';
import type { Role } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import { type Query, rightsOf, SYSTEM, type Unit } from '../platform/unit.ts';
import {
  type Department,
  departmentRows,
  departmentsOf,
  lockDepartment,
  type Member,
  membershipOf,
  personOf,
  updateDepartment,
  updateMembership,
} from './department-store.ts';
import { onlyProposes, proposeGrant } from './grants.ts';

const viewOf = ({ id, zh, en, roles, kinds, layers, across }: Department): DepartmentView => ({
  ...{ id, name: { zh, en }, roles: [...roles] as Role[] },
  ...{ kinds: [...kinds], layers: [...layers], across },
});

/** Every department, in the order of the standards. */
export async function departments(query: Query): Promise<DepartmentView[]> {
  return (await departmentRows(query)).map(viewOf);
}

export interface DepartmentChange {
  readonly kinds?: readonly string[] | undefined;
  readonly layers?: readonly string[] | undefined;
  readonly across?: boolean | undefined;
}

/**
 * Changes what a department works with, from the next command on, or proposes it. It holds in every region, so only who answers for all of
 * them may.
 * @throws department.unknown, auth.not_allowed_region, grants.waiting
 */
export async function changeDepartment(
  unit: Unit,
  id: string,
  change: DepartmentChange,
): Promise<DepartmentView & { grant: GrantNote | null }> {
  if (!unit.actor.scope.includes('*')) throw problem('auth.not_allowed_region');
  const before = await lockDepartment(unit, id);
  if (!before) throw problem('department.unknown', { id });
  const { kinds = before.kinds, layers = before.layers, across = before.across } = change;
  if (onlyProposes(unit.actor)) {
    const was = { kinds: [...before.kinds], layers: [...before.layers], across: before.across };
    const proposed = { kind: 'department' as const, before: was, after: { kinds: [...kinds], layers: [...layers], across } };
    return { ...viewOf(before), grant: await proposeGrant(unit, { subject: id, personId: null, regionIds: ['*'], change: proposed }) };
  }
  const after = { ...before, kinds, layers, across };
  await updateDepartment(unit, after);
  await unit.journal({ action: 'identity.changeDepartment', subject: id, detail: { ...change } });
  return { ...viewOf(after), grant: null };
}

/** Refuses departments that are not there. Raises `department.unknown`. */
export async function demandDepartments(unit: Unit, ids: readonly string[]): Promise<void> {
  const known = (await departmentRows(unit)).map((department) => department.id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw problem('department.unknown', { ids: unknown });
}

/**
 * Says, or proposes, to which departments an account belongs; null is those of its roles. Answers those that now count.
 * @throws department.unknown, department.unknown_person, auth.not_allowed_region (the person acts where the actor does not), grants.waiting
 */
export async function assignDepartments(
  unit: Unit,
  name: string,
  ids: readonly string[] | null,
): Promise<ReplyOf<typeof departmentEndpoints.assign>> {
  await demandDepartments(unit, ids ?? []);
  const person = await personOf(unit, name);
  if (!person) throw problem('department.unknown_person', { name });
  const { scope } = unit.actor;
  if (!scope.includes('*') && !person.region_ids.every((id) => scope.includes(id))) throw problem('auth.not_allowed_region');
  const grant = await giveMembership(unit, person, ids);
  return { name, departments: (await departmentsOf(unit, person.id)).map((department) => department.id), grant };
}

async function giveMembership(unit: Unit, person: Member, ids: readonly string[] | null): Promise<GrantNote | null> {
  const { id, name, region_ids: regionIds } = person;
  if (onlyProposes(unit.actor)) {
    const before = (await membershipOf(unit, id))!;
    const change = { kind: 'membership' as const, before, after: { departments: ids && [...ids] } };
    return proposeGrant(unit, { subject: name, personId: id, regionIds, change });
  }
  await updateMembership(unit, id, ids);
  await unit.journal({ action: 'identity.assignDepartments', subject: name, detail: { departments: ids } });
  return null;
}

/**
 * Refuses what concerns a layer that none of the actor's departments delivers; the system delivers all.
 * @throws auth.not_allowed_department
 */
export async function mayDeliver(query: Query, layerId: string): Promise<void> {
  if (query.actor.id === SYSTEM.id) return;
  const layers = (await departmentsOf(query, rightsOf(query.actor))).flatMap((department) => department.layers);
  if (!layers.some((id) => id === '*' || id === layerId)) throw problem('auth.not_allowed_department', { layerId });
}
