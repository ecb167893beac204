import { type DemoCity, generateCity } from '../../gis-data/demo/city.ts';
import { LAYERS } from '../../gis-data/standards/layers.ts';
import { REGIONS } from '../../gis-data/standards/regions.ts';
import { changeLayer, layerRows, pourFeatures, putLayer } from '../blueprint/index.ts';
import { loadDemoLedger } from './demo-ledger.ts';
import { ensureDemoAccounts } from '../identity/index.ts';
import type { Database } from '../platform/database.ts';
import { SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { putRegion } from '../regions/index.ts';
import { blueprintLayer } from './standards.ts';

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
  await changeLayer(unit, { layerId: 'regions', reason: REASON }, async () => void (await pourFeatures(unit, features)));
}

async function loadLayer(unit: Unit, city: DemoCity, layerId: string): Promise<number> {
  const layer = LAYERS.find((each) => each.id === layerId)!;
  const area = city.coverage(layerId);
  const coverage = area === null ? 'none' : layer.coverage === 'urban' ? 'part' : 'all';
  const delivery = {
    sourceDate: area ? layer.sourceDate : null,
    coverage,
    coverageGeometry: coverage === 'part' ? area : null,
    synthetic: true,
  } as const;
  await putLayer(unit, blueprintLayer(layer, delivery));
  if (area === null) return 0;
  const pour = async () => void (await pourFeatures(unit, city.features(layerId)));
  return (await changeLayer(unit, { layerId, reason: REASON }, pour)).added;
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
  const before = await units.read(SYSTEM, layerRows);
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
