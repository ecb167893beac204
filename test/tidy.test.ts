import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { en as enByRoom } from '../client/i18n/en/index.ts';
import { zh as zhByRoom } from '../client/i18n/zh/index.ts';
import { ALL_ENDPOINTS } from '../server/contract/index.ts';
import { COMMON_PROBLEMS, PROBLEMS, type ProblemCode, SESSION_PROBLEMS } from '../server/contract/problems.ts';
import { deepestNesting, type Source, sources, structureOf, trackedFiles } from './support/sources.ts';

const ours = sources('server', 'client', 'gis-data', 'migrations', 'test');
const product = ours.filter((source) => !source.path.startsWith('test/'));
const server = ours.filter((source) => source.path.startsWith('server/'));
const client = ours.filter((source) => source.path.startsWith('client/'));

/** A catalogue by room as one list of `room.key`. */
const flat = (catalogue: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(catalogue).flatMap(([room, texts]) => Object.entries(texts).map(([key, text]) => [`${room}.${key}`, text])),
  );
const zh = flat(zhByRoom);
const en = flat(enByRoom);

/** Each finding as one line, so that a failure reads as a list of places. */
const places = (files: readonly Source[], pattern: RegExp, text: (line: string) => string = (line) => line): string[] =>
  files.flatMap((source) =>
    source.lines.flatMap((line, index) => (pattern.test(text(line)) ? [`${source.path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
  );

const importsOf = (source: Source): string[] =>
  [...source.text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => normalize(join(dirname(source.path), match[1]!)));

describe('the tree', () => {
  test('the top level is the fixed list', () => {
    const top = new Set(
      trackedFiles()
        .map((path) => path.split('/')[0]!)
        .filter((name) => !name.startsWith('.')),
    );
    const allowed = [
      'server',
      'client',
      'gis-data',
      'migrations',
      'test',
      'docs',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'vite.config.ts',
      'README.md',
    ];
    expect([...top].filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('a file is one idea: at most 300 lines', () => {
    expect(ours.filter((source) => source.lines.length > 301).map((source) => `${source.path} ${source.lines.length}`)).toEqual([]);
  });

  test('the measure of nesting sees what it should', () => {
    expect(deepestNesting('function a() { if (x) { for (;;) { while (y) { if (z) { b(); } } } } }')).toBe(4);
    expect(deepestNesting('const a = () => { if (x) { list.map((y) => { if (y) { b({ c: 1 }); } }); } };')).toBe(1);
  });

  test('control flow nests at most three deep', () => {
    expect(
      product
        .map((source) => ({
          path: source.path,
          depth: deepestNesting(source.text),
        }))
        .filter(({ depth }) => depth > 3),
    ).toEqual([]);
  });

  test('the lock file names no registry', () => {
    expect(trackedFiles()).toContain('package-lock.json');
    expect(places(sources('.'), /registry\.npmjs/)).toEqual([]);
  });
});

describe('words', () => {
  test('no loose ends', () => {
    const loose = /\b(TODO|FIXME|XXX)\b|@ts-(ignore|expect-error|nocheck)|biome-ignore|\b(it|test|describe)\.(only|skip|todo)\(/;
    expect(
      places(
        ours.filter((source) => source.path !== 'test/tidy.test.ts'),
        loose,
      ),
    ).toEqual([]);
  });

  test('no default exports but where a tool asks for one', () => {
    expect(places(ours, /^export default/).filter((place) => !/^test\/vitest\.config\.ts/.test(place))).toEqual([]);
  });

  test('nothing is printed by the server or the client but through the log', () => {
    expect(places([...server, ...client], /\bconsole\.\w+\(/)).toEqual([]);
  });

  test('no text for people outside the catalogues', () => {
    const han = /\p{Script=Han}/u;
    const code = (source: Source) =>
      source.text.replace(/\/\*[\s\S]*?\*\//g, (found) => found.replace(/[^\n]/g, ' ')).replace(/\/\/[^\n]*/g, '');
    const allowed = /^client\/i18n\/|^client\/app\/gallery/;
    const found = client
      .filter((source) => !allowed.test(source.path))
      .flatMap((source) => places([{ ...source, lines: code(source).split('\n') }], han));
    expect(found).toEqual([]);
  });
});

const FLOORS: Readonly<Record<string, number>> = {
  evidence: 1,
  identity: 1,
  regions: 1,
  blueprint: 2,
  jobs: 2,
  ledger: 3,
  constraints: 4,
  parcels: 5,
  projects: 6,
  siting: 7,
  reviews: 7,
  portfolio: 8,
  tiles: 9,
  exchange: 9,
  command: 9,
  seed: 10,
  operator: 11,
};

function forbiddenServerImport(from: string, to: string): boolean {
  const [, room, file] = from.split('/');
  if (file === undefined) return false;
  if (!to.startsWith('server/')) return !/^(gis-data|node_modules)\//.test(to);
  const [, target, door] = to.split('/');
  if (target === room) return false;
  if (room === 'contract') return true;
  if (target === 'contract') return false;
  if (room === 'platform') return true;
  if (target === 'platform') return false;
  return !(FLOORS[target!]! < FLOORS[room!]! && door === 'index.ts');
}

function forbiddenClientImport(from: string, to: string): boolean {
  if (to.startsWith('server/')) return !to.startsWith('server/contract/');
  if (!to.startsWith('client/')) return !to.startsWith('gis-data/standards/');
  const [, room] = from.split('/');
  const [, target] = to.split('/');
  if (room === target) return false;
  if (room === 'ui' || room === 'i18n' || room === 'state')
    return !['ui', 'i18n', 'state', 'style'].includes(target!) || (room === 'state' && target === 'ui');
  return target! in FLOORS && room! in FLOORS;
}

describe('who may import whom', () => {
  test('server rooms: contract and platform below, doors of lower floors, nothing else', () => {
    const wrong = server.flatMap((source) =>
      importsOf(source)
        .filter((to) => forbiddenServerImport(source.path, to))
        .map((to) => `${source.path} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every server room has a floor', () => {
    const rooms = new Set(
      server
        .map((source) => source.path.split('/'))
        .filter((parts) => parts.length > 2)
        .map((parts) => parts[1]!),
    );
    expect([...rooms].filter((room) => room !== 'contract' && room !== 'platform' && !(room in FLOORS))).toEqual([]);
  });

  test('client: nothing of the server but the contract; rooms never import one another', () => {
    const wrong = client.flatMap((source) =>
      importsOf(source)
        .filter((to) => forbiddenClientImport(source.path, to))
        .map((to) => `${source.path} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('client: folders form no cycle', () => {
    const below = new Map<string, Set<string>>();
    for (const source of client) {
      const folder = source.path.split('/')[1]!;
      const targets = importsOf(source).filter((to) => to.startsWith('client/'));
      below.set(folder, new Set([...(below.get(folder) ?? []), ...targets.map((to) => to.split('/')[1]!)]));
    }
    for (let free = ['']; free.length > 0; ) {
      free = [...below]
        .filter(([folder, targets]) => [...targets].every((to) => to === folder || !below.has(to)))
        .map(([folder]) => folder);
      for (const folder of free) below.delete(folder);
    }
    expect([...below.keys()]).toEqual([]);
  });

  test('the contract imports nothing but zod and itself', () => {
    const wrong = server
      .filter((source) => source.path.startsWith('server/contract/'))
      .flatMap((source) => places([source], /from '(?!\.\/|zod')/));
    expect(wrong).toEqual([]);
  });

  test('SQL lives in stores, reads, the platform and migrations', () => {
    const home = /^server\/platform\/|\/(store|reads)(\.ts|\/)|-(store|reads)\.ts$/;
    expect(
      places(
        server.filter((source) => !home.test(source.path)),
        /\btrx(\.raw)?\(|\bknex(\.raw)?\(/,
        (line) => structureOf(line),
      ),
    ).toEqual([]);
  });

  test('spatial functions of SQL are written where SQL lives', () => {
    const home = /^server\/platform\/|\/(store|reads)(\.ts|\/)|-(store|reads)\.ts$/;
    expect(
      places(
        server.filter((source) => !home.test(source.path)),
        /\bst_[a-z]+\(/i,
        (line) => line.replace(/^\s*(\*|\/\/|\/\*).*/, ''),
      ),
    ).toEqual([]);
  });
});

describe('problems', () => {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  const tests = ours.filter((source) => source.path.startsWith('test/') && source.path !== 'test/tidy.test.ts');

  test('every code has a sentence in zh and en', () => {
    const missing = (catalogue: Readonly<Record<string, string>>) => codes.filter((code) => !catalogue[`problems.${code}`]);
    expect({ zh: missing(zh), en: missing(en) }).toEqual({ zh: [], en: [] });
  });

  test('every code belongs to an endpoint', () => {
    const listed = new Set<string>([
      ...COMMON_PROBLEMS,
      ...SESSION_PROBLEMS,
      'request.not_found',
      ...ALL_ENDPOINTS.flatMap((endpoint) => endpoint.problems),
    ]);
    expect(codes.filter((code) => !listed.has(code) && !code.startsWith('tiles.'))).toEqual([]);
  });

  test('every code is produced by a test', () => {
    const named = (code: string) => tests.some((source) => source.text.includes(`'${code}'`) || source.text.includes(`"${code}"`));
    expect(codes.filter((code) => code !== 'server.unexpected' && !named(code))).toEqual([]);
  });
});

describe('languages', () => {
  test('zh and en have the same keys, and no sentence is empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    expect([...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('both name the same parameters', () => {
    const parameters = (text: string | undefined) => [...(text ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    const different = Object.entries(en).filter(([key, text]) => parameters(text).join() !== parameters(zh[key]).join());
    expect(different.map(([key]) => key)).toEqual([]);
  });
});
