import { readFile, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { Opening } from './engine.ts';
import { serveSocket } from './socket-server.ts';

/**
 * The embedded database's own process: PGlite answers on the thread that opened it, so a long query here never stops the server's
 * event loop. It listens on a local socket, and lives as long as its parent: told to close, or left alone, it closes the files.
 */
interface OpenMessage extends Opening {
  readonly type: 'open';
}
type Message = OpenMessage | { type: 'dump'; path: string } | { type: 'ask' } | { type: 'close' };

let db: PGlite | null = null;
let server: Server | null = null;

async function open(message: OpenMessage): Promise<void> {
  const template = message.templatePath ? await readFile(message.templatePath) : null;
  db = await PGlite.create({
    dataDir: message.dataDir,
    extensions: { postgis },
    ...(template ? { loadDataDir: new Blob([new Uint8Array(template)]) } : {}),
  });
  server = await serveSocket(db, message.socketPath);
}

async function dump(path: string): Promise<void> {
  const file = await db!.dumpDataDir('gzip');
  await writeFile(path, Buffer.from(await file.arrayBuffer()));
}

async function close(): Promise<void> {
  server?.close();
  await db?.close();
  process.exit(0);
}

async function handle(message: Message): Promise<void> {
  if (message.type === 'close') return close();
  if (message.type === 'ask') return void process.send?.({ type: 'here' });
  if (message.type === 'open') await open(message);
  else await dump(message.path);
  process.send?.({ type: 'done' });
}

process.on('message', (message: Message) => {
  handle(message).catch((error: unknown) =>
    process.send?.({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => void close());
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
