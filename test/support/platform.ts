import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';
import { defineEndpoint } from '../../server/contract/endpoint.ts';
import type { Database } from '../../server/platform/database.ts';
import { type Call, mount, problemHandler, type Route, route } from '../../server/platform/http.ts';
import { createLane, type LaneOptions } from '../../server/platform/lane.ts';
import type { Limits } from '../../server/platform/limits.ts';
import { createLog } from '../../server/platform/log.ts';
import { type Actor, createUnits, type Query, SYSTEM, type Unit, type Units, type WorkOptions } from '../../server/platform/unit.ts';
import { openTestDatabase } from './template.ts';

/** A person with every right: its statements have a person's limits. */
export const PERSON: Actor = { ...SYSTEM, id: 1, name: 'person', displayName: 'person' };

export interface Bench {
  readonly url: string;
  readonly db: Database;
  readonly units: Units;
  close(): Promise<void>;
}

const done = z.strictObject({ done: z.boolean() });

/** An endpoint that runs a query: what a room would do, for tests of what the platform does around it. */
export function reading(path: string, work: (query: Query) => Promise<unknown>, options?: WorkOptions): Route {
  const endpoint = defineEndpoint({ id: path.slice(1), summary: path, method: 'get', path, may: 'signedIn', reply: done });
  return route(endpoint, async (_input, call) => {
    await call.read(work, options);
    return { done: true };
  });
}

/** A costly endpoint whose handler is the work itself; with `stream` it writes its own answer. */
export function costing(path: string, work: (call: Call) => Promise<unknown>, stream?: string): Route {
  const streamed = stream === undefined ? {} : { stream };
  const endpoint = defineEndpoint({
    id: path.slice(1),
    summary: path,
    method: 'get',
    path,
    may: 'signedIn',
    reply: done,
    costly: true,
    ...streamed,
  });
  return route(endpoint, async (_input, call) => {
    await work(call);
    return { done: true };
  });
}

/** An endpoint that runs a command. */
export function writing(path: string, work: (unit: Unit) => Promise<unknown>): Route {
  const endpoint = defineEndpoint({ id: path.slice(1), summary: path, method: 'post', path, may: 'signedIn', reply: done });
  return route(endpoint, async (_input, call) => {
    await call.write(work);
    return { done: true };
  });
}

/** The platform without rooms: a database of its own, the given routes, and whoever the header `person` names. */
export async function startPlatform(
  routes: readonly Route[],
  limits: Partial<Limits> = {},
  lane: Partial<LaneOptions> = {},
): Promise<Bench> {
  const db = await openTestDatabase(limits);
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  const log = createLog(process.env.TEST_LOG ?? 'silent');
  const app = express();
  app.use(express.json());
  mount(app, routes, {
    units,
    lane: createLane({ atOnce: 2, perPerson: 1, waitingMax: 8, waitMs: 2000, ...lane }),
    replica: db.replica,
    log,
    caller: async (request) => ({ actor: { ...PERSON, id: Number(request.headers.person ?? 1) }, csrfToken: null }),
    checkReplies: true,
    hear: () => undefined,
  });
  app.use(problemHandler(log));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    db,
    units,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await db.close();
    },
  };
}
