import { blueprintEndpoints as endpoints } from '../contract/blueprint.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { currentRevision, type FeatureRow, featureByKey, featureHistory, featureRows, featuresAt, layerRows, revisionRows } from './reads.ts';
import { layerById } from './store.ts';

function withoutGeometry(row: FeatureRow) {
  return {
    id: row.id,
    layerId: row.layer_id,
    key: row.key,
    name: row.name,
    regionId: row.region_id,
    use: row.use_system && row.use_code ? { system: row.use_system, code: row.use_code } : null,
    status: row.status,
    areaM2: row.area_m2,
    attributes: row.attributes,
    revisionFrom: row.revision_from,
    revisionTo: row.revision_to,
  };
}

const featureOf = (row: FeatureRow) => ({ ...withoutGeometry(row), geometry: row.geometry });

export function blueprintRoutes(): Route[] {
  return [
    route(endpoints.layers, (_input, call) =>
      call.read(async (query) => {
        const rows = await layerRows(query);
        const items = rows.map((row) => ({
          id: row.id,
          group: row.grp,
          name: { zh: row.name_zh, en: row.name_en },
          geometry: row.geometry,
          tileset: row.tileset,
          constraint: row.is_constraint,
          source: { zh: row.source_zh, en: row.source_en },
          sourceDate: row.source_date,
          staleAfterMonths: row.stale_after_months,
          stale: row.stale,
          coverage: row.coverage_kind,
          synthetic: row.synthetic,
          featureCount: row.feature_count,
          revision: row.revision,
          style: row.style,
        }));
        return { items, revision: await currentRevision(query) };
      }),
    ),
    route(endpoints.features, ({ params, query }, call) =>
      call.read(async (read) => {
        if (!(await layerById(read, params.layerId))) throw problem('layer.unknown', { layerId: params.layerId });
        const rows = await featureRows(read, { layerId: params.layerId, bbox: query.bbox, asOfRevision: query.asOfRevision, after: query.cursor, limit: query.limit });
        return { items: rows.map(featureOf), next: rows.length === query.limit ? rows.at(-1)!.id : null };
      }),
    ),
    route(endpoints.feature, ({ params }, call) =>
      call.read(async (read) => {
        if (!(await layerById(read, params.layerId))) throw problem('layer.unknown', { layerId: params.layerId });
        const history = await featureHistory(read, params.layerId, params.key);
        if (history.length === 0) throw problem('feature.unknown', { key: params.key });
        const current = await featureByKey(read, params.layerId, params.key);
        const steps = history.map((row) => ({ revisionFrom: row.revision_from, revisionTo: row.revision_to, at: row.at.toISOString(), author: row.author_name, reason: row.reason }));
        return { current: current ? featureOf(current) : null, history: steps };
      }),
    ),
    route(endpoints.revisions, ({ query }, call) =>
      call.read(async (read) => {
        const rows = await revisionRows(read, query.limit);
        const items = rows.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          author: row.author_name,
          reason: row.reason,
          layerIds: [row.layer_id],
          added: row.added,
          changed: row.changed,
          removed: row.removed,
        }));
        return { items };
      }),
    ),
    route(endpoints.identify, ({ query }, call) =>
      call.read(async (read) => {
        const rows = await featuresAt(read, query.lon, query.lat, query.toleranceM, 50);
        return { items: rows.map(withoutGeometry) };
      }),
    ),
  ];
}
