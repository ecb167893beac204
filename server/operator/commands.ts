import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ImportOptions } from '../contract/exchange.ts';
import { sealBeside, verifyLedger } from '../ledger/index.ts';
import { SYSTEM } from '../platform/unit.ts';
import { loadDemoCity } from '../seed/index.ts';
import { importFile } from './import.ts';
import { type Command, say, Usage } from './work.ts';

function wholeNumber(text: string | undefined, name: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Usage(`--${name} takes a whole number from 1 to ${most}`);
  return value;
}

export const generate: Command = {
  usage: 'generate --parcels N          load the synthetic demo city with N parcels (1 to 1 000 000) into an empty database',
  run: async ({ args, open }) => {
    const { values } = parseArgs({ args: [...args], options: { parcels: { type: 'string' } } });
    const parcels = wholeNumber(values.parcels, 'parcels', 1_000_000);
    const { db, units } = await open();
    await loadDemoCity(db, units, { parcels }, (done) => say(`  ${done}`));
    return [`The demo city is loaded with ${parcels} parcels. It is synthetic: no ground for any decision.`];
  },
};

const AREAS = new Set(['Polygon', 'MultiPolygon']);

/** `all`, region ids, or a GeoJSON file with one area. */
async function coversOf(words: readonly string[]): Promise<ImportOptions['covers']> {
  const [first] = words;
  if (first === undefined) return null;
  if (words.length === 1 && first === 'all') return 'all';
  if (!words.some((word) => /\.(geo)?json$/i.test(word))) return [...words];
  const content = JSON.parse(await readFile(first, 'utf8'));
  const feature = content.type === 'FeatureCollection' ? content.features[0] : content;
  const shape = feature?.type === 'Feature' ? feature.geometry : feature;
  const isOne = words.length === 1 && AREAS.has(shape?.type) && (content.features?.length ?? 1) === 1;
  if (!isOne) throw new Usage('--covers takes all, region ids, or one GeoJSON file with one area');
  return shape;
}

export const importCommand: Command = {
  usage: 'import FILE --layer L [--yes]  read a file and report; with --yes commit it, with shapes that are not valid repaired',
  help: [
    '  --crs EPSG:n                  the reference system, where the file does not say',
    '  --source-date YYYY-MM-DD      the day that the data speaks of; not said, answers stay unknown',
    '  --covers all|REGION…|FILE     the ground that it speaks for (repeat it for more regions); not said, answers stay unknown',
    '  --leave-out                   commit without the features that have errors; else nothing is committed when there are any',
    '  --accept-overlaps             commit although areas overlap areas of the layer that stay',
  ],
  run: async ({ args, open }) => {
    const options = {
      layer: { type: 'string' },
      crs: { type: 'string' },
      yes: { type: 'boolean', default: false },
      'source-date': { type: 'string' },
      covers: { type: 'string', multiple: true },
      'leave-out': { type: 'boolean', default: false },
      'accept-overlaps': { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [path] = positionals;
    const crs = /^(?:EPSG:)?(\d{4,5})$/i.exec(values.crs ?? '')?.[1];
    if (!path || !values.layer || (values.crs !== undefined && !crs)) throw new Usage('a file and --layer are needed; --crs takes EPSG:n');
    const wanted = {
      path,
      layer: values.layer,
      crs: crs ? Number(crs) : null,
      yes: values.yes,
      sourceDate: values['source-date'] ?? null,
      covers: await coversOf(values.covers ?? []),
      leaveOut: values['leave-out'],
      acceptOverlaps: values['accept-overlaps'],
    };
    return importFile(await open(), wanted, say);
  },
};

export const ledgerVerify: Command = {
  usage: 'ledger verify                 replay every book outside the database and compare balances, holds and hashes',
  run: async ({ open }) => {
    const { db, units } = await open();
    await sealBeside(db);
    const result = await units.read(SYSTEM, (query) => verifyLedger(query, (rows) => say(`  ${rows} rows replayed`)));
    const lines = result.books.map(
      (book) =>
        `${book.kind} ${book.year}  sequence ${book.seq}  head ${book.head.slice(0, 16)}  ${book.findings.length === 0 ? 'ok' : 'DIFFERS'}`,
    );
    const { rows, open: waiting, since } = result.beside;
    lines.push(`${rows} refusals, lots and uses sealed${since ? ` since ${since.toISOString()}` : ''}, ${waiting} open.`);
    if (result.findings.length === 0) return [...lines, `${result.rows} rows replayed, nothing differs.`];
    throw new Error(
      [...lines, ...result.findings.slice(0, 50).map((finding) => JSON.stringify(finding)), `${result.findings.length} findings.`].join(
        '\n',
      ),
    );
  },
};
