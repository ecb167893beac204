import type { UseRef } from '../contract/common.ts';
import { areaM2, asGeoJson, fromGeoJson, OVERLAY_GRID } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface ExemptionRow {
  id: string;
  state: 'waiting' | 'approved' | 'rejected' | 'used';
  geometry: { type: string };
  region_id: string;
  use_system: 'planning' | 'survey';
  use_code: string;
  rules: string[];
  document: string;
  reason: string;
  /** Whether the reader proposed it, made or was made the account that did, or was one hand with the proposer as deputy or person. */
  own_hand: boolean;
  proposer_name: string;
  proposed_at: Date;
  decider_name: string | null;
  decided_at: Date | null;
  note: string | null;
  project_code: string | null;
}

const COLUMNS = `id, state, ${asGeoJson('geom')} as geometry, region_id, use_system, use_code, rules, document, reason, array[proposed_by, proposed_for] && (lantu_hands(lantu_actor()) || lantu_hands(lantu_acting_for())) as own_hand, proposer_name, proposed_at,
  decider_name, decided_at, note, project_code`;

export async function exemptionRows(query: Query, state: string | undefined, limit: number): Promise<ExemptionRow[]> {
  const rows = query.trx('site_exemption').select(query.trx.raw(COLUMNS)).orderBy('proposed_at', 'desc').limit(limit);
  return state === undefined ? rows : rows.where({ state });
}

/** Takes an exemption for this transaction; null when there is none in the actor's regions. */
export async function lockExemption(unit: Unit, id: string): Promise<ExemptionRow | null> {
  return (await unit.trx('site_exemption').where({ id }).forUpdate().first<ExemptionRow>(unit.trx.raw(COLUMNS))) ?? null;
}

export interface NewExemption {
  readonly id: string;
  readonly regionId: string;
  readonly geometry: object;
  readonly use: UseRef;
  readonly rules: readonly string[];
  readonly document: string;
  readonly reason: string;
}

/** Adds an exemption that waits; false when the id is there already. */
export async function insertExemption(unit: Unit, exemption: NewExemption): Promise<boolean> {
  const row = {
    id: exemption.id,
    region_id: exemption.regionId,
    geom: unit.trx.raw(fromGeoJson('?'), [JSON.stringify(exemption.geometry)]),
    use_system: exemption.use.system,
    use_code: exemption.use.code,
    rules: [...exemption.rules],
    document: exemption.document,
    reason: exemption.reason,
    proposed_by: unit.actor.id,
    proposed_for: unit.actor.actingFor?.id ?? null,
    proposer_name: unit.actor.displayName,
    proposed_at: unit.now,
  };
  return (await unit.trx('site_exemption').insert(row).onConflict('id').ignore().returning('id')).length > 0;
}

export async function decideExemption(unit: Unit, id: string, state: 'approved' | 'rejected', note: string | null): Promise<void> {
  const decided = {
    decided_by: unit.actor.id,
    decided_for: unit.actor.actingFor?.id ?? null,
    decider_name: unit.actor.displayName,
    decided_at: unit.now,
  };
  await unit
    .trx('site_exemption')
    .where({ id })
    .update({ state, note, ...decided });
}

export async function useExemption(unit: Unit, id: string, projectCode: string): Promise<void> {
  await unit.trx('site_exemption').where({ id }).update({ state: 'used', project_code: projectCode });
}

/** What of a site lies outside of the one that an exemption is for, in m². */
export async function outsideExemptionM2(query: Query, id: string, geometry: object): Promise<number> {
  const { rows } = (await query.trx.raw(
    `select ${areaM2(`st_difference(${fromGeoJson('?')}, geom, ${OVERLAY_GRID})`)} as outside from site_exemption where id = ?`,
    [JSON.stringify(geometry), id],
  )) as { rows: { outside: number }[] };
  return rows[0]?.outside ?? Number.POSITIVE_INFINITY;
}
