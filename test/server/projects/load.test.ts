import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedProject, loadProjects } from '../../../server/projects/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { freshSite, giveQuota, request } from './given.ts';

const LAND = 'land.new_construction';

function loaded(code: string, more: Partial<LoadedProject> = {}): LoadedProject {
  const geometry: LoadedProject['geometry'] = { type: 'Polygon', coordinates: freshSite().coordinates as [number, number][][] };
  return {
    ...{
      code,
      name: `项目 ${code}`,
      regionId: 't-a',
      industry: '新材料',
      investmentFen: 100,
      stage: 'review',
      use: { system: 'planning', code: '1001' },
    },
    ...{ needs: { [LAND]: 10 }, geometry, reviewedOn: '2026-09-01', startedOn: null, synthetic: true },
    ...more,
  };
}

describe('projects of another register', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner', ['t-a']);
    await server.seed((unit) =>
      loadProjects(
        unit,
        [
          loaded('LC-2026-0001'),
          loaded('LC-2026-0007', { stage: 'construction', startedOn: '2026-10-08' }),
          loaded('LC-2026-0003', { stage: 'exited', reviewedOn: '2026-03-01' }),
          loaded('OLD-9', { stage: 'planning', reviewedOn: null }),
        ],
        '示意数据',
      ),
    );
  });
  afterAll(() => server.close());

  test('keep their codes, stages and dates, in one revision of the map', async () => {
    const { items } = (await planner.get('/api/projects')).body;
    expect(items.map((item: { code: string; stage: string; synthetic: boolean }) => [item.code, item.stage, item.synthetic])).toEqual([
      ['OLD-9', 'planning', true],
      ['LC-2026-0003', 'exited', true],
      ['LC-2026-0007', 'construction', true],
      ['LC-2026-0001', 'review', true],
    ]);
    const { items: all } = (await planner.get('/api/blueprint/revisions')).body;
    const revisions = all.filter((revision: { kind: string }) => revision.kind !== 'standards');
    expect(revisions.map((revision: { layerIds: string[]; added: number }) => [revision.layerIds, revision.added])).toEqual([
      [['sites'], 3],
    ]);
  });

  test('have the clocks that follow from their review', async () => {
    const clocks = async (code: string) =>
      (await planner.get(`/api/projects/${code}`)).body.clocks.map(
        (clock: { id: string; dueOn: string; state: string; closedOn: string | null }) => [
          clock.id,
          clock.dueOn,
          clock.state,
          clock.closedOn,
        ],
      );
    expect(await clocks('LC-2026-0001')).toEqual([
      ['start', '2026-10-31', 'expired', null],
      ['supervision', '2026-11-30', 'running', null],
    ]);
    expect(await clocks('LC-2026-0007')).toEqual([['start', '2026-10-31', 'met', '2026-10-08']]);
    expect(await clocks('LC-2026-0003')).toEqual([
      ['start', '2026-04-30', 'stopped', '2026-05-30'],
      ['supervision', '2026-05-30', 'stopped', '2026-05-30'],
    ]);
    expect(await clocks('OLD-9')).toEqual([]);
  });

  test('leave the numbers after them to the next project', async () => {
    await server.seed((unit) => giveQuota(unit, 't-a', LAND, 100));
    expect((await planner.post('/api/projects', request())).body.code).toBe('LC-2026-0008');
  });
});
