import { projectsEndpoints as endpoints } from '../contract/projects.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { projectRows, regionExists } from './reads.ts';
import { changeStage, createProject } from './service.ts';
import { projectView, summaryOf } from './views.ts';

export function projectsRoutes(): Route[] {
  return [
    route(endpoints.list, ({ query }, call) =>
      call.read(async (read) => {
        if (query.region !== undefined && !(await regionExists(read, query.region)))
          throw problem('region.unknown', { regionId: query.region });
        const { cursor, ...filter } = query;
        const rows = await projectRows(read, { ...filter, before: cursor === undefined ? undefined : Number(cursor) });
        const items = rows.map((row) => ({ ...summaryOf(row), held: row.held, committed: row.committed }));
        return { items, next: rows.length === query.limit ? String(rows.at(-1)!.id) : null };
      }),
    ),
    route(endpoints.create, ({ body }, call) => call.write(async (unit) => projectView(unit, await createProject(unit, body)))),
    route(endpoints.read, ({ params }, call) => call.read((read) => projectView(read, params.code))),
    route(endpoints.stage, ({ params, body }, call) =>
      call.write(async (unit) => {
        await changeStage(unit, params.code, body);
        return projectView(unit, params.code);
      }),
    ),
  ];
}
