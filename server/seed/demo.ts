import { type DemoCity, generateCity } from '../../gis-data/demo/city.ts';
import { LAYERS } from '../../gis-data/standards/layers.ts';
import { REGIONS } from '../../gis-data/standards/regions.ts';
import { changeLayer, layerRows, resolveMoment } from '../blueprint/index.ts';
import { ensureDemoAccounts } from '../identity/index.ts';
import type { Database } from '../platform/database.ts';
import { SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { putRegion } from '../regions/index.ts';
import { loadDemoLedger } from './demo-ledger.ts';

const REASON = '示意数据入库';
const CITY = '371500';

export type Progress = (done: string) => void;

async function loadRegions(unit: Unit, city: DemoCity): Promise<void> {
  const outlines = new Map(city.regions().map((region) => [region.id, region.geometry]));
  for (const region of REGIONS) {
    const { id, kind, code, zh, en, parent } = region;
    await putRegion(unit, { id, kind, code, zh, en, parentId: parent, geometry: outlines.get(id) ?? null, synthetic: true });
  }
  const features = city.regions().map((region) => ({
    key: region.id,
    name: region.zh,
    regionId: region.id,
    attributes: { grade: region.kind },
    geometry: region.geometry,
  }));
  await changeLayer(unit, { layerId: 'regions', reason: REASON, synthetic: true }, features);
}

/** The features come with the layer's first delivery; what was said later is a delivery of its own. */
async function loadLayer(unit: Unit, city: DemoCity, layerId: string): Promise<number> {
  const [first, ...later] = city.deliveries(layerId);
  const load = { layerId, reason: REASON, synthetic: true };
  const { added } = await changeLayer(unit, { ...load, ...(first ? { delivery: first } : {}) }, city.features(layerId));
  for (const delivery of later) await changeLayer(unit, { layerId, reason: REASON, delivery }, []);
  return added;
}

export interface DemoOptions {
  /** How many, up to 1 000 000. */
  readonly parcels: number;
  /** Also the accounts of demo mode, whose passwords are known, and what their people did: only for a server on a loopback address. */
  readonly accounts?: boolean;
}

/**
 * Loads the synthetic city, its quota year and its projects, marked as synthetic; a layer a transaction, so that a start that was cut
 * off goes on where it stopped.
 */
export async function loadDemoCity(
  db: Database,
  units: Units,
  { parcels, accounts = false }: DemoOptions,
  progress: Progress,
): Promise<void> {
  const city = generateCity({ parcels });
  const before = await units.read(SYSTEM, async (query) => layerRows(query, await resolveMoment(query)));
  const loaded = new Set(before.filter((layer) => layer.synthetic).map((layer) => layer.id));
  if (loaded.size === 0) await units.write(SYSTEM, 'demo', (unit) => loadRegions(unit, city));
  if (accounts) await ensureDemoAccounts(db.knex, units, CITY);
  for (const { id } of LAYERS.filter((layer) => !loaded.has(layer.id))) {
    const added = await units.write(SYSTEM, 'demo', (unit) => loadLayer(unit, city, id));
    progress(`${id} ${added}`);
  }
  if (before.some((layer) => layer.id === 'sites' && layer.revision > 0)) return;
  progress(`projects ${await loadDemoLedger(db, city, REASON)}`);
  await db.refreshStatistics();
}
