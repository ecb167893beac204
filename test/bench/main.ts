import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

/** Each suite starts what it needs and is loaded only when it is asked for. */
const SUITES: Readonly<Record<string, () => Promise<Row[]>>> = {
  client: async () => (await import('./client.ts')).clientRows(),
  siting: async () => (await import('./siting.ts')).sitingRows(),
  ledger: async () => (await import('./ledger.ts')).ledgerRows(),
  command: async () => (await import('./command.ts')).commandRows(),
  hostile: async () => (await import('./hostile.ts')).hostileRows(),
};

const figure = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${figure(row.value)} ${row.unit}`,
    row.baseline === null ? '' : `${figure(row.baseline)} ${row.baselineName}`,
    row.ratio === null ? '' : `× ${row.ratio.toFixed(2)}`,
    `n ${row.n}`,
    row.note,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const suite = positionals[0] ?? '';
  const run = SUITES[suite];
  if (!run) throw new Error(`npm run bench -- SUITE [--json FILE], where SUITE is one of ${Object.keys(SUITES).join(', ')}`);
  const rows = await run();
  process.stdout.write(`${table(rows)}\n`);
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
  if (values.json) await writeFile(values.json, `${JSON.stringify({ suite, machine, rows }, null, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
