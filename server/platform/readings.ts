import type { Knex } from './database.ts';
import { writeReadings } from './journal.ts';
import type { Actor, Clock } from './unit.ts';

/** Writes who read sensitive data. */
export interface Readings {
  /**
   * Returns when the journal holds a row of this person, hour and each layer. `told` says of each layer in which way its data was told; the
   * row keeps the first way. The system is no person and leaves no row.
   */
  note(actor: Actor, told: ReadonlyMap<string, string>, traceId: string): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** Beyond so many people and layers of one hour the database is asked again. */
const REMEMBERED_MAX = 20_000;

/**
 * One row per person, layer and hour, by a statement of its own on the primary: reads run in transactions that cannot write, on replicas too.
 * What this process knows to be written costs nothing more.
 */
export function createReadings(knex: Knex, clock: Clock): Readings {
  const written = new Set<string>();
  let hour = 0;

  return {
    note: async (actor, told, traceId) => {
      if (actor.id <= 0) return;
      const at = clock();
      const now = Math.floor(at.getTime() / HOUR_MS);
      if (now !== hour || written.size > REMEMBERED_MAX) written.clear();
      hour = now;
      const keyOf = (layerId: string): string => `${actor.id} ${layerId}`;
      const fresh = [...told].filter(([layerId]) => !written.has(keyOf(layerId)));
      if (fresh.length === 0) return;
      await writeReadings(
        knex,
        fresh.map(([subject, way]) => ({ at, actor, subject, regionId: actor.regionId, detail: { way }, traceId })),
      );
      if (hour === now) for (const [layerId] of fresh) written.add(keyOf(layerId));
    },
  };
}
