import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { blueprintRoutes } from './blueprint/index.ts';
import { ALL_ENDPOINTS } from './contract/index.ts';
import { createSessions, identityRoutes } from './identity/index.ts';
import type { Config } from './platform/config.ts';
import type { Database } from './platform/database.ts';
import { mount, problemHandler, traceIdOf } from './platform/http.ts';
import { createLive } from './platform/live.ts';
import type { Logger } from './platform/log.ts';
import { openApiDocument } from './platform/openapi.ts';
import { problem } from './platform/problem.ts';
import { type Clock, createUnits, type Units } from './platform/unit.ts';
import { regionsRoutes } from './regions/index.ts';
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
  close(): Promise<void>;
}

const CLIENT = join(import.meta.dirname, '../dist/client');
const BODY_LIMIT = '1mb';
const SIGN_IN_WINDOW_MS = 5 * 60_000;
const SIGN_IN_FAILURES_MAX = 10;

function limitSignIn() {
  return rateLimit({
    windowMs: SIGN_IN_WINDOW_MS,
    limit: SIGN_IN_FAILURES_MAX,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(problem('request.rate_limited', {}, { retryAfterSeconds: SIGN_IN_WINDOW_MS / 1000 })),
  });
}

/** Nothing comes from elsewhere; workers are the map library's own. */
function securityHeaders() {
  const self = ["'self'"];
  const directives = {
    defaultSrc: self,
    scriptSrc: self,
    workerSrc: ["'self'", 'blob:'],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: self,
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
  return helmet({
    contentSecurityPolicy: { directives },
    strictTransportSecurity: false,
  });
}

function serveClient(app: Express): void {
  if (!existsSync(CLIENT)) return;
  app.use('/assets', express.static(join(CLIENT, 'assets'), { immutable: true, maxAge: '1y' }));
  app.use(express.static(CLIENT, { index: false }));
  app.get(/^\/(?!api\/|tiles\/|ogc|health\/|metrics|assets\/).*/, (_request: Request, response: Response) => {
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(join(CLIENT, 'index.html'));
  });
}

/** Wires the rooms into one application; the only file that knows them all. */
export function createApp(options: AppOptions): App {
  const { db, config, log } = options;
  const live = createLive(() => units, log);
  const units = createUnits(db, options.clock, () => live.signal());
  const sessions = createSessions(db, options.sessionSecret);
  const tiles = createTiles({ db, log, caller: sessions.callerOfRaw });
  const synthetic = config.demo === 'city';

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(
    pinoHttp({
      logger: log,
      autoLogging: config.logLevel === 'debug',
      genReqId: (_request, response) => traceIdOf(response as Response & { locals: Record<string, unknown> }),
    }),
  );
  app.get('/health/live', (_request, response) => void response.json({ live: true }));
  app.get('/health/ready', async (_request, response) => {
    const reason = await db.trouble();
    response.status(reason ? 503 : 200).json({ ready: !reason, reason });
  });
  app.get('/api/openapi.json', (_request, response) => void response.json(openApiDocument(ALL_ENDPOINTS)));
  app.use(sessions.middleware);
  app.post('/api/session', limitSignIn());
  app.use(express.json({ limit: BODY_LIMIT, strict: true }));

  const routes = [
    ...identityRoutes({
      knex: db.knex,
      sessions,
      demoAccounts: config.demoAccounts,
      synthetic,
    }),
    ...regionsRoutes(),
    ...blueprintRoutes(),
  ];
  mount(app, routes, {
    units,
    log,
    caller: sessions.caller,
    checkReplies: options.checkReplies,
  });
  serveClient(app);
  app.use((request: Request) => {
    throw problem('request.not_found', { path: request.path });
  });
  app.use(problemHandler(log));

  return {
    listener: (request, response) => {
      if (!tiles.handle(request, response)) app(request, response);
    },
    units,
    close: async () => {
      live.close();
      await tiles.close();
      await sessions.close();
    },
  };
}
