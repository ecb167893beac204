import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { createStatements } from './statements.ts';
import { nextTurn, type Turn, withOneReady } from './wire.ts';

const TERMINATE = 'X'.charCodeAt(0);

interface Client {
  readonly socket: Socket;
  input: Buffer;
  started: boolean;
  closed: boolean;
}

/**
 * Lets many connections share PGlite's one backend. A connection has the backend for a whole turn, from its first message to the Sync
 * or Query that ends it, and for as long as its transaction is open: nobody else's Parse can come between its Parse and its Bind.
 */
export function serveSocket(db: PGlite, path: string): Promise<Server> {
  const waiting: Client[] = [];
  const statements = createStatements(db);
  let owner: Client | null = null;
  let running = false;

  const send = (client: Client, data: Uint8Array): void => {
    if (client.socket.writable && data.length > 0) client.socket.write(data);
  };

  /** A simple query is streamed as it answers (COPY may be large); an extended turn is gathered, because its end must be mended. */
  const runMessages = async (client: Client, messages: readonly Uint8Array[]): Promise<void> => {
    if (messages.length === 1) return db.execProtocolRawStream(messages[0]!, { onRawData: (data) => send(client, Buffer.from(data)) });
    send(client, withOneReady(await statements.answer(messages)));
  };

  const runTurn = async (client: Client, turn: Turn): Promise<void> => {
    client.input = turn.rest;
    if (turn.kind === 'ssl') send(client, Buffer.from('N'));
    else if (turn.kind === 'cancel' || (client.started && turn.messages.at(-1)![0] === TERMINATE)) client.socket.end();
    else {
      await runMessages(client, turn.messages);
      await statements.keep(turn.messages);
    }
    client.started ||= turn.kind === 'messages';
  };

  /** Who may go next: inside a transaction only its owner. */
  const pick = (): Client | null => {
    if (owner) return waiting.includes(owner) ? owner : null;
    return waiting[0] ?? null;
  };

  const step = async (client: Client): Promise<void> => {
    waiting.splice(waiting.indexOf(client), 1);
    const turn = client.closed ? null : nextTurn(client.input, client.started);
    if (turn) await runTurn(client, turn);
    if (client.closed && db.isInTransaction()) await db.exec('rollback');
    owner = db.isInTransaction() ? client : null;
    if (!client.closed && nextTurn(client.input, client.started)) waiting.push(client);
  };

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      for (let client = pick(); client; client = pick()) await step(client);
    } finally {
      running = false;
    }
  };

  const wake = (client: Client): void => {
    if (!waiting.includes(client)) waiting.push(client);
    run().catch((error: unknown) => {
      client.socket.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  };

  const server = createServer((socket) => {
    const client: Client = { socket, input: Buffer.alloc(0), started: false, closed: false };
    socket.setNoDelay(true);
    socket.on('data', (data: Buffer) => {
      client.input = client.input.length > 0 ? Buffer.concat([client.input, data]) : data;
      if (nextTurn(client.input, client.started)) wake(client);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      client.closed = true;
      if (owner === client) wake(client);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
