import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ROLES, type Role } from '../contract/roles.ts';
import type { LaneOptions } from './lane.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type Origins, readPublicUrls, readTrust } from './proxy.ts';

/** A setting in seconds, kept in milliseconds. */
const seconds = (defaultMs: number) =>
  z.coerce
    .number()
    .min(0.05)
    .max(86_400)
    .default(defaultMs / 1000)
    .transform((value) => Math.round(value * 1000));

/** A setting that a reader of ours takes apart. */
const read =
  <T>(reader: (text: string) => T) =>
  (text: string, context: z.RefinementCtx): T => {
    try {
      return reader(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  };

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Roles with commas between; throws for what is none. */
function readRoles(text: string): Role[] {
  const words = text.split(',').map((word) => word.trim());
  const strangers = words.filter((word) => word && !(ROLES as readonly string[]).includes(word));
  if (strangers.length > 0) throw new Error(`no such role: ${strangers.join(', ')}`);
  return ROLES.filter((role) => words.includes(role));
}

/** The address of a sign-in service: its secrets go over TLS, or do not leave this machine. */
function readIssuer(text: string): URL {
  const issuer = new URL(text);
  const local = issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname.replace(/^\[|\]$/g, ''));
  if (issuer.protocol !== 'https:' && !local) throw new Error('https is needed, or http on a loopback address');
  return issuer;
}

/** Who may change accounts, rights and rules, and who reads the evidence. */
const FACTOR_ROLES = ['admin', 'security', 'auditor'];

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  DATABASE_REPLICA_URL: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
  UPLOAD_DIR: z.string().optional(),
  LANTU_DEMO: z.enum(['city', 'none']).optional(),
  LANTU_DEMO_PARCELS: z.coerce.number().int().min(100).max(1_000_000).default(20_000),
  DATABASE_STATEMENT_SECONDS: seconds(DEFAULT_LIMITS.statementMs),
  DATABASE_LOCK_SECONDS: seconds(DEFAULT_LIMITS.lockMs),
  DATABASE_IDLE_SECONDS: seconds(DEFAULT_LIMITS.idleMs),
  DATABASE_WAIT_SECONDS: seconds(DEFAULT_LIMITS.acquireMs),
  DATABASE_SILENCE_SECONDS: seconds(DEFAULT_LIMITS.silenceMs),
  DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(DEFAULT_LIMITS.poolMax),
  OUTBOX_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(1440).default(30),
  SESSION_HOURS: z.coerce.number().int().min(1).max(168).default(12),
  TRUST_PROXY: z.string().default('').transform(read(readTrust)),
  PUBLIC_URL: z.string().default('').transform(read(readPublicUrls)),
  METRICS_TOKEN: z.string().min(16).optional(),
  SECOND_FACTOR_ROLES: z.string().transform(read(readRoles)).optional(),
  SECOND_FACTOR_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(7),
  OIDC_ISSUER: z.string().min(1).transform(read(readIssuer)).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default('统一身份认证'),
  COSTLY_AT_ONCE: z.coerce.number().int().min(1).max(100).default(4),
  COSTLY_PER_PERSON: z.coerce.number().int().min(1).max(100).default(2),
  COSTLY_WAITING: z.coerce.number().int().min(1).max(10_000).default(200),
  COSTLY_WAIT_SECONDS: seconds(4000),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export interface SsoSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  /** What its button says. */
  readonly name: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Null on the embedded database. */
  readonly databaseUrl: string | null;
  readonly replicaUrl: string | null;
  /** How long the database may take, and how many may use it. */
  readonly limits: Limits;
  /** How many costly questions run at once, and how many wait. */
  readonly costly: LaneOptions;
  /** How long events stay for streams that come back. */
  readonly outboxDays: number;
  /** How long a session may be unused, and how long it lasts at most. */
  readonly sessionIdleMs: number;
  readonly sessionMs: number;
  /** The proxies in front, whose word is believed, and the addresses by which clients know this server. */
  readonly origins: Origins;
  /** Opens `/metrics` to callers from elsewhere who send it as a bearer token. */
  readonly metricsToken: string | null;
  /** Of whom a second factor is demanded, and how long they may come without one from their first time on. */
  readonly secondFactor: { readonly roles: readonly Role[]; readonly graceMs: number };
  /** The sign-in service of the city (OpenID Connect); null when there is none. */
  readonly sso: SsoSettings | null;
  readonly dataDir: string;
  /** Where uploads wait for their commit: a folder that every process of the server can read. */
  readonly uploadDir: string;
  readonly demo: 'city' | 'none';
  /** Whether system, security and audit administrators are separated (三员分立): everywhere but in the demo city, where one does all. */
  readonly separated: boolean;
  readonly demoParcels: number;
  readonly logLevel: string;
  /** Demo accounts exist only in demo mode on a loopback address. */
  readonly demoAccounts: boolean;
}

function ssoOf({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME }: z.output<typeof environment>): SsoSettings | null {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return null;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET ?? null, name: OIDC_NAME };
}

/** Reads the settings from the environment; throws with the name of the setting that does not fit. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Error(`Settings do not fit: ${where}`);
  }
  const settings = parsed.data;
  if (settings.DATABASE_REPLICA_URL && !settings.DATABASE_URL)
    throw new Error('Settings do not fit: DATABASE_REPLICA_URL needs DATABASE_URL');
  if ((settings.OIDC_ISSUER === undefined) !== (settings.OIDC_CLIENT_ID === undefined))
    throw new Error('Settings do not fit: OIDC_ISSUER and OIDC_CLIENT_ID need each other');
  const demo = settings.LANTU_DEMO ?? (settings.DATABASE_URL ? 'none' : 'city');
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL ?? null,
    replicaUrl: settings.DATABASE_REPLICA_URL || null,
    limits: {
      statementMs: settings.DATABASE_STATEMENT_SECONDS,
      lockMs: settings.DATABASE_LOCK_SECONDS,
      idleMs: settings.DATABASE_IDLE_SECONDS,
      acquireMs: settings.DATABASE_WAIT_SECONDS,
      silenceMs: settings.DATABASE_SILENCE_SECONDS,
      poolMax: settings.DATABASE_POOL,
    },
    outboxDays: settings.OUTBOX_DAYS,
    sessionIdleMs: settings.SESSION_IDLE_MINUTES * 60_000,
    sessionMs: settings.SESSION_HOURS * 3_600_000,
    origins: { trusts: settings.TRUST_PROXY, publicUrls: settings.PUBLIC_URL },
    metricsToken: settings.METRICS_TOKEN ?? null,
    secondFactor: {
      roles: settings.SECOND_FACTOR_ROLES ?? (demo === 'city' ? [] : ROLES.filter((role) => FACTOR_ROLES.includes(role))),
      graceMs: settings.SECOND_FACTOR_GRACE_DAYS * 86_400_000,
    },
    sso: ssoOf(settings),
    costly: {
      atOnce: settings.COSTLY_AT_ONCE,
      perPerson: settings.COSTLY_PER_PERSON,
      waitingMax: settings.COSTLY_WAITING,
      waitMs: settings.COSTLY_WAIT_SECONDS,
    },
    dataDir: resolve(settings.DATA_DIR),
    uploadDir: resolve(settings.UPLOAD_DIR ?? join(settings.DATA_DIR, 'imports')),
    demo,
    separated: demo !== 'city',
    demoParcels: settings.LANTU_DEMO_PARCELS,
    logLevel: settings.LOG_LEVEL,
    demoAccounts: demo === 'city' && LOOPBACK.has(settings.HOST),
  };
}
