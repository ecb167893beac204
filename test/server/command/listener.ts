import { expect } from 'vitest';
import type { Client, TestServer } from '../../support/server.ts';

export interface LiveEvent {
  id: string;
  topic: string;
  data: Record<string, unknown>;
}

/** A listener as a browser has it: the events of a stream, one after the other. */
export class Listener {
  private text = '';
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly stopping = new AbortController();

  private constructor(reader: ReadableStreamDefaultReader<Uint8Array>, stopping: AbortController) {
    this.reader = reader;
    this.stopping = stopping;
  }

  static async open(server: TestServer, client: Client, query = '', lastEventId?: string): Promise<Listener> {
    const stopping = new AbortController();
    const headers = { ...client.headers, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
    const response = await fetch(`${server.url}/api/events${query}`, { headers, signal: stopping.signal });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    return new Listener(response.body!.getReader(), stopping);
  }

  /** The next event; waits for it. */
  async next(): Promise<LiveEvent> {
    for (;;) {
      const match = /id: (.+)\nevent: (.+)\ndata: (.+)\n\n/.exec(this.text);
      if (match) {
        this.text = this.text.slice(match.index + match[0].length);
        return { id: match[1]!, topic: match[2]!, data: JSON.parse(match[3]!) };
      }
      const { value, done } = await this.reader.read();
      if (done) throw new Error('The stream ended');
      this.text += Buffer.from(value).toString('utf8');
    }
  }

  /** Resolves when the server has ended the stream. */
  async ended(): Promise<void> {
    for (;;) if ((await this.reader.read()).done) return;
  }

  async until(topic: string): Promise<LiveEvent> {
    for (;;) {
      const event = await this.next();
      if (event.topic === topic) return event;
    }
  }

  close(): void {
    this.stopping.abort();
  }
}
