import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, costing, reading, startPlatform } from '../../support/platform.ts';

/** Questions under way, each ended by its turn. */
const underWay: { person: number; end: () => void }[] = [];
const order: number[] = [];
let bench: Bench;

const routes = [
  costing('/costly', (call) => {
    order.push(call.actor.id);
    return new Promise<void>((resolve) => underWay.push({ person: call.actor.id, end: resolve }));
  }),
  costing(
    '/pages',
    async (call) => {
      for (const page of [1, 2]) {
        await call.read(() => sleep(5));
        call.response.write(`${page}`);
        await new Promise<void>((resolve) => underWay.push({ person: -call.actor.id, end: resolve }));
      }
      call.response.end();
    },
    'text/plain',
  ),
  reading('/plain', ({ trx }) => trx.raw('select 1')),
];

const ask = async (person: number, path = '/costly', signal?: AbortSignal) => {
  const response = await fetch(bench.url + path, { headers: { person: String(person) }, ...(signal ? { signal } : {}) });
  await response.text();
  return response.status;
};
const people = () => underWay.map(({ person }) => person);
const until = (wanted: readonly number[]) => expect.poll(people, { interval: 5 }).toEqual(wanted);
const endNext = () => underWay.shift()!.end();

beforeAll(async () => {
  bench = await startPlatform(routes, {}, { atOnce: 2, perPerson: 1, waitingMax: 8, waitMs: 1500 });
});
afterEach(async () => {
  await expect
    .poll(() => {
      for (const one of underWay.splice(0)) one.end();
      return underWay.length;
    })
    .toBe(0);
  order.length = 0;
});
afterAll(() => bench.close());

describe('costly questions', () => {
  test('run a few at once, of a person and in all, and the rest of the product goes on', async () => {
    const asked = [ask(1), ask(1)];
    await until([1]);
    asked.push(ask(2));
    await until([1, 2]);
    asked.push(ask(3));
    await sleep(50);
    expect(people()).toEqual([1, 2]);
    expect(await ask(1, '/plain')).toBe(200);
    for (const next of [[2, 1], [1, 3], [3]]) {
      endNext();
      await until(next);
    }
    endNext();
    expect(await Promise.all(asked)).toEqual([200, 200, 200, 200]);
  });

  test('persons take turns: many questions of one delay another by one place', async () => {
    const asked = [ask(1), ask(4)];
    await expect.poll(() => people().length).toBe(2);
    for (let n = 0; n < 3; n += 1) {
      asked.push(ask(2));
      await sleep(20);
    }
    asked.push(ask(3));
    await sleep(20);
    for (let n = 0; n < asked.length; n += 1) {
      await expect.poll(() => underWay.length).toBeGreaterThan(0);
      endNext();
      await sleep(20);
    }
    expect(await Promise.all(asked)).toEqual(asked.map(() => 200));
    expect(order.slice(2, 4).sort()).toEqual([2, 3]);
  });

  test('who waits too long, or comes when too many wait, is sent away with a time to come back', async () => {
    const asked = [ask(1), ask(2)];
    await expect.poll(() => people().length).toBe(2);
    const mine = [ask(1), ask(1), ask(1), ask(1)];
    await sleep(50);
    const refused = await fetch(`${bench.url}/costly`, { headers: { person: '1' } });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ code: 'server.busy' });
    expect(await Promise.all(mine)).toEqual([503, 503, 503, 503]);
    endNext();
    endNext();
    expect(await Promise.all(asked)).toEqual([200, 200]);
  });

  test('who leaves gives up the place', async () => {
    const asked = [ask(1), ask(2)];
    await expect.poll(() => people().length).toBe(2);
    const leaving = new AbortController();
    const left = ask(3, '/costly', leaving.signal);
    await sleep(50);
    asked.push(ask(4));
    await sleep(50);
    leaving.abort();
    await expect(left).rejects.toThrow();
    await sleep(50);
    endNext();
    await expect.poll(people).toContain(4);
    expect(order).not.toContain(3);
    endNext();
    endNext();
    expect(await Promise.all(asked)).toEqual([200, 200, 200]);
  });

  test('an answer that is streamed takes its turn page by page, so that its reader keeps nobody waiting', async () => {
    const pages = [ask(5, '/pages'), ask(6, '/pages')];
    await expect.poll(() => people().length).toBe(2);
    const asked = [ask(1), ask(2)];
    await expect.poll(() => people().length).toBe(4);
    endNext();
    endNext();
    await sleep(100);
    expect(people().sort()).toEqual([1, 2]);
    endNext();
    endNext();
    for (let n = 0; n < 2; n += 1) {
      await expect.poll(() => underWay.length).toBeGreaterThan(0);
      endNext();
    }
    expect(await Promise.all([...asked, ...pages])).toEqual([200, 200, 200, 200]);
  });
});
