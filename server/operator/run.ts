import { PROBLEMS } from '../contract/problems.ts';
import { readConfig } from '../platform/config.ts';
import { openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { Problem, problemOfDatabaseError } from '../platform/problem.ts';
import { createUnits, SYSTEM } from '../platform/unit.ts';
import { loadStandards } from '../seed/index.ts';
import { userAdd, userReset } from './accounts.ts';
import { generate, importCommand, ledgerVerify } from './commands.ts';
import { init } from './init.ts';
import { type Command, type Opened, type Serve, say, Usage } from './work.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  init,
  import: importCommand,
  generate,
  'user add': userAdd,
  'user reset': userReset,
  'ledger verify': ledgerVerify,
};

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

const helpOf = ({ usage, help: more = [] }: Command): string => [`npm run lantu -- ${usage}`, ...more].join('\n');

function pick(argv: readonly string[]): { command: Command; args: readonly string[] } | null {
  for (const words of [2, 1]) {
    const command = COMMANDS[argv.slice(0, words).join(' ')];
    if (command) return { command, args: argv.slice(words) };
  }
  return null;
}

async function openAll(serve: Serve): Promise<Opened> {
  const config = readConfig(process.env);
  const db = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir });
  await migrate(db);
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  await units.write(SYSTEM, 'operator', loadStandards);
  return { db, units, config, serve };
}

/** A refusal by its title and code; anything else as it is. */
function wordsOf(error: unknown): string {
  const known = error instanceof Problem ? error : problemOfDatabaseError(error);
  if (known) return `${PROBLEMS[known.code].title} (${known.code} ${JSON.stringify(known.details.params ?? {})})`;
  return error instanceof Error ? error.message : String(error);
}

/** Runs one command of the operator's tool; answers the exit status: 0, 1 when it failed, 2 when its words make no sense. */
export async function runOperator(argv: readonly string[], serve: Serve): Promise<number> {
  const picked = pick(argv);
  if (!picked || argv.includes('--help')) {
    process.stdout.write(`${picked ? helpOf(picked.command) : help()}\n`);
    return picked || argv.length === 0 || argv.includes('--help') ? 0 : 2;
  }
  let opened: Opened | null = null;
  const open = async (): Promise<Opened> => {
    opened = await openAll(serve);
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
