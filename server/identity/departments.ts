import type { DepartmentView } from '../contract/departments.ts';
import type { Role } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import { type Query, SYSTEM, type Unit } from '../platform/unit.ts';
import {
  type Department,
  departmentRows,
  departmentsOf,
  lockDepartment,
  personOf,
  updateDepartment,
  updateMembership,
} from './department-store.ts';

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
 * Changes what a department works with, from the next command on. It holds in every region, so only who answers for all of them may.
 * @throws department.unknown, auth.not_allowed_region
 */
export async function changeDepartment(unit: Unit, id: string, change: DepartmentChange): Promise<DepartmentView> {
  if (!unit.actor.scope.includes('*')) throw problem('auth.not_allowed_region');
  const before = await lockDepartment(unit, id);
  if (!before) throw problem('department.unknown', { id });
  const { kinds = before.kinds, layers = before.layers, across = before.across } = change;
  const after = { ...before, kinds, layers, across };
  await updateDepartment(unit, after);
  await unit.journal({ action: 'identity.changeDepartment', subject: id, detail: { ...change } });
  return viewOf(after);
}

/**
 * Says to which departments an account belongs; null is those of its roles. Answers those that now count.
 * @throws department.unknown, department.unknown_person, auth.not_allowed_region (the person acts where the actor does not)
 */
export async function assignDepartments(unit: Unit, name: string, ids: readonly string[] | null): Promise<string[]> {
  const known = (await departmentRows(unit)).map((department) => department.id);
  const unknown = (ids ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0) throw problem('department.unknown', { ids: unknown });
  const person = await personOf(unit, name);
  if (!person) throw problem('department.unknown_person', { name });
  const { scope } = unit.actor;
  if (!scope.includes('*') && !person.region_ids.every((id) => scope.includes(id))) throw problem('auth.not_allowed_region');
  await updateMembership(unit, person.id, ids);
  await unit.journal({ action: 'identity.assignDepartments', subject: name, detail: { departments: ids } });
  return (await departmentsOf(unit, person.id)).map((department) => department.id);
}

/**
 * Refuses what concerns a layer that none of the actor's departments delivers; the system delivers all.
 * @throws auth.not_allowed_department
 */
export async function mayDeliver(query: Query, layerId: string): Promise<void> {
  if (query.actor.id === SYSTEM.id) return;
  const layers = (await departmentsOf(query, query.actor.id)).flatMap((department) => department.layers);
  if (!layers.some((id) => id === '*' || id === layerId)) throw problem('auth.not_allowed_department', { layerId });
}
