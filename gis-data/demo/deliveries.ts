/** What somebody said with a delivery: of which day the data is, and what ground it speaks for. */
export type DemoDelivery = { sourceDate: string; covers: 'all' | readonly string[] };

const ALL = 'all';
const BASE_DATE = '2026-03-31';

/** The day that the delivered data of each layer speaks of. */
const DATES: Readonly<Record<string, string>> = {
  basic_farmland: '2026-06-30',
  ecological_redline: '2025-12-31',
  growth_boundary: '2026-02-28',
  plan_zones: '2025-12-01',
  detailed_units: '2025-12-01',
  parcels: '2026-09-30',
  roads: '2026-05-31',
  railways: '2026-04-30',
  power_lines: '2026-02-11',
  pipelines: '2025-10-20',
  canal_control: '2025-06-20',
  yellow_river_corridor: '2024-11-15',
  water_sources: '2025-08-01',
  river_range: '2025-07-31',
  chemical_parks: '2025-09-12',
};

/**
 * What is not whole, so that all four answers can be seen: each gap concerns some counties. Monuments were not listed in 高唐 and 冠县, flood
 * detention not in 莘县 and 冠县, and 莘县 and 临清 still have the hazard map of 2021.
 */
const IN_PARTS: Readonly<Record<string, readonly DemoDelivery[]>> = {
  heritage: [{ sourceDate: '2025-03-10', covers: ['371502', '371503', '371521', '371522', '371524', '371581'] }],
  flood_detention: [{ sourceDate: '2026-05-31', covers: ['371502', '371503', '371521', '371524', '371526', '371581'] }],
  geohazard: [
    { sourceDate: '2021-03-15', covers: ALL },
    { sourceDate: '2026-04-15', covers: ['371502', '371503', '371521', '371524', '371525', '371526'] },
  ],
};

/** The deliveries of a layer, first to last; the features came with the first. */
export function deliveriesOf(layerId: string): readonly DemoDelivery[] {
  return IN_PARTS[layerId] ?? [{ sourceDate: DATES[layerId] ?? BASE_DATE, covers: ALL }];
}
