import { SITING_RULES } from '../../gis-data/standards/siting-rules.ts';
import { type LayerReadRow, layerRows, newestCommit, resolveMoment } from '../blueprint/index.ts';
import type { LayerReadiness, Readiness, ReadinessView } from '../contract/readiness.ts';
import type { Query } from '../platform/unit.ts';
import { countyRows, type DeliveryRow, deliveryRows, shareRows } from './readiness-reads.ts';

const DELIVERIES_SHOWN_MAX = 5;
/** Outlines of two surveys differ by slivers: a delivery of nearly all of a county speaks for it. */
const WHOLE = 0.9999;
const NOTHING = 0.0001;

/** What one delivery can answer where it speaks. */
function stateOf(delivery: DeliveryRow): Readiness {
  if (delivery.covers === 'unsaid') return 'unsaid';
  if (delivery.source_date === null && delivery.ages) return 'undated';
  return delivery.stale ? 'stale' : 'ready';
}

type Share = (delivery: DeliveryRow) => number;

/**
 * What a layer can answer in a county. The latest delivery of a place speaks for it, so deliveries are asked from the latest on until one
 * speaks for the whole; where they do not agree the county is `part`, never better.
 */
function groundOf(regionId: string, deliveries: readonly DeliveryRow[], share: Share): LayerReadiness['ground'][number] {
  const states = new Set<Readiness>();
  let sourceDate: string | null = null;
  for (const delivery of deliveries) {
    const part = share(delivery);
    if (part <= NOTHING) continue;
    states.add(stateOf(delivery));
    if (delivery.source_date !== null && (sourceDate === null || delivery.source_date < sourceDate)) sourceDate = delivery.source_date;
    if (part >= WHOLE) return { regionId, state: states.size === 1 ? [...states][0]! : 'part', sourceDate };
  }
  return { regionId, state: states.size === 0 ? 'missing' : 'part', sourceDate };
}

function rulesOf(layerId: string, onDay: string): LayerReadiness['rules'] {
  return SITING_RULES.filter(
    (rule) => rule.layer === layerId && rule.effectiveFrom <= onDay && (rule.effectiveTo === null || onDay < rule.effectiveTo),
  ).map(({ id, zh, en, severity }) => ({ id, name: { zh, en }, severity }));
}

function readinessOf(
  row: LayerReadRow,
  deliveries: readonly DeliveryRow[],
  ground: LayerReadiness['ground'],
  onDay: string,
): LayerReadiness {
  const states = new Set(ground.map((each) => each.state));
  const nowhere: Readiness = deliveries[0] ? stateOf(deliveries[0]) : 'missing';
  return {
    ...{ id: row.id, group: row.grp, name: { zh: row.name_zh, en: row.name_en }, constraint: row.is_constraint },
    ...{ source: { zh: row.source_zh, en: row.source_en }, staleAfterMonths: row.stale_after_months, featureCount: row.feature_count },
    state: states.size === 0 ? nowhere : states.size === 1 ? [...states][0]! : 'part',
    deliveries: deliveries.slice(0, DELIVERIES_SHOWN_MAX).map((delivery) => ({
      at: delivery.at.toISOString(),
      author: delivery.author_name,
      sourceDate: delivery.source_date,
      covers: delivery.covers,
      regionIds: delivery.region_ids ?? [],
    })),
    ground,
    rules: rulesOf(row.id, onDay),
  };
}

/** Layers that the product draws by itself: nobody delivers them. */
const OURS = new Set(['regions', 'sites']);

/** What every layer can answer in every county of the reader, and what is unknown because of it. */
export async function readiness(query: Query): Promise<ReadinessView> {
  const moment = await resolveMoment(query);
  const layers = (await layerRows(query, moment)).filter((layer) => !OURS.has(layer.id));
  const counties = await countyRows(query);
  const deliveries = await deliveryRows(query);
  const shares = new Map(
    (
      await shareRows(
        query,
        counties.map(({ id }) => id),
      )
    ).map((row) => [`${row.delivery_id} ${row.region_id}`, Number(row.share)]),
  );
  return {
    revision: await newestCommit(query),
    counties: counties.map(({ id, name_zh, name_en }) => ({ id, name: { zh: name_zh, en: name_en } })),
    layers: layers.map((layer) => {
      const own = deliveries.filter((delivery) => delivery.layer_id === layer.id);
      const ground = counties.map(({ id }) =>
        groundOf(id, own, (delivery) => (delivery.covers === 'all' ? 1 : (shares.get(`${delivery.id} ${id}`) ?? 0))),
      );
      return readinessOf(layer, own, ground, query.today);
    }),
  };
}
