import { blueprintEndpoints as endpoints } from '../contract/blueprint.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import {
  currentRevision,
  type FeatureRow,
  featureByKey,
  featureHistory,
  featureRows,
  featuresAt,
  type HistoryRow,
  type LayerReadRow,
  layerRows,
  type RevisionRow,
  revisionRows,
} from './reads.ts';
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

const featureOf = (row: FeatureRow) => ({
  ...withoutGeometry(row),
  geometry: row.geometry,
});

function layerOf(row: LayerReadRow) {
  return {
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
  };
}

function revisionOf(row: RevisionRow) {
  const { id, reason, added, changed, removed } = row;
  return {
    id,
    at: row.at.toISOString(),
    author: row.author_name,
    reason,
    layerIds: [row.layer_id],
    added,
    changed,
    removed,
  };
}

const stepOf = (row: HistoryRow) => ({
  revisionFrom: row.revision_from,
  revisionTo: row.revision_to,
  at: row.at.toISOString(),
  author: row.author_name,
  reason: row.reason,
});

async function needLayer(read: Query, layerId: string): Promise<void> {
  if (!(await layerById(read, layerId))) throw problem('layer.unknown', { layerId });
}

const features = route(endpoints.features, ({ params, query }, call) =>
  call.read(async (read) => {
    await needLayer(read, params.layerId);
    const { bbox, asOfRevision, limit } = query;
    const rows = await featureRows(read, {
      layerId: params.layerId,
      bbox,
      asOfRevision,
      after: query.cursor,
      limit,
    });
    return {
      items: rows.map(featureOf),
      next: rows.length === limit ? rows.at(-1)!.id : null,
    };
  }),
);

const feature = route(endpoints.feature, ({ params }, call) =>
  call.read(async (read) => {
    await needLayer(read, params.layerId);
    const history = await featureHistory(read, params.layerId, params.key);
    if (history.length === 0) throw problem('feature.unknown', { key: params.key });
    const current = await featureByKey(read, params.layerId, params.key);
    return {
      current: current ? featureOf(current) : null,
      history: history.map(stepOf),
    };
  }),
);

export function blueprintRoutes(): Route[] {
  return [
    route(endpoints.layers, (_input, call) =>
      call.read(async (query) => ({
        items: (await layerRows(query)).map(layerOf),
        revision: await currentRevision(query),
      })),
    ),
    features,
    feature,
    route(endpoints.revisions, async ({ query }, call) => {
      const rows = await call.read((read) => revisionRows(read, query.limit));
      return { items: rows.map(revisionOf) };
    }),
    route(endpoints.identify, async ({ query }, call) => {
      const rows = await call.read((read) => featuresAt(read, query.lon, query.lat, query.toleranceM, 50));
      return { items: rows.map(withoutGeometry) };
    }),
  ];
}
