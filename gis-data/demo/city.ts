import type { Polygon } from 'geojson';
import { layerOf } from '../standards/layers.ts';
import { REGIONS } from '../standards/regions.ts';
import { DEFECTS, streamParcels } from './cadastre.ts';
import { type DemoDelivery, deliveriesOf } from './deliveries.ts';
import { geoPolygon } from './geo.ts';
import { outlineOf } from './lattice.ts';
import { baseGreen, baseRoads, baseSettlements, baseWater } from './layers-base.ts';
import { canalControl, pipelines, powerLines, railways, riverRange, roads, yellowRiverCorridor } from './layers-corridors.ts';
import { basicFarmland, detailedUnits, growthBoundary, planZones } from './layers-plan.ts';
import { blob, chemicalParks, ecologicalRedline, floodDetention, geohazard, heritage, waterSources } from './layers-protection.ts';
import { cadastreUnits } from './parcels.ts';
import { createProjects } from './projects.ts';
import { createQuotaYear } from './quota-year.ts';
import type { DemoDefect, DemoFeature, DemoProject, DemoQuotaYear, DemoRegion } from './types.ts';
import { createWorld, once, type World } from './world.ts';

/** A synthetic city. Everything is a function of the seed; nothing is stored but what is shared between layers. */
export type DemoCity = {
  seed: number;
  parcels: number;
  /** Outlines of the city, its counties and the functional zone. Borders are shared vertex by vertex. The province has no outline here. */
  regions: () => DemoRegion[];
  /** The features of a standard layer, built as they are read; a layer that nobody draws has none, and no delivery. */
  features: (layerId: string) => Iterable<DemoFeature>;
  /** What was said of a layer with each of its deliveries. */
  deliveries: (layerId: string) => readonly DemoDelivery[];
  defects: readonly DemoDefect[];
  projects: () => DemoProject[];
  /** The vouchers of the quota year, in order of booking. */
  quotaYear: () => DemoQuotaYear;
};

const BUILDERS: Readonly<Record<string, (world: World) => Iterable<DemoFeature>>> = {
  basic_farmland: basicFarmland,
  ecological_redline: ecologicalRedline,
  growth_boundary: growthBoundary,
  plan_zones: planZones,
  detailed_units: detailedUnits,
  roads,
  railways,
  power_lines: powerLines,
  pipelines,
  water_sources: waterSources,
  heritage,
  canal_control: canalControl,
  yellow_river_corridor: yellowRiverCorridor,
  river_range: riverRange,
  chemical_parks: chemicalParks,
  geohazard,
  flood_detention: floodDetention,
  base_water: baseWater,
  base_roads: baseRoads,
  base_settlements: baseSettlements,
  base_green: baseGreen,
};

function cityOutline(world: World): Polygon {
  return geoPolygon(world.outline.flat());
}

function regionOutlines(world: World): DemoRegion[] {
  return REGIONS.flatMap((region): DemoRegion[] => {
    if (region.kind === 'province') return [];
    if (region.kind === 'city') return [{ ...region, geometry: cityOutline(world) }];
    if (region.kind === 'zone') return [{ ...region, geometry: geoPolygon(blob(8_300, -900, 3_900, world.seed).flat()) }];
    return [{ ...region, geometry: geoPolygon(outlineOf(world.lattice, (county) => county === region.code)[0]!.flat()) }];
  });
}

/**
 * Generates the demo city: a schematic Liaocheng. The same seed gives the same bytes; a smaller number of parcels is the beginning of a larger one,
 * and all other layers do not depend on it.
 * @param options seed (default 371500) and number of parcels (default 20 000, up to 1 000 000)
 */
export function generateCity(options: { seed?: number; parcels?: number } = {}): DemoCity {
  const { seed = 371_500, parcels = 20_000 } = options;
  const world = createWorld(seed);
  const projects = once(() => createProjects(world, parcels));
  const features = (layerId: string): Iterable<DemoFeature> => {
    if (layerId === 'parcels') return published(world, parcels);
    const build = BUILDERS[layerId];
    if (!build && !layerOf(layerId)) throw new RangeError(`no standard has a layer ${layerId}`);
    return build ? build(world) : [];
  };
  return {
    seed,
    parcels,
    regions: () => regionOutlines(world),
    features,
    deliveries: (layerId) => (layerId === 'parcels' || layerId in BUILDERS ? deliveriesOf(layerId) : []),
    defects: DEFECTS,
    projects,
    quotaYear: () => createQuotaYear(projects()),
  };
}

function* published(world: World, parcels: number): Generator<DemoFeature> {
  for (const { group: _group, ...feature } of streamParcels(cadastreUnits(world), parcels)) yield feature;
}
