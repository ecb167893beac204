import type { Response } from 'express';
import type { EventCursor, OutboxEvent } from './journal.ts';
import { createReader, type Reader } from './live-reader.ts';
import type { Logger } from './log.ts';
import { problem } from './problem.ts';
import type { Replica } from './replica.ts';
import type { Actor, Units } from './unit.ts';

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

/** Whether an event is for somebody with this scope: of one of its regions, and of all that its command could touch. */
function isWithin({ anyOf, allOf }: OutboxEvent, scope: readonly string[]): boolean {
  if (scope.includes('*')) return true;
  return (anyOf === null || anyOf.some((id) => scope.includes(id))) && (allOf === null || allOf.every((id) => scope.includes(id)));
}

const frameOf = ({ tx, id, at, topic, payload }: OutboxEvent): string =>
  `id: ${tx}-${id}\nevent: ${topic}\ndata: ${JSON.stringify({ at: at.toISOString(), ...payload })}\n\n`;

/** Sends to each stream what its person may hear. Who is told of a change sees it also where a replica answers. */
async function send({ mayHear, replica }: LiveOptions, streams: readonly Stream[], events: readonly OutboxEvent[]): Promise<void> {
  const told = streams.flatMap((stream) => {
    const { actor, topics, response } = stream;
    const asked = events.filter((event) => topics === null || topics.has(event.topic));
    const own = asked.filter((event) => mayHear(event.topic, actor) && isWithin(event, actor.scope));
    return own.length > 0 ? [{ response, person: actor.id, own }] : [];
  });
  if (replica) for (const person of new Set(told.map((one) => one.person))) await replica.note(person);
  for (const { response, own } of told) {
    response.write(own.map(frameOf).join(''));
    if (response.writableLength > UNSENT_BYTES_MAX) response.destroy();
  }
}

/** The streams that are open, within their bounds. */
class Streams {
  private readonly all = new Set<Stream>();
  private readonly counts = new Map<number, number>();

  /** Those that have begun: nothing is written to one before its head. */
  list(): readonly Stream[] {
    return [...this.all].filter(({ response }) => response.headersSent);
  }

  add(asked: NewStream): Stream {
    const { response, actor } = asked;
    const own = this.counts.get(actor.id) ?? 0;
    const most = own >= PER_PERSON_MAX ? PER_PERSON_MAX : STREAMS_MAX;
    if (own >= PER_PERSON_MAX || this.all.size >= STREAMS_MAX)
      throw problem('events.too_many', { most }, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    const stream: Stream = { ...asked, isLive: false };
    this.all.add(stream);
    this.counts.set(actor.id, own + 1);
    response.on('close', () => this.drop(stream));
    return stream;
  }

  drop(stream: Stream): void {
    if (!this.all.delete(stream)) return;
    const left = this.counts.get(stream.actor.id)! - 1;
    if (left > 0) this.counts.set(stream.actor.id, left);
    else this.counts.delete(stream.actor.id);
  }
}

/** Goes through what a stream missed until it has all that the reader has, and joins it to the others. */
async function catchUp(options: LiveOptions, reader: Reader, stream: Stream, from: EventCursor): Promise<void> {
  for (let place = from; !stream.response.destroyed; ) {
    const kept = reader.keptAfter(place);
    if (kept?.length === 0) {
      stream.isLive = true;
      return;
    }
    const missed = kept ? { events: kept, place: kept.at(-1)! } : await reader.olderAfter(place);
    await send(options, [stream], missed.events);
    place = missed.place;
  }
}

/** Ends the streams of sessions that ended or act for somebody else than before, and gives the others the rights of now. */
async function checkSessions({ stillSignedIn }: LiveOptions, streams: readonly Stream[]): Promise<void> {
  if (streams.length === 0) return;
  const actors = await stillSignedIn([...new Set(streams.map((stream) => stream.credential))]);
  for (const stream of streams) {
    const actor = actors.get(stream.credential);
    if (actor && actor.actingFor?.id === stream.actor.actingFor?.id) stream.actor = actor;
    else stream.response.end();
  }
}

/**
 * Live events from the outbox. One reader reads them for all streams, and each stream gets what its person may hear; a stream that comes back
 * reads what it missed, one after the other.
 */
export function createLive(options: LiveOptions): Live {
  const streams = new Streams();
  const failed = (error: unknown) => options.log.error({ err: error }, 'live events');
  const reader = createReader(options.units, (events) =>
    send(
      options,
      streams.list().filter((stream) => stream.isLive),
      events,
    ),
  );
  let queue: Promise<void> = Promise.resolve();

  const look = () => {
    if (streams.list().length > 0) reader.pump().catch(failed);
  };
  const beat = () => {
    for (const { response } of streams.list()) response.write(': still here\n\n');
  };
  const check = () => void checkSessions(options, streams.list()).catch(failed);
  const timers = [setInterval(look, POLL_MS), setInterval(check, SESSIONS_MS), setInterval(beat, HEARTBEAT_MS)];
  for (const timer of timers) timer.unref();

  return {
    signal: look,
    open: async (asked) => {
      const { response, lastEventId } = asked;
      const stream = streams.add(asked);
      await reader.pump().catch((error: unknown) => {
        streams.drop(stream);
        throw error;
      });
      if (response.destroyed) return;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 2000\n\n');
      const from = cursorOf(lastEventId);
      stream.isLive = from === null;
      if (from === null) return;
      queue = queue
        .then(() => catchUp(options, reader, stream, from))
        .catch((error: unknown) => {
          failed(error);
          response.end();
        });
      await queue;
    },
    close: () => {
      for (const timer of timers) clearInterval(timer);
      for (const { response } of streams.list()) response.end();
    },
  };
}
