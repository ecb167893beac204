import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { pinoHttp } from 'pino-http';
import { blueprintRoutes } from './blueprint/index.ts';
import { commandRoutes } from './command/index.ts';
import { mayHear } from './contract/events.ts';
import { ALL_ENDPOINTS } from './contract/index.ts';
import { createWitness, evidenceRoutes } from './evidence/index.ts';
import { createExchange } from './exchange/index.ts';
import {
  createProvider,
  createSessions,
  credentialOf,
  departmentRoutes,
  grantRoutes,
  type IdentityOptions,
  identityRoutes,
  type Sessions,
  stillSignedIn,
} from './identity/index.ts';
import { jobRoutes } from './jobs/index.ts';
import { ledgerRoutes } from './ledger/index.ts';
import { parcelsRoutes } from './parcels/index.ts';
import type { Config } from './platform/config.ts';
import type { Database } from './platform/database.ts';
import { nestsTooDeep } from './platform/depth.ts';
import { mount, problemHandler, type Route, traceIdOf } from './platform/http.ts';
import { createWorker } from './platform/jobs/worker.ts';
import { createLane } from './platform/lane.ts';
import { createLive } from './platform/live.ts';
import type { Logger } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { openApiDocument } from './platform/openapi.ts';
import { busy, problem } from './platform/problem.ts';
import { watchRequests } from './platform/stop.ts';
import { type Clock, createUnits, type Units } from './platform/unit.ts';
import { securityHeaders, serveClient } from './platform/web.ts';
import { projectNames, projectsRoutes } from './projects/index.ts';
import { regionsRoutes } from './regions/index.ts';
import { drawRegions, FirstDay, setupRoutes } from './seed/index.ts';
import { sitingRoutes } from './siting/index.ts';
import { createTiles } from './tiles/index.ts';

export interface AppOptions {
  readonly db: Database;
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly sessionSecret: string;
  /** Replies are checked against the contract: on in tests. */
  readonly checkReplies: boolean;
}

export interface App {
  /** Tiles are answered before Express, everything else by it. */
  readonly listener: RequestListener;
  readonly units: Units;
  /** Ends the answers that have no end of their own. */
  endStreams(): void;
  /** The path of the first set-up, or null when there is nothing to set up. */
  setupPath(): Promise<string | null>;
  /** Answers what is under way as busy, and cancels it. */
  refuse(): void;
  close(): Promise<void>;
}

const CLIENT = join(import.meta.dirname, '../dist/client');
/** Screens that show the product to its makers. */
const DEMO_SCREENS = ['/gallery'];
const BODY_LIMIT = '1mb';

/** Thrown while the body is read, it is answered as a body that cannot be read. */
function refuseDepth(_request: unknown, _response: unknown, body: Buffer): void {
  if (nestsTooDeep(body)) throw new Error('The body nests too deep');
}

/** Log, metrics and health: before any session. */
function watchHealth(app: Express, { db, config, log }: AppOptions): void {
  const metrics = createMetrics(config.metricsToken);
  app.use(
    pinoHttp({
      logger: log,
      autoLogging: config.logLevel === 'debug',
      genReqId: (_request, response) => traceIdOf(response as unknown as Response),
    }),
  );
  app.use(metrics.watch);
  app.get('/metrics', metrics.show);
  app.get('/health/live', (_request, response) => void response.json({ live: true }));
  app.get('/health/ready', async (_request, response) => {
    const reason = await db.trouble();
    response.status(reason ? 503 : 200).json({ ready: !reason, reason });
  });
}

/** What comes before anybody is known: headers, health, and the contract itself. */
function openDoor(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', options.config.origins.trusts);
  app.use(securityHeaders());
  watchHealth(app, options);
  app.get('/api/openapi.json', (_request, response) => void response.json(openApiDocument(ALL_ENDPOINTS)));
  return app;
}

function sessionsOf({ db, config, clock, sessionSecret: secret }: AppOptions): Sessions {
  const { sessionIdleMs: idleMs, sessionMs: mostMs, secondFactor: demand, separated } = config;
  return createSessions(db, { secret, clock, idleMs, mostMs, demand, separated });
}

/** What the doors of people need beside their sessions. */
function identityOf({ db, config, log, clock, sessionSecret }: AppOptions, sessions: Sessions): IdentityOptions {
  const { origins, demoAccounts, separated } = config;
  const sso = config.sso && createProvider(config.sso, log);
  const own = { knex: db.knex, clock, demand: config.secondFactor, separated, secret: sessionSecret };
  return { ...own, sessions, sso, origins, demoAccounts, synthetic: config.demo === 'city' };
}

/** Wires the rooms into one application; the only file that knows them all. */
export function createApp(options: AppOptions): App {
  const { db, config, log } = options;
  const { separated } = config;
  const live = createLive({
    units: () => units,
    log,
    replica: db.replica,
    mayHear: (topic, actor) => mayHear(topic, actor.permissions),
    stillSignedIn: (credentials) =>
      stillSignedIn(db.knex, credentials, { idleMs: config.sessionIdleMs, demand: config.secondFactor, separated, now: options.clock() }),
  });
  const units = createUnits(db, options.clock, () => live.signal());
  const { clock } = options;
  const sessions = sessionsOf(options);
  const tiles = createTiles({ db, log, caller: sessions.callerOfRaw, clock, origins: config.origins });
  const exchange = createExchange({ dir: config.uploadDir, wake: () => worker.wake() });
  const worker = createWorker({ db, units, log, handlers: exchange.handlers });
  const witness = createWitness(db.knex, log, clock);
  const firstDay = new FirstDay(units, drawRegions);
  const synthetic = config.demo === 'city';

  const routes: Route[] = [
    ...identityRoutes(identityOf(options, sessions)),
    ...departmentRoutes(),
    ...grantRoutes(),
    ...regionsRoutes({ draw: drawRegions }),
    ...setupRoutes({ knex: db.knex, separated, sessions, firstDay, dir: config.uploadDir }),
    ...ledgerRoutes({ knex: db.knex, units, clock: options.clock, log, signal: () => live.signal(), projectNames }),
    ...parcelsRoutes(),
    ...projectsRoutes(),
    ...commandRoutes({ live, credentialOf }),
    ...evidenceRoutes(),
    ...jobRoutes({ handlers: exchange.handlers, wake: () => worker.wake() }),
    ...blueprintRoutes(),
    ...exchange.routes,
    ...sitingRoutes(),
  ];

  const app = openDoor(options);
  app.use(sessions.middleware);
  app.use(express.json({ limit: BODY_LIMIT, strict: true, verify: refuseDepth }));
  // The embedded database is one backend: a second costly question would only hold up everybody else.
  const lane = createLane(db.embedded ? { ...config.costly, atOnce: 1 } : config.costly);
  const { checkReplies } = options;
  mount(app, routes, { units, lane, replica: db.replica, log, caller: sessions.caller, checkReplies, hear: witness.hear });
  serveClient(app, CLIENT, synthetic ? [] : DEMO_SCREENS);
  app.use((request: Request) => {
    throw problem('request.not_found', { path: request.path });
  });
  app.use(problemHandler(log));

  const requests = watchRequests((request, response) => {
    if (!tiles.handle(request, response)) app(request, response);
  });
  return {
    listener: requests.listener,
    units,
    refuse: () => {
      requests.refuse();
      db.end(busy());
    },
    endStreams: () => live.close(),
    setupPath: () => firstDay.path(),
    close: async () => {
      live.close();
      await witness.close();
      await worker.stop();
      await tiles.close();
      await sessions.close();
    },
  };
}
