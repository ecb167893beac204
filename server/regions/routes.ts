import { regionsEndpoints as endpoints, type RegionDetail, type RegionView } from '../contract/regions.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { outlineRows, type RegionRow, regionDetail, regionRows } from './reads.ts';
import { changeRegion, createRegion, type DrawRegions } from './service.ts';

function viewOf({ id, kind, state }: RegionRow): RegionView {
  const { parentId, code, name, bbox, areaM2 } = state;
  return { id, kind, parentId, code, name, bbox, areaM2 };
}

async function detailOf(query: Query, id: string): Promise<RegionDetail> {
  const row = await regionDetail(query, id);
  if (!row) throw problem('region.unknown', { regionIds: [id] });
  const { validTo, successorId } = row.state;
  return { ...viewOf(row), validFrom: row.validFrom, validTo, successorId, source: row.source, codes: row.codes, events: row.events };
}

/** @param draw changes the map's layer of regions within a command's transaction */
export function regionsRoutes({ draw }: { readonly draw: DrawRegions }): Route[] {
  return [
    route(endpoints.list, ({ query }, call) =>
      call.read(async (read) => ({ items: (await regionRows(read, query.asOf ?? read.today)).map(viewOf) })),
    ),
    route(endpoints.outlines, async ({ query }, call) => {
      const rows = await call.read((read) => outlineRows(read, query.kind));
      const features = rows.map((row) => ({
        type: 'Feature' as const,
        id: row.id,
        properties: { id: row.id, zh: row.name_zh, en: row.name_en },
        geometry: row.geometry,
      }));
      return { type: 'FeatureCollection' as const, features };
    }),
    route(endpoints.detail, ({ params }, call) => call.read((read) => detailOf(read, params.id))),
    route(endpoints.create, ({ body }, call) => call.write(async (unit) => detailOf(unit, await createRegion(unit, body, draw)))),
    route(endpoints.change, ({ params, body }, call) =>
      call.write(async (unit) => {
        await changeRegion(unit, params.id, body, draw);
        return detailOf(unit, params.id);
      }),
    ),
  ];
}
