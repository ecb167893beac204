import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCache, type Stored } from '../../../server/tiles/cache.ts';
import { chooseEncoding } from '../../../server/tiles/encoding.ts';
import { shareRuns } from '../../../server/tiles/shared.ts';

const stored = (size: number): Stored => ({ body: Buffer.alloc(size), etag: '"x"' });

describe('the cache', () => {
  it('makes a body once and gives it to all who wait for it', async () => {
    const cache = createCache(1_000_000);
    let made = 0;
    const make = async (): Promise<Stored> => {
      made += 1;
      await pause(1);
      return stored(10);
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => cache.take('a', make)));
    await cache.take('a', make);
    expect(made).toBe(1);
    expect(new Set(answers).size).toBe(1);
  });

  it('forgets what was not asked for longest when its bytes are used up', async () => {
    const cache = createCache(5000);
    const made: string[] = [];
    const ask = (key: string, size = 1000) => {
      const make = async (): Promise<Stored> => {
        made.push(key);
        return stored(size);
      };
      return cache.take(key, make);
    };
    for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b']);
    await ask('huge', 9000);
    await ask('a');
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b', 'huge']);
  });

  it('does not keep a failure', async () => {
    const cache = createCache(5000);
    await expect(cache.take('a', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect((await cache.take('a', async () => stored(7))).body.length).toBe(7);
  });
});

describe('runs that are shared', () => {
  it('never answer with what began before the question, and are fewer than the questions', async () => {
    const law = fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b'), waitMs: fc.nat(3), fails: fc.boolean() }), { minLength: 20, maxLength: 40 }),
      async (questions) => {
        const share = shareRuns<number>();
        let clock = 0;
        let runs = 0;
        const asked = questions.map(async ({ key, waitMs, fails }) => {
          await pause(waitMs);
          const from = ++clock;
          const began = await share(key, async () => {
            const start = ++clock;
            runs += 1;
            await pause(2);
            if (fails) throw new Error('no database');
            return start;
          }).catch(() => undefined);
          if (began !== undefined) expect(began).toBeGreaterThan(from);
        });
        await Promise.all(asked);
        expect(runs).toBeLessThan(questions.length);
      },
    );
    await fc.assert(law, { numRuns: 20 });
  });
});

it.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=1.0, br;q=0', 'gzip'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  [undefined, 'identity'],
] as const)('chooses for Accept-Encoding %s: %s', (accepted, expected) => {
  expect(chooseEncoding(accepted)).toBe(expected);
});
