import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { freshSite, giveQuota, request } from '../projects/given.ts';

const LAND = 'land.new_construction';

interface LiveEvent {
  id: string;
  topic: string;
  data: Record<string, unknown>;
}

/** A listener as a browser has it: the events of a stream, one after the other. */
class Listener {
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
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
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

describe('GET /api/events', () => {
  let server: TestServer;
  let planner: Client;
  let commander: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await giveQuota(unit, 't-a', LAND, 1_000);
      await giveQuota(unit, 't-b', LAND, 1_000);
    });
    planner = await server.as('planner', ['t-city']);
    commander = await server.as('commander', ['t-city']);
  });
  afterAll(() => server.close());

  const reserve = async (region: 't-a' | 't-b' = 't-a') =>
    (await planner.post('/api/projects', request({ geometry: freshSite(region) }))).body.code as string;

  test('nobody signed in is refused', async () => {
    expect((await server.anonymous().get('/api/events')).body.code).toBe('auth.required');
  });

  test('a reservation reaches the commander at once, and the map it opens shows the held amount', async () => {
    const listener = await Listener.open(server, commander);
    const code = await reserve();
    const { data } = await listener.until('ledger.changed');
    expect(data).toMatchObject({ regionId: 't-a', kinds: [LAND], projectCode: code });
    const { cells } = (await commander.get('/api/command/overview')).body;
    expect(cells.find((cell: { regionId: string }) => cell.regionId === 't-a')).toMatchObject({ held: 1, available: 999 });
    expect((await listener.until('project.created')).data).toMatchObject({ code, regionId: 't-a' });
    listener.close();
  });

  test('a line that breaks loses nothing: it resumes after the last event seen', async () => {
    const first = await Listener.open(server, commander, '?topics=project.created');
    const seen = [await reserve()];
    const last = await first.next();
    expect(last.data.code).toBe(seen[0]);
    first.close();
    const missed = [await reserve(), await reserve(), await reserve()];
    const again = await Listener.open(server, commander, '?topics=project.created', last.id);
    const late = await reserve();
    const codes: unknown[] = [];
    for (let count = 0; count < 4; count += 1) codes.push((await again.next()).data.code);
    expect(codes).toEqual([...missed, late]);
    again.close();
  });

  test('a hold that got a later deadline is told with the region of its pool; one that did not is not', async () => {
    const listener = await Listener.open(server, commander, '?topics=ledger.extended');
    const holdOf = async (code: string): Promise<string> => (await planner.get(`/api/projects/${code}`)).body.quota[0].transfers[0].id;
    const [left, extended] = [await holdOf(await reserve()), await holdOf(await reserve('t-b'))];
    const extend = async (id: string, deadline: string) =>
      (await commander.post(`/api/ledger/holds/${id}/deadline`, { deadline, reason: '设备到货推迟' })).body.code;
    expect([await extend(left, '2026-01-01'), await extend(extended, '2027-09-30')]).toEqual(['deadline_past', 'ok']);
    expect((await listener.next()).data).toMatchObject({ holdId: extended, regionId: 't-b', kind: LAND });
    listener.close();
  });

  test('a county hears of its own regions only', async () => {
    const county = await Listener.open(server, await server.as('commander', ['t-b']), '?topics=project.created');
    await reserve('t-a');
    const mine = await reserve('t-b');
    expect((await county.next()).data.code).toBe(mine);
    county.close();
  });
});
