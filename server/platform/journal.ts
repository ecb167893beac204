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

/** A row of the journal as it is written. */
export interface JournalRow {
  readonly at: Date;
  /** What was done for another says so in its detail. */
  readonly actor: Pick<Actor, 'id' | 'name' | 'scope' | 'actingFor'>;
  readonly action: string;
  readonly subject: string;
  /** Null: who sees all that the actor could touch sees the row. */
  readonly regionId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

const columnsOf = (row: JournalRow) => ({
  at: row.at,
  actor_id: row.actor.id,
  actor_name: row.actor.name,
  action: row.action,
  subject: row.subject,
  region_id: row.regionId,
  scope: [...row.actor.scope],
  detail: JSON.stringify(row.actor.actingFor ? { ...row.detail, actingFor: row.actor.actingFor.name } : row.detail),
  trace_id: row.traceId,
});

/** Writes rows to the journal: within a transaction, or by themselves. */
export async function writeJournalRows(knex: Knex, rows: readonly JournalRow[]): Promise<void> {
  await knex('journal').insert(rows.map(columnsOf));
}

export const READING = 'sensitive.read';

/** Writes rows of reading, by themselves; one that the hour has already stays alone, whoever writes it at the same time. */
export async function writeReadings(knex: Knex, rows: readonly Omit<JournalRow, 'action'>[]): Promise<void> {
  await knex('journal')
    .insert(rows.map((row) => columnsOf({ ...row, action: READING })))
    .onConflict()
    .ignore();
}

/**
 * Writes the audit row in the command's own transaction; where no region is said, of the region where its author works. Answers its number.
 */
export async function writeJournal(trx: Knex.Transaction, entry: JournalEntry, actor: Actor, traceId: string, at: Date): Promise<number> {
  const { action, subject, detail = {}, regionId = actor.regionId } = entry;
  const rows = trx('journal').insert(columnsOf({ at, actor, action, subject, regionId, detail, traceId }));
  const [row] = await rows.returning<{ id: number }[]>('id');
  return row!.id;
}

/**
 * Whom an event is for beside the right to its topic: who sees a region, one of several, or all of several; null is everybody.
 */
export type Hearers = string | null | { readonly anyOf: readonly string[] } | { readonly allOf: readonly string[] };

/** Writes an event to the outbox; live streams send it after the commit. */
export async function emitEvent(
  trx: Knex.Transaction,
  topic: string,
  payload: Record<string, unknown>,
  hearers: Hearers,
  now: Date,
): Promise<void> {
  const several: { readonly anyOf?: readonly string[]; readonly allOf?: readonly string[] } =
    typeof hearers === 'string' || hearers === null ? {} : hearers;
  await trx('outbox').insert({
    at: now,
    topic,
    payload: JSON.stringify(payload),
    region_id: typeof hearers === 'string' ? hearers : null,
    any_of: several.anyOf ? [...several.anyOf] : null,
    all_of: several.allOf ? [...several.allOf] : null,
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
  /** Of these regions the hearer sees one, and of those every one; null asks nothing. */
  readonly anyOf: readonly string[] | null;
  readonly allOf: readonly string[] | null;
}

/**
 * The events after a cursor that the actor of the transaction may see, oldest first, at most `limit`. Rows of a transaction are
 * held back while an older one still runs, so nothing is ever skipped.
 */
export async function eventsAfter(trx: Knex.Transaction, after: EventCursor, limit: number): Promise<OutboxEvent[]> {
  return trx('outbox')
    .select(
      'tx',
      'id',
      'at',
      'topic',
      'payload',
      'all_of as allOf',
      trx.raw('case when region_id is null then any_of else array[region_id] end as "anyOf"'),
    )
    .whereRaw('(tx, id) > (?, ?)', [after.tx, after.id])
    .whereRaw('tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint')
    .orderBy(['tx', 'id'])
    .limit(limit);
}

/** After everything that can be read now, and before what a transaction under way will bring: where a reader begins. */
export async function endOfEvents(trx: Knex.Transaction): Promise<EventCursor> {
  const { rows } = (await trx.raw('select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 as tx, ?::bigint as id', [
    String(Number.MAX_SAFE_INTEGER),
  ])) as { rows: [EventCursor] };
  return rows[0];
}
