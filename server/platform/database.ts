import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { openEmbedded } from './embedded/open.ts';

export type { Knex } from 'knex';

const INT8 = 20;
const DATE = 1082;
pg.types.setTypeParser(INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`A whole number beyond 2^53 cannot be read exactly: ${text}`);
  return value;
});
pg.types.setTypeParser(DATE, (text) => text);

/** Either a URL or the local socket of the embedded database. */
export type Connection = { connectionString: string } | { host: string; port: number; user: string; database: string };

export interface Database {
  readonly knex: Knex;
  /** How to connect: for raw connections (tiles, sessions) beside knex. */
  readonly connection: Connection;
  readonly embedded: boolean;
  /** Lets the planner see what was loaded: nothing does it by itself on the embedded database. */
  refreshStatistics(): Promise<void>;
  /** Null when it answers, else why not. */
  trouble(): Promise<string | null>;
  dump(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** PostgreSQL ≥ 15 with PostGIS ≥ 3.3; null opens the embedded database. */
  readonly url: string | null;
  /** The embedded database's folder; null keeps it in memory. */
  readonly dataDir: string | null;
  readonly templatePath?: string | null;
  readonly poolMax?: number;
}

/** Opens the database: one code path, two engines. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.url ? null : await openEmbedded(options.dataDir, options.templatePath ?? null);
  const connection: Connection = options.url
    ? { connectionString: options.url }
    : {
        host: embedded!.socketDir,
        port: 5432,
        user: 'postgres',
        database: 'postgres',
      };
  const knex = knexModule({
    client: 'pg',
    connection,
    pool: { min: 0, max: options.poolMax ?? 10 },
  });
  return {
    knex,
    connection,
    embedded: embedded !== null,
    refreshStatistics: async () => void (await knex.raw('analyze')),
    trouble: () =>
      knex.raw('select 1').then(
        () => null,
        (error: Error) => error.message,
      ),
    dump: async (path) => {
      if (!embedded) throw new Error('Only the embedded database can be dumped to one file; use pg_dump');
      await embedded.dump(path);
    },
    close: async () => {
      await knex.destroy();
      await embedded?.close();
    },
  };
}
