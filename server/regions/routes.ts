import { regionsEndpoints as endpoints } from '../contract/regions.ts';
import { type Route, route } from '../platform/http.ts';
import { regionRows } from './reads.ts';
import { outlineRows } from './store.ts';

export function regionsRoutes(): Route[] {
  return [
    route(endpoints.list, async (_input, call) => {
      const rows = await call.read(regionRows);
      const items = rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        parentId: row.parent_id,
        code: row.code,
        name: { zh: row.name_zh, en: row.name_en },
        bbox: row.bbox,
        areaM2: row.area_m2,
      }));
      return { items };
    }),
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
  ];
}
