import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveClient } from '../../../server/platform/web.ts';

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantu-client-'));
  await writeFile(join(folder, 'index.html'), '<title>Lantu</title>');
  const app = express();
  serveClient(app, folder, ['/gallery']);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['/map', 200],
  ['/projects/LC-1', 200],
  ['/gallery', 404],
])('the address %s is answered with the page and %d', async (path, status) => {
  const response = await fetch(url + path);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain('Lantu');
});

test('an address of the interface is never answered with the page', async () => {
  for (const path of ['/api/nothing', '/tiles/nothing']) expect(await (await fetch(url + path)).text()).not.toContain('<title>Lantu');
});
