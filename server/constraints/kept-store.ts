import type { CheckReply } from '../contract/siting.ts';
import { fromGeoJson } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { readable } from './restrict.ts';

/** Keeps a check as it was answered. */
export async function insertCheck(unit: Unit, reply: CheckReply): Promise<void> {
  await unit.trx('siting_check').insert({
    id: reply.id,
    at: unit.now,
    author_id: unit.actor.id,
    author_name: unit.actor.displayName,
    region_id: reply.regionId,
    geom: unit.trx.raw(fromGeoJson('?'), [JSON.stringify(reply.geometry)]),
    use_system: reply.use?.system ?? null,
    use_code: reply.use?.code ?? null,
    needs: JSON.stringify(reply.needs),
    as_of: reply.asOf,
    verdict: reply.verdict,
    revision: reply.revision,
    rules_version: reply.rulesVersion,
    reply: JSON.stringify(reply),
  });
}

/**
 * A kept check, as it was answered, as far as the actor may read it now: somebody else may have seen more. Null when there is none in the
 * actor's regions.
 */
export async function keptCheck(query: Query, id: string): Promise<CheckReply | null> {
  const row = await query.trx('siting_check').where({ id }).first<{ reply: CheckReply }>('reply');
  return row ? readable(query, row.reply) : null;
}
