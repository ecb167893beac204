import type { Role } from '../../../server/contract/roles.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import type { Client, Json, TestServer } from '../../support/server.ts';

/** Who reads the pipelines and the right holders of parcels: the command, and the department that delivers them. */
export const READERS: readonly Role[] = ['commander', 'admin', 'land'];
/** Who does not, although most of them may read the blueprint, check sites, see imports, or read the journal. */
export const OTHERS: readonly Role[] = ['planner', 'energy', 'environment', 'safety', 'auditor', 'viewer'];

export const HOLDER = '张三丰';
export const PIPE = '鲁宁线';
export const SITE = rectangle(115.7, 36.5, 115.703, 36.503);
/** On the pipe and on the parcel. */
export const SPOT = { lon: 115.7015, lat: 36.5015 };

/** A commit before the last one, at which all is there. */
export const BEFORE = 4;

/** A pipeline, which is sensitive, across a parcel, whose right holder is; in a city that shows neither to its planners. */
export async function lay(server: TestServer): Promise<void> {
  await server.db.knex('department').where({ id: 'planning' }).update({ layers: [] });
  await server.seed(async (unit) => {
    const line = [
      [115.7015, 36.49],
      [115.7015, 36.52],
    ];
    const pipe = { key: 'PL-1', name: PIPE, attributes: { medium: 'gas', halfWidthM: 0.5 } };
    await seedFeatures(unit, 'pipelines', [{ ...pipe, geometry: { type: 'LineString', coordinates: line } }]);
    await deliverLayer(unit, 'pipelines');
    const parcel = { key: 'P-1', name: '一号地', status: 'available', use: { system: 'planning' as const, code: '1001' }, geometry: SITE };
    await seedFeatures(unit, 'parcels', [{ ...parcel, attributes: { QLRMC: HOLDER, farMax: 2 } }]);
    await seedFeatures(unit, 'base_water', [{ key: 'W-1', geometry: rectangle(115.8, 36.5, 115.801, 36.501) }]);
  });
}

export interface Person {
  readonly role: Role;
  readonly client: Client;
}

export async function people(server: TestServer, roles: readonly Role[]): Promise<Person[]> {
  const made: Person[] = [];
  for (const role of roles) made.push({ role, client: await server.as(role, ['*']) });
  return made;
}

/** The rows of reading, oldest first. */
export async function readings({ db }: TestServer): Promise<{ actor_name: string; subject: string; way: string }[]> {
  const rows = await db.knex('journal').where({ action: 'sensitive.read' }).orderBy('id');
  return rows.map(({ actor_name, subject, detail }: Json) => ({ actor_name, subject, way: detail.way }));
}
