import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

describe("the operator's tool", () => {
  let folder: string;
  const run = (args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const { DATABASE_URL: _none, ...env } = process.env;
      const child = spawn('node', ['--import', 'tsx', 'server/cli.ts', ...args], {
        cwd: ROOT,
        env: { ...env, DATA_DIR: join(folder, 'data') },
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.once('exit', (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantu-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('says what it can do, and fails on what it cannot', async () => {
    const help = await run(['--help']);
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('ledger verify')]);
    expect((await run(['dance'])).code).toBe(2);
    expect((await run(['generate', '--parcels', 'many'])).code).toBe(2);
    expect((await run(['import', 'x.geojson'])).code).toBe(2);
  });

  test('loads a demo city, adds an account, replays the ledger, imports a file', async () => {
    const generated = await run(['generate', '--parcels', '300']);
    expect([generated.code, generated.err]).toEqual([0, expect.stringContaining('parcels 300')]);
    const added = await run(['user', 'add', '李工', '--role', 'land', '--region', '371502'], 'long enough a password\n');
    expect([added.code, added.out]).toEqual([0, expect.stringContaining('李工')]);
    const again = await run(['user', 'add', '李工', '--role', 'land', '--region', '371502'], 'long enough a password\n');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('users.name_taken')]);
    const verified = await run(['ledger', 'verify']);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('nothing differs')]);

    const file = join(folder, 'lots.geojson');
    const lot = {
      type: 'Polygon',
      coordinates: [
        [
          [115.9, 36.4],
          [115.901, 36.4],
          [115.901, 36.401],
          [115.9, 36.401],
          [115.9, 36.4],
        ],
      ],
    };
    await writeFile(
      file,
      JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { DKBH: '371502-777777' }, geometry: lot }] }),
    );
    const looked = await run(['import', file, '--layer', 'parcels']);
    expect([looked.code, looked.out]).toEqual([0, expect.stringContaining('Nothing was committed')]);
    const said = ['--source-date', '2026-10-31', '--covers', '371502'];
    const imported = await run(['import', file, '--layer', 'parcels', '--yes', '--accept-overlaps', ...said]);
    expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('1 new, 0 changed')]);
    const half = join(folder, 'half.geojson');
    const faulty = { type: 'Feature', properties: { DKBH: '371502-888888' }, geometry: null };
    const feature = { type: 'Feature', properties: { DKBH: '371502-777777', QS: '国有' }, geometry: lot };
    await writeFile(half, JSON.stringify({ type: 'FeatureCollection', features: [feature, faulty] }));
    const command = ['import', half, '--layer', 'parcels', '--yes', '--accept-overlaps'];
    const kept = await run(command);
    expect([kept.code, kept.err]).toEqual([
      1,
      expect.stringMatching(/left out: geometry\.empty × 1[\s\S]*Nothing was committed: 1 features/),
    ]);
    const leftOut = await run([...command, '--leave-out']);
    expect([leftOut.code, leftOut.out]).toEqual([0, expect.stringMatching(/left out: geometry\.empty × 1[\s\S]*0 new, 1 changed/)]);
    expect((await run(['import', half, '--layer', 'parcels', '--covers', join(folder, 'half.geojson')])).code).toBe(2);
    const broken = join(folder, 'broken.geojson');
    await writeFile(broken, '{"type":');
    const refused = await run(['import', broken, '--layer', 'parcels']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('json.syntax')]);
  }, 480_000);
});
