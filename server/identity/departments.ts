import type { DepartmentView } from '../contract/departments.ts';
import type { Role } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';

interface Department {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly roles: readonly string[];
  readonly kinds: readonly string[];
  readonly layers: readonly string[];
  readonly across: boolean;
}

/** Adds the departments that are not there yet; those that are stay as an administrator left them. */
export async function addDepartments(unit: Unit, departments: readonly Department[]): Promise<void> {
  const rows = departments.map((one, ordinal) => ({
    ...one,
    ordinal,
    roles: [...one.roles],
    kinds: [...one.kinds],
    layers: [...one.layers],
  }));
  await unit.trx('department').insert(rows).onConflict('id').ignore();
}

const viewOf = ({ id, zh, en, roles, kinds, layers, across }: Department): DepartmentView => ({
  ...{ id, name: { zh, en }, roles: [...roles] as Role[] },
  ...{ kinds: [...kinds], layers: [...layers], across },
});

/** Every department, in the order of the standards. */
export async function departments(query: Query): Promise<DepartmentView[]> {
  return ((await query.trx('department').orderBy(['ordinal', 'id'])) as Department[]).map(viewOf);
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
  const [before] = (await unit.trx('department').where({ id }).forUpdate()) as Department[];
  if (!before) throw problem('department.unknown', { id });
  const { kinds = before.kinds, layers = before.layers, across = before.across } = change;
  await unit
    .trx('department')
    .where({ id })
    .update({ kinds: [...kinds], layers: [...layers], across });
  await unit.journal({ action: 'identity.changeDepartment', subject: id, detail: { ...change } });
  return viewOf({ ...before, kinds, layers, across });
}

/**
 * Says to which departments an account belongs; null is those of its roles. Answers those that now count.
 * @throws department.unknown, department.unknown_person, auth.not_allowed_region (the person acts where the actor does not)
 */
export async function assignDepartments(unit: Unit, name: string, ids: readonly string[] | null): Promise<string[]> {
  const known = (await unit.trx('department').pluck('id')) as string[];
  const unknown = (ids ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0) throw problem('department.unknown', { ids: unknown });
  const person = await unit.trx('app_user').where({ name }).first<{ id: number; region_ids: string[] }>('id', 'region_ids');
  if (!person) throw problem('department.unknown_person', { name });
  const { scope } = unit.actor;
  if (!scope.includes('*') && !person.region_ids.every((id) => scope.includes(id))) throw problem('auth.not_allowed_region');
  await unit
    .trx('app_user')
    .where({ name })
    .update({ department_ids: ids === null ? null : [...ids] });
  await unit.journal({ action: 'identity.assignDepartments', subject: name, detail: { departments: ids } });
  return (await unit.trx('person_department_door').where({ person_id: person.id }).orderBy('ordinal').pluck('department_id')) as string[];
}

/**
 * Refuses what concerns a layer that none of the actor's departments delivers; the system delivers all.
 * @throws auth.not_allowed_department
 */
export async function mayDeliver(query: Query, layerId: string): Promise<void> {
  if (query.actor.id === 0) return;
  const lists = (await query.trx('person_department_door').where({ person_id: query.actor.id }).pluck('layers')) as string[][];
  if (!lists.flat().some((id) => id === '*' || id === layerId)) throw problem('auth.not_allowed_department', { layerId });
}
