import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './browser.ts';
import { DEMO_KEPT, DEMO_PARCELS, startDemo } from './demo.ts';

/** Makes the demo city once for all journeys; each works on a copy. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!chromiumPath || process.env.LANTU_URL) return undefined;
  const dir = await mkdtemp(join(tmpdir(), 'lantu-demo-kept-'));
  await (await startDemo(DEMO_PARCELS, dir)).close();
  process.env[DEMO_KEPT] = dir;
  return () => rm(dir, { recursive: true, force: true });
}
