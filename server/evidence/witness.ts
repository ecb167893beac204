import type { Knex } from '../platform/database.ts';
import type { Heard } from '../platform/http.ts';
import { type JournalRow, writeJournalRows } from '../platform/journal.ts';
import type { Logger } from '../platform/log.ts';

/** What is kept although no command wrote it: who came and went, and who was refused. */
const REFUSALS = new Set([401, 403, 429]);
const COMINGS: Readonly<Record<string, string>> = { 'session.create': 'session.begin', 'session.delete': 'session.end' };
const WINDOW_MS = 60_000;
const FLUSH_MS = 1000;
/** Beyond so many different refusals in a minute they are only counted. */
const NOTES_MAX = 2000;

interface Note {
  readonly row: JournalRow;
  /** How many like it came since it was last written. */
  more: number;
  writtenAt: number | null;
}

export interface Witness {
  hear(heard: Heard): void;
  /** Writes what was heard and not yet written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

function rowOf(heard: Heard, at: Date): JournalRow | null {
  const { actor, endpoint, address, status, code, traceId } = heard;
  const coming = status < 300 ? COMINGS[endpoint.id] : undefined;
  if (!coming && !REFUSALS.has(status)) return null;
  return {
    at,
    actor: actor ?? { id: -1, name: 'anonymous', scope: ['*'] },
    action: coming ?? 'refused',
    subject: endpoint.id,
    regionId: actor?.regionId ?? null,
    detail: { address, ...(coming ? {} : { status, code }) },
    traceId,
  };
}

/**
 * Writes sign-ins, sign-outs and refusals (401, 403, 429) to the journal, outside of any command: the first of its kind within a second,
 * those that follow from the same person and address within a minute as one row with their number. A flood fills neither memory nor disk.
 */
export function createWitness(knex: Knex, log: Logger, clock: () => Date): Witness {
  const notes = new Map<string, Note>();
  let writing: Promise<void> = Promise.resolve();

  const due = (now: number): JournalRow[] => {
    const rows: JournalRow[] = [];
    for (const [key, note] of notes) {
      const isOver = note.writtenAt !== null && now - note.writtenAt >= WINDOW_MS;
      if (note.writtenAt === null) rows.push(note.row);
      else if (isOver && note.more > 0) rows.push({ ...note.row, at: clock(), detail: { ...note.row.detail, times: note.more } });
      if (isOver && note.more === 0) notes.delete(key);
      if (note.writtenAt === null || isOver) Object.assign(note, { writtenAt: now, more: 0 });
    }
    return rows;
  };
  const flush = (now = performance.now()): Promise<void> => {
    writing = writing
      .then(async () => {
        const rows = due(now);
        if (rows.length > 0) await writeJournalRows(knex, rows);
      })
      .catch((error: unknown) => log.warn({ err: error }, 'journal: what was heard is not written'));
    return writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    hear: (heard) => {
      const row = rowOf(heard, clock());
      if (!row) return;
      const isComing = row.action !== 'refused';
      const place = isComing ? heard.traceId : notes.size < NOTES_MAX ? `${heard.address} ${row.subject} ${heard.code}` : 'others';
      const key = `${row.actor.name} ${place}`;
      const known = notes.get(key);
      if (known) known.more += 1;
      else notes.set(key, { row: place === 'others' ? { ...row, subject: 'others' } : row, more: 0, writtenAt: null });
    },
    flush: () => flush(),
    close: async () => {
      clearInterval(timer);
      await flush(Number.POSITIVE_INFINITY);
    },
  };
}
