import { type EventCursor, endOfEvents, eventsAfter, type OutboxEvent } from './journal.ts';
import { SYSTEM, type Units } from './unit.ts';

/** The one reader of the outbox in this process. */
export interface Reader {
  /** Reads on; what was committed before this was called is read when it resolves. */
  pump(): Promise<void>;
  /** All that was read after a place, oldest first; null for a place from before what is kept. */
  keptAfter(place: EventCursor): readonly OutboxEvent[] | null;
  /** Some of what came after a place from before what is kept, and the place to go on from. */
  olderAfter(place: EventCursor): Promise<{ readonly events: readonly OutboxEvent[]; readonly place: EventCursor }>;
}

const BATCH = 500;
/** Events kept for streams that come back, so that a restart of a proxy asks the database nothing. */
const KEPT_MAX = 2000;

const isAfter = (one: EventCursor, other: EventCursor): boolean => one.tx > other.tx || (one.tx === other.tx && one.id > other.id);

/**
 * Reads the outbox from where it ends now.
 * @param tell called with what was read, before the next is
 */
export function createReader(units: () => Units, tell: (events: readonly OutboxEvent[]) => Promise<void>): Reader {
  const kept: OutboxEvent[] = [];
  let cursor: EventCursor | null = null;
  /** Nothing after this is missing in `kept`. */
  let keptFrom: EventCursor = { tx: 0, id: 0 };
  let reading: Promise<void> | null = null;
  let again = false;

  const readAfter = (place: EventCursor) => units().read(SYSTEM, ({ trx }) => eventsAfter(trx, place, BATCH));

  const keep = (events: readonly OutboxEvent[]): void => {
    kept.push(...events);
    const last = kept.splice(0, Math.max(0, kept.length - KEPT_MAX)).at(-1);
    if (last) keptFrom = { tx: last.tx, id: last.id };
  };

  const readOn = async (): Promise<void> => {
    try {
      do {
        again = false;
        cursor ??= keptFrom = await units().read(SYSTEM, ({ trx }) => endOfEvents(trx));
        const events = await readAfter(cursor);
        cursor = events.at(-1) ?? cursor;
        keep(events);
        if (events.length > 0) await tell(events);
        again ||= events.length === BATCH;
      } while (again);
    } finally {
      reading = null;
    }
  };

  return {
    pump: () => {
      again = true;
      reading ??= Promise.resolve().then(readOn);
      return reading;
    },
    keptAfter: (place) => (isAfter(keptFrom, place) ? null : kept.filter((event) => isAfter(event, place))),
    olderAfter: async (place) => {
      const end = keptFrom;
      const events = await readAfter(place);
      return { events, place: events.at(-1) ?? end };
    },
  };
}
