import type { ReactiveControllerHost } from 'lit';
import { describe, expect, test } from 'vitest';
import { appended, Resource } from '../../../client/state/resource.ts';

interface Page {
  readonly items: readonly number[];
  readonly next: number | null;
}

const host = { addController: () => undefined, requestUpdate: () => undefined } as unknown as ReactiveControllerHost;
const soon = () => new Promise((resolve) => setTimeout(resolve));

async function opened(): Promise<Resource<Page>> {
  const resource = new Resource<Page>(host, async () => ({ items: [1, 2], next: 2 }));
  resource.want('one');
  await soon();
  return resource;
}

describe('what follows a value', () => {
  test('is joined to it, and says where to go on', async () => {
    const resource = await opened();
    const reading = resource.readOn(async () => ({ items: [3], next: null }), appended);
    expect(resource.readingOn).toBe(true);
    await reading;
    expect([resource.value, resource.readingOn]).toEqual([{ items: [1, 2, 3], next: null }, false]);
  });

  test('is not joined to a value of another key', async () => {
    const resource = await opened();
    const reading = resource.readOn(async () => {
      resource.want('two');
      await soon();
      return { items: [3], next: null };
    }, appended);
    await reading;
    expect(resource.value).toEqual({ items: [1, 2], next: 2 });
  });

  test('that cannot be read leaves the value, as stale', async () => {
    const resource = await opened();
    await resource.readOn(() => Promise.reject(new Error('gone')), appended);
    expect([resource.value?.items, resource.stale, resource.readingOn]).toEqual([[1, 2], true, false]);
  });
});

test('an element that was taken away asks for nothing until it is back', async () => {
  let asked = 0;
  const resource = new Resource<number>(host, async () => {
    asked += 1;
    return asked;
  });
  resource.want('one');
  await soon();
  resource.hostDisconnected();
  resource.want('one');
  resource.want('two');
  await soon();
  expect(asked).toBe(1);
  resource.hostConnected();
  resource.want('one');
  await soon();
  expect([asked, resource.value]).toEqual([2, 2]);
});
