import type { MultiPolygon, Polygon } from 'geojson';
import { REGIONS } from '../standards/regions.ts';
import { DEFECTS, streamParcels } from './cadastre.ts';
import { geoPolygon } from './geo.ts';
import { outlineOf } from './lattice.ts';
import { baseGreen, baseRoads, baseSettlements, baseWater } from './layers-base.ts';
import { canalControl, pipelines, powerLines, railways, riverRange, roads, yellowRiverCorridor } from './layers-corridors.ts';
import { basicFarmland, detailedUnits, growthBoundary, planZones } from './layers-plan.ts';
import { blob, chemicalParks, ecologicalRedline, geohazard, heritage, waterSources } from './layers-protection.ts';
import { cadastreUnits } from './parcels.ts';
import { ringLine } from './places.ts';
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
  /** The features of a standard layer, built as they are read. A layer that was not delivered has none. */
  features: (layerId: string) => Iterable<DemoFeature>;
  /** Where a layer's data applies: the whole city, the urban area, or null when it was not delivered. */
  coverage: (layerId: string) => Polygon | MultiPolygon | null;
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
  base_water: baseWater,
  base_roads: baseRoads,
  base_settlements: baseSettlements,
  base_green: baseGreen,
};

const NOT_DELIVERED = 'flood_detention';

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

function coverageOf(world: World, layerId: string): Polygon | null {
  if (layerId === NOT_DELIVERED) return null;
  const { town } = world.places[0]!;
  return layerId === 'heritage' ? geoPolygon(ringLine(town!, town!.radiusM, 400).flat()) : cityOutline(world);
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
    if (layerId === NOT_DELIVERED) return [];
    const build = BUILDERS[layerId];
    if (!build) throw new RangeError(`the demo city has no layer ${layerId}`);
    return build(world);
  };
  return {
    seed,
    parcels,
    regions: () => regionOutlines(world),
    features,
    coverage: (layerId) => coverageOf(world, layerId),
    defects: DEFECTS,
    projects,
    quotaYear: () => createQuotaYear(projects()),
  };
}

function* published(world: World, parcels: number): Generator<DemoFeature> {
  for (const { group: _group, ...feature } of streamParcels(cadastreUnits(world), parcels)) yield feature;
}
