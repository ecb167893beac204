import { parseArgs } from 'node:util';
import { importFile } from './cli-import.ts';
import { PROBLEMS } from './contract/problems.ts';
import { ROLES, type Role } from './contract/roles.ts';
import { loadDemoCity } from './demo.ts';
import { addUser } from './identity/index.ts';
import { verifyLedger } from './ledger/index.ts';
import { type Config, readConfig } from './platform/config.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { migrate } from './platform/migrate.ts';
import { Problem, problemOfDatabaseError } from './platform/problem.ts';
import { createUnits, SYSTEM, type Units } from './platform/unit.ts';
import { loadStandards } from './standards.ts';

/** The same database and units of work as the server. */
interface Opened {
  readonly db: Database;
  readonly units: Units;
  readonly config: Config;
}

/** What a command gets: its words, and the database once its words make sense. */
interface Work {
  readonly args: readonly string[];
  open(): Promise<Opened>;
}

interface Command {
  readonly usage: string;
  /** Answers the lines to print; throws to fail. */
  run(work: Work): Promise<string[]>;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

class Usage extends Error {}

function wholeNumber(text: string | undefined, name: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Usage(`--${name} takes a whole number from 1 to ${most}`);
  return value;
}

const generate: Command = {
  usage: 'generate --parcels N          load the synthetic demo city with N parcels (1 to 1 000 000) into an empty database',
  run: async ({ args, open }) => {
    const { values } = parseArgs({ args: [...args], options: { parcels: { type: 'string' } } });
    const parcels = wholeNumber(values.parcels, 'parcels', 1_000_000);
    const { db, units } = await open();
    await loadDemoCity(db, units, { parcels }, (done) => say(`  ${done}`));
    return [`The demo city is loaded with ${parcels} parcels. It is synthetic: no ground for any decision.`];
  },
};

const importCommand: Command = {
  usage: 'import FILE --layer L [--crs EPSG:n] [--yes]   read a file and report; with --yes commit it, repaired, without what is faulty',
  run: async ({ args, open }) => {
    const options = { layer: { type: 'string' }, crs: { type: 'string' }, yes: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [path] = positionals;
    const crs = /^(?:EPSG:)?(\d{4,5})$/i.exec(values.crs ?? '')?.[1];
    if (!path || !values.layer || (values.crs !== undefined && !crs)) throw new Usage('a file and --layer are needed; --crs takes EPSG:n');
    const { db, units, config } = await open();
    return importFile(db, units, config, { path, layer: values.layer, crs: crs ? Number(crs) : null, yes: values.yes }, say);
  },
};

async function passwordFromInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.replace(/\r?\n$/, '');
}

const userAdd: Command = {
  usage: 'user add NAME --role R --region ID [--display NAME]   add an account; the password is read from standard input',
  run: async ({ args, open }) => {
    const options = {
      role: { type: 'string', multiple: true },
      region: { type: 'string', multiple: true },
      display: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name] = positionals;
    const roles = (values.role ?? []).filter((role): role is Role => (ROLES as readonly string[]).includes(role));
    if (!name || roles.length === 0 || roles.length !== values.role?.length || !values.region) {
      throw new Usage(`a name, --region and --role are needed; a role is one of ${ROLES.join(', ')}`);
    }
    const password = await passwordFromInput();
    if (password.length < 8 || password.length > 200) throw new Usage('a password has 8 to 200 characters, on standard input');
    const user = { name, displayName: values.display ?? name, password, roles, regionIds: values.region };
    const { units } = await open();
    const added = await units.write(SYSTEM, 'operator', (unit) => addUser(unit, user));
    return [`Account ${added.name} is there: ${added.roles.join(', ')} in ${added.scope.join(', ')}.`];
  },
};

const ledgerVerify: Command = {
  usage: 'ledger verify                 replay every book outside the database and compare balances, holds and hashes',
  run: async ({ open }) => {
    const { units } = await open();
    const result = await units.read(SYSTEM, (query) => verifyLedger(query, (rows) => say(`  ${rows} rows replayed`)));
    const lines = result.books.map(
      (book) =>
        `${book.kind} ${book.year}  sequence ${book.seq}  head ${book.head.slice(0, 16)}  ${book.findings.length === 0 ? 'ok' : 'DIFFERS'}`,
    );
    if (result.findings.length === 0) return [...lines, `${result.rows} rows replayed, nothing differs.`];
    throw new Error(
      [...lines, ...result.findings.slice(0, 50).map((finding) => JSON.stringify(finding)), `${result.findings.length} findings.`].join(
        '\n',
      ),
    );
  },
};

const COMMANDS: Readonly<Record<string, Command>> = { import: importCommand, generate, 'user add': userAdd, 'ledger verify': ledgerVerify };

function help(): string {
  const lines = Object.values(COMMANDS).map((command) => `  ${command.usage}`);
  return [
    'npm run lantu -- COMMAND',
    '',
    ...lines,
    '',
    'Settings by environment as for the server: DATABASE_URL, DATA_DIR. Stop an embedded server first.',
  ].join('\n');
}

function pick(argv: readonly string[]): { command: Command; args: readonly string[] } | null {
  for (const words of [2, 1]) {
    const command = COMMANDS[argv.slice(0, words).join(' ')];
    if (command) return { command, args: argv.slice(words) };
  }
  return null;
}

async function openAll(): Promise<Opened> {
  const config = readConfig(process.env);
  const db = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, limits: config.limits });
  await migrate(db);
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  await units.write(SYSTEM, 'operator', loadStandards);
  return { db, units, config };
}

/** A refusal by its title and code; anything else as it is. */
function wordsOf(error: unknown): string {
  const known = error instanceof Problem ? error : problemOfDatabaseError(error);
  if (known) return `${PROBLEMS[known.code].title} (${known.code} ${JSON.stringify(known.details.params ?? {})})`;
  return error instanceof Error ? error.message : String(error);
}

async function main(argv: readonly string[]): Promise<number> {
  const picked = pick(argv);
  if (!picked || argv.includes('--help')) {
    process.stdout.write(`${picked ? `npm run lantu -- ${picked.command.usage}` : help()}\n`);
    return picked || argv.length === 0 || argv.includes('--help') ? 0 : 2;
  }
  let opened: Opened | null = null;
  const open = async (): Promise<Opened> => {
    opened = await openAll();
    return opened;
  };
  try {
    const lines = await picked.command.run({ args: picked.args, open });
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  } catch (error) {
    say(wordsOf(error));
    return error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  } finally {
    await (opened as Opened | null)?.db.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
