import type { Query, Unit } from '../platform/unit.ts';

export interface Department {
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
  const rows = departments.map(({ roles, kinds, layers, ...one }, ordinal) => {
    return { ...one, ordinal, roles: [...roles], kinds: [...kinds], layers: [...layers] };
  });
  await unit.trx('department').insert(rows).onConflict('id').ignore();
}

/** Every department, in the order of the standards. */
export async function departmentRows({ trx }: Query): Promise<Department[]> {
  return trx('department').orderBy(['ordinal', 'id']);
}

/** One department, locked until the transaction ends; null when there is none. */
export async function lockDepartment({ trx }: Unit, id: string): Promise<Department | null> {
  return (await trx('department').where({ id }).forUpdate().first<Department | undefined>()) ?? null;
}

export async function updateDepartment({ trx }: Unit, { id, kinds, layers, across }: Department): Promise<void> {
  await trx('department')
    .where({ id })
    .update({ kinds: [...kinds], layers: [...layers], across });
}

export interface Member {
  readonly id: number;
  readonly name: string;
  readonly region_ids: string[];
}

export async function personOf({ trx }: Query, name: string): Promise<Member | null> {
  return (await trx('app_user').where({ name }).first<Member>('id', 'name', 'region_ids')) ?? null;
}

/** To which departments an account says it belongs, held as it is until the transaction ends. */
export async function membershipOf({ trx }: Unit, personId: number): Promise<{ departments: string[] | null } | null> {
  const row = await trx('app_user')
    .where({ id: personId })
    .forUpdate()
    .first<{ departments: string[] | null }>('department_ids as departments');
  return row ?? null;
}

/** Null lets the person's roles say it again. */
export async function updateMembership({ trx }: Unit, personId: number, ids: readonly string[] | null): Promise<void> {
  await trx('app_user')
    .where({ id: personId })
    .update({ department_ids: ids && [...ids] });
}

/** The departments to which a person belongs, with the layers of each. */
export async function departmentsOf({ trx }: Query, personId: number): Promise<{ id: string; zh: string; en: string; layers: string[] }[]> {
  return trx('person_department_door')
    .where({ person_id: personId })
    .orderBy('ordinal')
    .select('department_id as id', 'zh', 'en', 'layers');
}
