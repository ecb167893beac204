import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../within.ts';
import { type Engine, type Opening, startEngine } from './engine.ts';
import { lockFolder } from './lock.ts';

export interface EmbeddedOptions {
  /** A folder that persists, or null for a database in memory. */
  readonly dataDir: string | null;
  /** A dump to start from when there is nothing yet. */
  readonly templatePath: string | null;
  /** How long a statement may take when nobody asked for longer. */
  readonly statementMs: number;
  /** How much longer than that the engine may be silent before it is ended and started again. */
  readonly silenceMs: number;
  /** Told what happened to the engine, for the log. */
  readonly tell: (event: string) => void;
}

export interface EmbeddedDatabase {
  /** The folder of the local socket, which is the `host` of a PostgreSQL connection. */
  readonly socketDir: string;
  /** Lets a statement take this long until the answered function is called. */
  allow(timeMs: number): () => void;
  /** Why it cannot answer now; null when it can. */
  trouble(): string | null;
  /** Writes the whole database to one file, from which another starts in two seconds. */
  dump(path: string): Promise<void>;
  close(): Promise<void>;
}

const CLOSE_MS = 2500;
const DUMP_MS = 600_000;
const LOOK_EVERY_MS_MAX = 1000;
const PAUSE_MS_MIN = 100;
const PAUSE_MS_MAX = 30_000;
const LOST = 'The embedded database has ended; it was kept in memory and is lost';
const STARTING = 'The embedded database is starting again';

/**
 * Opens PGlite with PostGIS in a process of its own and keeps it running. It cannot be interrupted: when it answers nothing for longer
 * than it may, or dies, its process is ended and another goes on with the same folder and socket. What was committed is there; what was
 * under way fails as a lost connection. A database in memory cannot go on.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const lock = options.dataDir ? await lockFolder(options.dataDir) : null;
  const socketDir = await mkdtemp(join(tmpdir(), 'lantu-'));
  const opening: Opening = {
    dataDir: options.dataDir ? join(options.dataDir, 'postgres') : 'memory://',
    socketPath: join(socketDir, '.s.PGSQL.5432'),
    templatePath: options.templatePath,
  };
  const start = async (from: Opening): Promise<Engine> => {
    const started = startEngine(from);
    await lock?.note(started.pid);
    return started;
  };
  const { allow, longestMs } = createAllowances(options.statementMs);
  let engine = await start(opening);
  let trouble: string | null = null;
  let closing = false;
  await engine.ready.catch(async (error: unknown) => {
    engine.kill();
    await lock?.release();
    throw error;
  });

  const again = async (): Promise<Engine> => {
    await rm(opening.socketPath, { force: true });
    engine = await start({ ...opening, templatePath: null });
    return engine;
  };
  const keepRunning = async (): Promise<void> => {
    for (await engine.ended; !closing; await engine.ended) {
      trouble = lock ? STARTING : LOST;
      options.tell(trouble);
      if (!lock) return;
      await startAgain(again, () => closing, options.tell);
      trouble = null;
    }
  };
  const watch = watchSilence(() => (trouble ? null : engine), longestMs, options);
  const running = keepRunning();

  return {
    socketDir,
    allow,
    trouble: () => trouble,
    dump: (path) => {
      const disallow = allow(DUMP_MS);
      return engine.dump(path).finally(disallow);
    },
    close: async () => {
      closing = true;
      clearInterval(watch);
      engine.close();
      await within(CLOSE_MS, engine.ended);
      engine.kill();
      await engine.ended;
      await within(CLOSE_MS, running);
      await rm(socketDir, { recursive: true, force: true });
      await lock?.release();
    },
  };
}

/** Starts until it succeeds or nobody wants it any more, each time after a longer pause. */
async function startAgain(start: () => Promise<Engine>, isClosing: () => boolean, tell: EmbeddedOptions['tell']): Promise<void> {
  for (let pauseMs = PAUSE_MS_MIN; !isClosing(); pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
    const engine = await start();
    const failed = await engine.ready.then(
      () => null,
      (error: Error) => error,
    );
    if (!failed) return;
    tell(`The embedded database did not start again: ${failed.message}`);
    engine.kill();
    await engine.ended;
    await sleep(pauseMs, undefined, { ref: false });
  }
}

/** A transaction has the engine for itself: what is allowed now is its own limit, longer or shorter than the usual one. */
interface Allowances {
  allow(timeMs: number): () => void;
  longestMs(): number;
}

function createAllowances(usualMs: number): Allowances {
  const allowed = new Set<{ readonly timeMs: number }>();
  return {
    allow: (timeMs) => {
      const one = { timeMs };
      allowed.add(one);
      return () => void allowed.delete(one);
    },
    longestMs: () => (allowed.size === 0 ? usualMs : Math.max(...[...allowed].map(({ timeMs }) => timeMs))),
  };
}

/** Ends an engine that is silent for too long. One turn of the event loop is let pass first: an answer may wait unread behind our own work. */
function watchSilence(engine: () => Engine | null, longestMs: () => number, { silenceMs, tell }: EmbeddedOptions): NodeJS.Timeout {
  let ended: Engine | null = null;
  const isSilent = (watched: Engine) => watched !== ended && watched.silentMs() > longestMs() + silenceMs;
  const look = () => {
    const watched = engine();
    if (!watched || !isSilent(watched)) return;
    setImmediate(() => {
      if (!isSilent(watched)) return;
      tell('The embedded database answers nothing and is ended');
      ended = watched;
      watched.kill();
    });
  };
  const timer = setInterval(look, Math.min(LOOK_EVERY_MS_MAX, silenceMs / 4));
  timer.unref();
  return timer;
}
