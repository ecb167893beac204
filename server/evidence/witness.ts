import type { Knex } from '../platform/database.ts';
import type { Heard } from '../platform/http.ts';
import { type JournalRow, writeJournalRows } from '../platform/journal.ts';
import type { Logger } from '../platform/log.ts';

/** What is kept although no command wrote it: who came and went, and who was refused. */
const REFUSALS = new Set([401, 403, 429]);
const WINDOW_MS = 60_000;
const FLUSH_MS = 1000;
/** Beyond so many different refusals in a minute they are only counted. */
const NOTES_MAX = 2000;

interface Note {
  readonly row: JournalRow;
  /** How many like it came that no row tells of. */
  more: number;
  writtenAt: number | null;
}

export interface Witness {
  hear(heard: Heard): void;
  /** Writes what was heard and not yet written, and ends. */
  close(): Promise<void>;
}

function rowOf({ actor, endpoint, address, status, code, came, tried, traceId }: Heard, at: Date): JournalRow {
  return {
    at,
    actor: actor ?? { id: -1, name: 'anonymous', scope: ['*'] },
    action: came ?? 'refused',
    subject: endpoint.id,
    regionId: actor?.regionId ?? null,
    detail: { address, ...(came ? {} : { status, code }), ...(tried === null || came ? {} : { tried }) },
    traceId,
  };
}

/** Refusals by person, address, endpoint and code. */
class Refusals {
  private readonly notes = new Map<string, Note>();

  add(row: JournalRow): void {
    const own = `${row.actor.name} ${JSON.stringify(row.detail)} ${row.subject}`;
    const isFull = this.notes.size >= NOTES_MAX && !this.notes.has(own);
    const key = isFull ? `${row.actor.name} others` : own;
    const known = this.notes.get(key);
    if (known) known.more += 1;
    else this.notes.set(key, { row: isFull ? { ...row, subject: 'others' } : row, more: 0, writtenAt: null });
  }

  /** The first of each kind at once; those that followed it when its minute is over, as one row with their number. */
  take(now: number, at: Date): JournalRow[] {
    const rows: JournalRow[] = [];
    for (const [key, note] of this.notes) {
      if (note.writtenAt === null) rows.push(note.row);
      const isOver = now - (note.writtenAt ?? now) >= WINDOW_MS || now === Number.POSITIVE_INFINITY;
      if (isOver && note.more > 0) rows.push({ ...note.row, at, detail: { ...note.row.detail, times: note.more } });
      if (isOver && note.more === 0) this.notes.delete(key);
      else if (isOver) Object.assign(note, { writtenAt: now, more: 0 });
      else note.writtenAt ??= now;
    }
    return rows;
  }
}

/**
 * Writes sign-ins, sign-outs and refusals (401, 403, 429) to the journal, outside of any command: the first refusal of its kind within a
 * second, those that follow from the same person and address within a minute as one row with their number. A flood fills neither memory nor disk.
 */
export function createWitness(knex: Knex, log: Logger, clock: () => Date): Witness {
  const refusals = new Refusals();
  let comings: JournalRow[] = [];
  let writing: Promise<void> = Promise.resolve();

  const flush = (now = performance.now()): Promise<void> => {
    writing = writing
      .then(async () => {
        const rows = [...comings, ...refusals.take(now, clock())];
        comings = [];
        if (rows.length > 0) await writeJournalRows(knex, rows);
      })
      .catch((error: unknown) => log.warn({ err: error }, 'journal: what was heard is not written'));
    return writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    hear: (heard) => {
      if (heard.came) comings.push(rowOf(heard, clock()));
      else if (REFUSALS.has(heard.status)) refusals.add(rowOf(heard, clock()));
    },
    close: async () => {
      clearInterval(timer);
      await flush(Number.POSITIVE_INFINITY);
    },
  };
}
