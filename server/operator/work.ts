import type { RequestListener } from 'node:http';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Units } from '../platform/unit.ts';

/** The whole product on an open database; the wiring supplies it. */
export type Serve = (db: Database, config: Config) => { readonly listener: RequestListener; close(): Promise<void> };

/** The same database and units of work as the server. */
export interface Opened {
  readonly db: Database;
  readonly units: Units;
  readonly config: Config;
  readonly serve: Serve;
}

/** What a command gets: its words, and the database once its words make sense. */
export interface Work {
  readonly args: readonly string[];
  open(): Promise<Opened>;
}

export interface Command {
  readonly usage: string;
  /** More lines of help. */
  readonly help?: readonly string[];
  /** Answers the lines to print; throws to fail. */
  run(work: Work): Promise<string[]>;
}

/** Progress, apart from what the command answers. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** The words of a command make no sense: exit status 2. */
export class Usage extends Error {}
