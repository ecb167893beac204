import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { nextTurn, type Turn } from './wire.ts';

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
  let owner: Client | null = null;
  let running = false;

  const runTurn = async (client: Client, turn: Turn): Promise<void> => {
    client.input = turn.rest;
    if (turn.kind === 'ssl') return void client.socket.write('N');
    if (turn.kind === 'cancel') return void client.socket.end();
    client.started = true;
    const onRawData = (data: Uint8Array) => {
      if (client.socket.writable) client.socket.write(Buffer.from(data));
    };
    for (const message of turn.messages) {
      if (message[0] === 0x58 && client.started && message.length === 5) return void client.socket.end();
      await db.execProtocolRawStream(message, { onRawData });
    }
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
