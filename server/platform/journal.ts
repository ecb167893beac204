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
export async function emitEvent(
  trx: Knex.Transaction,
  topic: string,
  payload: Record<string, unknown>,
  regionId: string | null,
  now: Date,
): Promise<void> {
  await trx('outbox').insert({
    at: now,
    topic,
    payload: JSON.stringify(payload),
    region_id: regionId,
  });
}

/** Where a stream stands: transaction, then row. Row ids alone can become visible out of order. */
export interface EventCursor {
  readonly tx: number;
  readonly id: number;
}

export interface OutboxEvent extends EventCursor {
  readonly at: Date;
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

/**
 * The events after a cursor that the actor of the transaction may see, oldest first, at most `limit`. Rows of a transaction are
 * held back while an older one still runs, so nothing is ever skipped.
 */
export async function eventsAfter(trx: Knex.Transaction, after: EventCursor, limit: number): Promise<OutboxEvent[]> {
  return trx('outbox')
    .select('tx', 'id', 'at', 'topic', 'payload')
    .whereRaw('(tx, id) > (?, ?)', [after.tx, after.id])
    .whereRaw('tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint')
    .orderBy(['tx', 'id'])
    .limit(limit);
}

/** The newest event: where a stream without `Last-Event-ID` starts. */
export async function lastEvent(trx: Knex.Transaction): Promise<EventCursor> {
  const row = await trx('outbox')
    .select('tx', 'id')
    .orderBy([
      { column: 'tx', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<EventCursor>();
  return row ?? { tx: 0, id: 0 };
}
