import { blueprintEndpoints as endpoints } from '../contract/blueprint.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { type DeliveryRow, deliveryRows } from './delivery-store.ts';
import { layerById } from './layer-store.ts';
import { changeMark, needLayer, type Told, tell } from './marks.ts';
import { resolveMoment } from './moment.ts';
import {
  type FeatureRow,
  featureByKey,
  featureHistory,
  featureRows,
  featuresAt,
  type HistoryRow,
  type LayerReadRow,
  type LineageRow,
  layerRows,
  lineageRows,
  type RevisionRow,
  revisionRows,
} from './reads.ts';

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
    // Whatever the moment of the read, the version had not ended then; what came later is not told.
    revisionTo: null,
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
    sensitivity: row.sensitivity,
    attributeMarks: row.attribute_marks,
    readable: row.readable,
    style: row.style,
  };
}

function revisionOf(row: RevisionRow) {
  const { id, kind, reason, added, changed, removed } = row;
  return { id, at: row.at.toISOString(), kind, author: row.author_name, reason, layerIds: row.layer_ids, added, changed, removed };
}

const deliveryOf = (row: DeliveryRow) => ({
  id: row.id,
  sourceDate: row.source_date,
  covers: row.covers,
  regionIds: row.region_ids,
  author: row.author_name,
  at: row.at.toISOString(),
  revisionFrom: row.revision_from,
  revisionTo: row.revision_to,
});

const lineageOf = (row: LineageRow) => ({ key: row.key, revision: row.revision, sharedM2: row.shared_m2 });

const stepOf = (row: HistoryRow) => ({
  revisionFrom: row.revision_from,
  revisionTo: row.revision_to,
  at: row.at.toISOString(),
  author: row.author_name,
  reason: row.reason,
});

const toldOf = (rows: readonly FeatureRow[]): Told[] => rows.map((row) => ({ layerId: row.layer_id, attributes: row.attributes }));

const features = route(endpoints.features, ({ params, query }, call) =>
  call.read(async (read) => {
    await needLayer(read, params.layerId);
    const { bbox, asOf, limit } = query;
    const filter = { layerId: params.layerId, bbox, after: query.cursor, limit };
    const rows = await featureRows(read, filter, await resolveMoment(read, asOf));
    await tell(read, toldOf(rows), 'features');
    return { items: rows.map(featureOf), next: rows.length === limit ? rows.at(-1)!.id : null };
  }),
);

const feature = route(endpoints.feature, ({ params, query }, call) =>
  call.read(async (read) => {
    const { layerId, key } = params;
    await needLayer(read, layerId);
    const moment = await resolveMoment(read, query.asOf);
    const history = await featureHistory(read, layerId, key, moment);
    if (history.length === 0) throw problem('feature.unknown', { key });
    const current = await featureByKey(read, layerId, key, moment);
    await tell(read, current ? toldOf([current]) : [{ layerId }], 'feature');
    const { parents, children } = await lineageRows(read, layerId, key);
    return {
      current: current ? featureOf(current) : null,
      history: history.map(stepOf),
      parents: parents.map(lineageOf),
      children: children.map(lineageOf),
    };
  }),
);

export function blueprintRoutes(): Route[] {
  return [
    route(endpoints.layers, ({ query }, call) =>
      call.read(async (read) => {
        const moment = await resolveMoment(read, query.asOf);
        return { items: (await layerRows(read, moment)).map(layerOf), revision: moment.commit };
      }),
    ),
    route(endpoints.deliveries, ({ params, query }, call) =>
      call.read(async (read) => {
        if (!(await layerById(read, params.layerId))) throw problem('layer.unknown', { layerId: params.layerId });
        return { items: (await deliveryRows(read, params.layerId, query.limit)).map(deliveryOf) };
      }),
    ),
    features,
    feature,
    route(endpoints.revisions, async ({ query }, call) => {
      const rows = await call.read((read) => revisionRows(read, query.limit));
      return { items: rows.map(revisionOf) };
    }),
    route(endpoints.identify, async ({ query }, call) => {
      const rows = await call.read(async (read) => {
        const found = await featuresAt(read, query, 50, await resolveMoment(read, query.asOf));
        await tell(read, toldOf(found), 'identify');
        return found;
      });
      return { items: rows.map(withoutGeometry) };
    }),
    route(endpoints.mark, ({ params: { layerId }, body }, call) =>
      call.write(async (unit) => {
        const { sensitivity, attributes } = await changeMark(unit, layerId, body);
        return { layerId, sensitivity, attributes: { ...attributes } };
      }),
    ),
  ];
}
