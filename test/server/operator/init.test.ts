import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTool, type Said, type Tool } from '../../support/tool.ts';
import { boxOf, COUNTIES, collection } from '../seed/boundaries.ts';

let tool: Tool;
let counties: string;

const run = (...args: readonly string[]): Promise<Said> => tool.run(args, '三只白鹭飞过小清河的黄昏\n');
const file = async (name: string, text: string): Promise<string> => {
  const path = join(tool.folder, name);
  await writeFile(path, text);
  return path;
};

beforeAll(async () => {
  tool = await openTool();
  counties = await file('counties.geojson', collection(COUNTIES));
});
afterAll(() => tool.close());

test('words that make no sense are refused before anything is opened', async () => {
  const help = await run('init', '--help');
  expect([help.code, help.out]).toEqual([0, expect.stringContaining('--province')]);
  expect((await run('init', '--province', '37')).code).toBe(2);
  expect((await run('init', '--regions', counties, '--province', '99')).code).toBe(2);
  expect((await run('init', '--regions', counties, '--province', '37', '--city', '3707')).code).toBe(2);
  const broken = await run('init', '--regions', await file('broken.geojson', '{"type":'), '--province', '37');
  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('json.syntax')]);
}, 300_000);

test('a file without a county of the province makes nothing and fails', async () => {
  const strangers = await file('strangers.geojson', collection([boxOf({ adcode: '130435', name: '曲周县' }, [114.9, 36.4, 115.1, 36.8])]));
  const { code, err } = await run('init', '--regions', strangers, '--province', '370000');
  expect([code, err]).toEqual([1, expect.stringContaining('other_province')]);
}, 300_000);

test('the city is made with an invitation for each of the three administrators, accounts of its counties follow; again changes only what differs', async () => {
  const made = await run('init', '--regions', counties, '--province', '37', '--admin', 'zhang', '--auditor', 'shenji');
  expect([made.code, made.out]).toEqual([0, expect.stringContaining('8 regions are made')]);
  expect(made.out).toContain('old code 371523; it is 371503 today');
  for (const [role, name] of [
    ['admin', 'zhang'],
    ['security', 'security'],
    ['auditor', 'shenji'],
  ])
    expect(made.out).toMatch(new RegExp(`${role} +${name}: http:\\S+/invitation\\?token=[\\w-]{43}`));
  expect(made.out).toMatch(/16 layers that checks read were never delivered/);
  const user = await run('user', 'add', 'li', '--role', 'land', '--region', '371503');
  expect([user.code, user.out]).toEqual([0, expect.stringContaining('land in 371503')]);

  const two = await run('user', 'add', 'er', '--role', 'admin', '--role', 'land', '--region', '371503', '--invite');
  expect([two.code, two.err]).toEqual([1, expect.stringContaining('users.two_duties')]);
  const another = await run('user', 'add', 'anquan', '--role', 'security', '--region', '*', '--invite');
  expect([another.code, another.out]).toEqual([0, expect.stringContaining('token=')]);

  const second = await run('init', '--regions', counties, '--province', '37');
  expect([second.code, second.out]).toEqual([0, expect.stringContaining('Nothing was changed')]);
  expect(second.out).not.toContain('token=');
  const more = [
    ...COUNTIES.slice(1),
    boxOf({ adcode: 371502, name: '东昌府区' }, [115.6, 36, 116, 36.39]),
    boxOf({ adcode: '371522', name: '莘县' }, [115.3, 36, 115.6, 36.4]),
  ];
  const again = await run('init', '--regions', await file('more.geojson', collection(more)), '--province', '37', '--again');
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('1 regions are made, 2 redrawn')]);
  expect(again.out).not.toContain('token=');
}, 300_000);
