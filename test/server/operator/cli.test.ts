import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTool, type Tool } from '../../support/tool.ts';
import { collection, parcel, square } from '../exchange/files.ts';

describe("the operator's tool", () => {
  let tool: Tool;
  const run: Tool['run'] = (args, input) => tool.run(args, input);
  beforeAll(async () => {
    tool = await openTool();
  });
  afterAll(() => tool.close());

  const lot = parcel(square(115.9, 36.4, 0.001), { DKBH: '371502-777777' });
  const write = async (name: string, features: readonly unknown[]): Promise<string> => {
    const path = join(tool.folder, name);
    await writeFile(path, collection(features));
    return path;
  };

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
    const verified = await run(['ledger', 'verify']);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('nothing differs')]);

    const file = await write('lots.geojson', [lot]);
    const said = ['--source-date', '2026-10-31', '--covers', '371502'];
    const imported = await run(['import', file, '--layer', 'parcels', '--yes', '--accept-overlaps', ...said]);
    expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('1 new, 0 changed')]);
  }, 480_000);

  /** Every call opens the database anew: seconds each on the embedded engine, where the calls above must do. */
  test.runIf(process.env.DATABASE_URL)(
    'says what it leaves out and what it refuses',
    async () => {
      const again = await run(['user', 'add', '李工', '--role', 'land', '--region', '371502'], 'long enough a password\n');
      expect([again.code, again.err]).toEqual([1, expect.stringContaining('users.name_taken')]);
      const looked = await run(['import', await write('lots.geojson', [lot]), '--layer', 'parcels']);
      expect([looked.code, looked.out]).toEqual([0, expect.stringContaining('Nothing was committed')]);
      const feature = { ...lot, properties: { ...lot.properties, QS: '国有' } };
      const half = await write('half.geojson', [feature, { type: 'Feature', properties: { DKBH: '371502-888888' }, geometry: null }]);
      const command = ['import', half, '--layer', 'parcels', '--yes', '--accept-overlaps'];
      const kept = await run(command);
      expect([kept.code, kept.err]).toEqual([
        1,
        expect.stringMatching(/left out: geometry\.empty × 1[\s\S]*Nothing was committed: 1 features/),
      ]);
      const leftOut = await run([...command, '--leave-out']);
      expect([leftOut.code, leftOut.out]).toEqual([0, expect.stringMatching(/left out: geometry\.empty × 1[\s\S]*0 new, 1 changed/)]);
      expect((await run(['import', half, '--layer', 'parcels', '--covers', half])).code).toBe(2);
      const broken = join(tool.folder, 'broken.geojson');
      await writeFile(broken, '{"type":');
      const refused = await run(['import', broken, '--layer', 'parcels']);
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('json.syntax')]);
    },
    480_000,
  );
});
