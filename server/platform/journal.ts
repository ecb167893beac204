import type { Knex } from './database.ts';
import type { Actor } from './unit.ts';

export interface JournalEntry {
  /** What was done, as `room.verb`. */
  readonly action: string;
  /** What it was done to: a code or an id. */
  readonly subject: string;
  readonly regionId?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes the audit row in the command's own transaction. */
export async function writeJournal(trx: Knex.Transaction, entry: JournalEntry, actor: Actor, traceId: string, now: Date): Promise<void> {
  await trx('journal').insert({
    at: now,
    actor_id: actor.id,
    actor_name: actor.name,
    action: entry.action,
    subject: entry.subject,
    region_id: entry.regionId ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
    trace_id: traceId,
  });
}

/** Writes an event to the outbox; live streams send it after the commit. */
export async function emitEvent(trx: Knex.Transaction, topic: string, payload: Record<string, unknown>, regionId: string | null, now: Date): Promise<void> {
  await trx('outbox').insert({ at: now, topic, payload: JSON.stringify(payload), region_id: regionId });
}

export interface OutboxEvent {
  readonly id: number;
  readonly at: Date;
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

/** The events after an id that the actor of the transaction may see, oldest first, at most `limit`. */
export async function eventsAfter(trx: Knex.Transaction, id: number, limit: number): Promise<OutboxEvent[]> {
  return trx('outbox').select('id', 'at', 'topic', 'payload').where('id', '>', id).orderBy('id').limit(limit);
}

/** The newest event's id: where a stream without `Last-Event-ID` starts. */
export async function lastEventId(trx: Knex.Transaction): Promise<number> {
  const row = await trx('outbox').max<{ max: number | null }>('id as max').first();
  return row?.max ?? 0;
}
