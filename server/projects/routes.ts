import { resolveMoment } from '../blueprint/index.ts';
import { exemptionEndpoints as exempt } from '../contract/exemptions.ts';
import { projectsEndpoints as endpoints } from '../contract/projects.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { decideOnExemption, exemptions, proposeExemption } from './exemptions.ts';
import { projectRows, regionExists } from './reads.ts';
import { changeStage, createProject } from './service.ts';
import { projectView, summaryOf } from './views.ts';

export function projectsRoutes(): Route[] {
  return [
    route(endpoints.list, ({ query }, call) =>
      call.read(async (read) => {
        if (query.region !== undefined && !(await regionExists(read, query.region)))
          throw problem('region.unknown', { regionId: query.region });
        const { cursor, asOf, ...filter } = query;
        const moment = await resolveMoment(read, asOf);
        const rows = await projectRows(read, { ...filter, before: cursor === undefined ? undefined : Number(cursor) }, moment);
        const items = rows.map((row) => ({ ...summaryOf(row), held: row.held, committed: row.committed }));
        return { items, next: rows.length === query.limit ? String(rows.at(-1)!.id) : null, asOf: moment.day, revision: moment.commit };
      }),
    ),
    route(endpoints.create, async ({ body }, call) => {
      const code = await call.write((unit) => createProject(unit, body));
      return call.read((read) => projectView(read, code));
    }),
    route(endpoints.read, ({ params }, call) => call.read((read) => projectView(read, params.code))),
    route(endpoints.stage, async ({ params, body }, call) => {
      await call.write((unit) => changeStage(unit, params.code, body));
      return call.read((read) => projectView(read, params.code));
    }),
    route(exempt.list, ({ query }, call) => call.read(async (read) => ({ items: await exemptions(read, query.state, query.limit) }))),
    route(exempt.propose, ({ body }, call) => call.write((unit) => proposeExemption(unit, body))),
    route(exempt.decide, ({ params, body }, call) => call.write((unit) => decideOnExemption(unit, params.id, body))),
  ];
}
