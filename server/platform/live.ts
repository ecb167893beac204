import type { Response } from 'express';
import { type EventCursor, endOfEvents, eventsAfter, type OutboxEvent } from './journal.ts';
import type { Logger } from './log.ts';
import { problem } from './problem.ts';
import type { Replica } from './replica.ts';
import { type Actor, SYSTEM, type Units } from './unit.ts';

/** By what somebody is signed in: a session or a token, as a text that identity made and alone understands. */
export type Credential = string;

export interface LiveOptions {
  readonly units: () => Units;
  readonly log: Logger;
  readonly replica: Replica | null;
  /** Whether an event of this topic is for who has these roles. */
  readonly mayHear: (topic: string, actor: Actor) => boolean;
  /** Who these credentials stand for now; those that ended are left out. One query, however many. */
  readonly stillSignedIn: (credentials: readonly Credential[]) => Promise<ReadonlyMap<Credential, Actor>>;
}

export interface NewStream {
  readonly response: Response;
  readonly actor: Actor;
  readonly credential: Credential;
  /** Null is every topic. */
  readonly topics: ReadonlySet<string> | null;
  /** Where the client goes on. */
  readonly lastEventId: string | undefined;
}

interface Stream extends NewStream {
  actor: Actor;
  /** Null while it still reads what it missed. */
  isLive: boolean;
}

export interface Live {
  /** Called after a commit that wrote events. */
  signal(): void;
  /** Streams events to a response until it closes or its session ends. Problem: `events.too_many`. */
  open(stream: NewStream): Promise<void>;
  close(): void;
}

/** Streams of one person: a browser has six lines to a server, and people have several machines. */
const PER_PERSON_MAX = 16;
const STREAMS_MAX = 4000;
const BATCH = 500;
/** Events kept for streams that come back, so that a restart of a proxy asks the database nothing. */
const KEPT_MAX = 2000;
/** Events of other processes are found by looking; those of this one are signalled. */
const POLL_MS = 2000;
const SESSIONS_MS = 3000;
const HEARTBEAT_MS = 20_000;
/** A reader that takes nothing is cut off; it resumes where it was. */
const UNSENT_BYTES_MAX = 1024 * 1024;
const RETRY_AFTER_SECONDS = 30;

function cursorOf(text: string | undefined): EventCursor | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '');
  return match ? { tx: Number(match[1]), id: Number(match[2]) } : null;
}

const isAfter = (one: EventCursor, other: EventCursor): boolean => one.tx > other.tx || (one.tx === other.tx && one.id > other.id);

/** Whether an event is for somebody with this scope: of one of its regions, and of all that its command could touch. */
function isWithin({ anyOf, allOf }: OutboxEvent, scope: readonly string[]): boolean {
  if (scope.includes('*')) return true;
  return (anyOf === null || anyOf.some((id) => scope.includes(id))) && (allOf === null || allOf.every((id) => scope.includes(id)));
}

const frameOf = ({ tx, id, at, topic, payload }: OutboxEvent): string =>
  `id: ${tx}-${id}\nevent: ${topic}\ndata: ${JSON.stringify({ at: at.toISOString(), ...payload })}\n\n`;

/**
 * Live events from the outbox. One reader reads them for all streams, and each stream gets what its person may hear; a stream that comes back
 * reads what it missed, one after the other. Who is told of a change sees it also where a replica answers.
 */
export function createLive({ units, log, replica, mayHear, stillSignedIn }: LiveOptions): Live {
  const streams = new Set<Stream>();
  const counts = new Map<number, number>();
  const kept: OutboxEvent[] = [];
  /** What the reader has read; null before it began. */
  let cursor: EventCursor | null = null;
  /** Where `kept` begins: nothing after this is missing in it. */
  let keptFrom: EventCursor = { tx: 0, id: 0 };
  let reading: Promise<void> | null = null;
  let again = false;
  let queue: Promise<void> = Promise.resolve();

  const readAfter = (after: EventCursor) => units().read(SYSTEM, ({ trx }) => eventsAfter(trx, after, BATCH));

  const send = async (receivers: readonly Stream[], events: readonly OutboxEvent[]): Promise<void> => {
    const told = new Map<Stream, OutboxEvent[]>();
    for (const stream of receivers) {
      const { actor, topics } = stream;
      const own = events.filter(
        (event) => (topics === null || topics.has(event.topic)) && mayHear(event.topic, actor) && isWithin(event, actor.scope),
      );
      if (own.length > 0) told.set(stream, own);
    }
    for (const person of replica ? new Set([...told.keys()].map((stream) => stream.actor.id)) : []) await replica?.note(person);
    for (const [{ response }, own] of told) {
      response.write(own.map(frameOf).join(''));
      if (response.writableLength > UNSENT_BYTES_MAX) response.destroy();
    }
  };

  const keep = (events: readonly OutboxEvent[]): void => {
    kept.push(...events);
    if (kept.length <= KEPT_MAX) return;
    const [last] = kept.splice(0, kept.length - KEPT_MAX).slice(-1);
    keptFrom = { tx: last!.tx, id: last!.id };
  };

  const readAll = async (): Promise<void> => {
    do {
      again = false;
      cursor ??= keptFrom = await units().read(SYSTEM, ({ trx }) => endOfEvents(trx));
      const events = await readAfter(cursor);
      if (events.length === 0) continue;
      cursor = events.at(-1)!;
      keep(events);
      const live = [...streams].filter((stream) => stream.isLive);
      await send(live, events);
      again ||= events.length === BATCH;
    } while (again);
  };

  const readOn = async (): Promise<void> => {
    try {
      await Promise.resolve();
      await readAll();
    } finally {
      reading = null;
    }
  };

  /** What was committed before this was called is read when it resolves. */
  const pump = (): Promise<void> => {
    again = true;
    reading ??= readOn();
    return reading;
  };
  const pumpOrLog = () => {
    if (streams.size > 0) pump().catch((error: unknown) => log.error({ err: error }, 'live events'));
  };

  /** Goes through what a stream missed until it has all that the reader has, and joins it to the others. */
  const catchUp = async (stream: Stream, from: EventCursor): Promise<void> => {
    for (let at = from; !stream.response.destroyed; ) {
      const missed = isAfter(keptFrom, at) ? await readAfter(at) : kept.filter((event) => isAfter(event, at));
      if (missed.length === 0) {
        stream.isLive = true;
        return;
      }
      await send([stream], missed);
      at = missed.at(-1)!;
    }
  };

  const drop = (stream: Stream): void => {
    if (!streams.delete(stream)) return;
    const left = (counts.get(stream.actor.id) ?? 1) - 1;
    if (left > 0) counts.set(stream.actor.id, left);
    else counts.delete(stream.actor.id);
  };

  const checkSessions = async (): Promise<void> => {
    const asked = [...streams];
    if (asked.length === 0) return;
    const actors = await stillSignedIn([...new Set(asked.map((stream) => stream.credential))]);
    for (const stream of asked) {
      const actor = actors.get(stream.credential);
      if (actor) stream.actor = actor;
      else stream.response.end();
    }
  };

  const timers = [
    setInterval(pumpOrLog, POLL_MS),
    setInterval(() => void checkSessions().catch((error: unknown) => log.error({ err: error }, 'sessions of live events')), SESSIONS_MS),
    setInterval(() => {
      for (const { response } of streams) response.write(': still here\n\n');
    }, HEARTBEAT_MS),
  ];
  for (const timer of timers) timer.unref();

  return {
    signal: pumpOrLog,
    open: async (asked) => {
      const { response, actor } = asked;
      const own = counts.get(actor.id) ?? 0;
      if (streams.size >= STREAMS_MAX || own >= PER_PERSON_MAX)
        throw problem(
          'events.too_many',
          { most: own >= PER_PERSON_MAX ? PER_PERSON_MAX : STREAMS_MAX },
          { retryAfterSeconds: RETRY_AFTER_SECONDS },
        );
      const stream: Stream = { ...asked, isLive: false };
      streams.add(stream);
      counts.set(actor.id, own + 1);
      response.on('close', () => drop(stream));
      await pump().catch((error: unknown) => {
        drop(stream);
        throw error;
      });
      if (response.destroyed) return;
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write('retry: 2000\n\n');
      const from = cursorOf(asked.lastEventId);
      if (!from) {
        stream.isLive = true;
        return;
      }
      const turn = queue.then(() => catchUp(stream, from));
      queue = turn.catch((error: unknown) => {
        log.error({ err: error }, 'live events');
        response.end();
      });
      await queue;
    },
    close: () => {
      for (const timer of timers) clearInterval(timer);
      for (const { response } of streams) response.end();
      streams.clear();
    },
  };
}
