import type { Response } from 'express';
import { type EventCursor, eventsAfter, lastEvent } from './journal.ts';
import type { Logger } from './log.ts';
import type { Replica } from './replica.ts';
import type { Actor, Units } from './unit.ts';

interface Listener {
  readonly response: Response;
  readonly actor: Actor;
  readonly topics: ReadonlySet<string> | null;
  cursor: EventCursor;
  busy: boolean;
  again: boolean;
}

export interface Live {
  /** Called after a commit that wrote events. */
  signal(): void;
  /** Streams events to a response until it closes; `lastEventId` resumes after what the client has seen. */
  open(response: Response, actor: Actor, topics: ReadonlySet<string> | null, lastEventId: string | undefined): Promise<void>;
  close(): void;
}

const BATCH = 200;
/** Events of other processes are found by looking; those of this one are signalled. */
const POLL_MS = 2000;
const KEEP_ALIVE_MS = 20_000;

function cursorOf(text: string | undefined): EventCursor | null {
  const match = /^(\d{1,18})-(\d{1,18})$/.exec(text ?? '');
  return match ? { tx: Number(match[1]), id: Number(match[2]) } : null;
}

/** Live events from the outbox, each listener within its own rights. Who is told of a change sees it also where a replica answers. */
export function createLive(units: () => Units, log: Logger, replica: Replica | null): Live {
  const listeners = new Set<Listener>();

  const deliver = async (listener: Listener): Promise<void> => {
    const events = await units().read(listener.actor, ({ trx }) => eventsAfter(trx, listener.cursor, BATCH));
    if (events.length > 0) await replica?.note(listener.actor.id);
    for (const event of events) {
      listener.cursor = { tx: event.tx, id: event.id };
      if (listener.topics && !listener.topics.has(event.topic)) continue;
      listener.response.write(
        `id: ${event.tx}-${event.id}\nevent: ${event.topic}\ndata: ${JSON.stringify({ at: event.at.toISOString(), ...event.payload })}\n\n`,
      );
    }
    if (events.length === BATCH) listener.again = true;
  };

  const pump = async (listener: Listener): Promise<void> => {
    listener.again = true;
    if (listener.busy) return;
    listener.busy = true;
    try {
      while (listener.again && listeners.has(listener)) {
        listener.again = false;
        await deliver(listener);
      }
    } catch (error) {
      log.error({ err: error }, 'live events');
    } finally {
      listener.busy = false;
    }
  };

  const pumpAll = () => {
    for (const listener of listeners) void pump(listener);
  };
  const poll = setInterval(pumpAll, POLL_MS);
  const keepAlive = setInterval(() => {
    for (const listener of listeners) listener.response.write(': still here\n\n');
  }, KEEP_ALIVE_MS);
  poll.unref();
  keepAlive.unref();

  return {
    signal: pumpAll,
    open: async (response, actor, topics, lastEventId) => {
      const cursor = cursorOf(lastEventId) ?? (await units().read(actor, ({ trx }) => lastEvent(trx)));
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 2000\n\n');
      const listener: Listener = {
        response,
        actor,
        topics,
        cursor,
        busy: false,
        again: false,
      };
      listeners.add(listener);
      response.on('close', () => listeners.delete(listener));
      await pump(listener);
    },
    close: () => {
      clearInterval(poll);
      clearInterval(keepAlive);
      for (const listener of listeners) listener.response.end();
      listeners.clear();
    },
  };
}
