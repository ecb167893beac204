import { LAND_USES } from '../../gis-data/standards/land-use.ts';
import type { ItemCounts } from '../blueprint/index.ts';
import type { ImportDifference, ImportOptions, ImportUnresolved } from '../contract/exchange.ts';
import { PARCEL_STATUSES } from '../contract/parcels.ts';
import type { CheckPlan } from './check-store.ts';
import type { OverlapCounts } from './overlap-store.ts';
import type { FieldMapping, MappedField } from './read/types.ts';
import type { StageCounts } from './set-store.ts';
import type { JobRow } from './store.ts';

/** The fields that are read: as proposed from their names, but where the user said otherwise. */
export function mappingOf(job: Pick<JobRow, 'options' | 'source'>): Record<MappedField, string | null> {
  const proposed: FieldMapping = job.source?.mapping ?? {};
  const chosen = job.options.mapping ?? {};
  const pick = (field: MappedField) => (chosen[field] === undefined ? (proposed[field] ?? null) : chosen[field]);
  return { key: pick('key'), name: pick('name'), useCode: pick('useCode'), areaM2: pick('areaM2'), status: pick('status') };
}

/** DLBM is the survey's field; every other one is the planning system's unless the user says otherwise. */
function useSystemOf(options: ImportOptions, field: string | null): 'planning' | 'survey' {
  if (options.useSystem) return options.useSystem;
  return field !== null && /^dlbm$/i.test(field) ? 'survey' : 'planning';
}

export interface LayerShape {
  readonly id: string;
  readonly group: string;
  readonly geometry: 'polygon' | 'line' | 'point';
}

/** Everything that the checks of one import need. */
export function planOf(job: JobRow, layer: LayerShape): CheckPlan {
  const mapping = mappingOf(job);
  const useSystem = useSystemOf(job.options, mapping.useCode);
  return {
    importId: job.id,
    layerId: layer.id,
    layerGeometry: layer.geometry,
    keyPrefix: `i${job.id.slice(0, 8)}`,
    ...mapping,
    useSystem,
    knownUses: LAND_USES.filter((use) => use.system === useSystem).map((use) => use.code),
    knownStatuses: layer.id === 'parcels' ? PARCEL_STATUSES : null,
  };
}

/** Areas that must not overlap: rights and plan units. A protection zone may lie on another. */
export const mustNotOverlap = (layer: LayerShape): boolean => layer.geometry === 'polygon' && ['cadastre', 'plan'].includes(layer.group);

/** What was counted of an import. */
export interface Counts {
  readonly items: ItemCounts;
  readonly stage: StageCounts;
  readonly overlaps: OverlapCounts;
  readonly replaced: number;
}

export function differenceOf(options: ImportOptions, { items, stage, overlaps, replaced }: Counts): ImportDifference {
  const leftOutInvalid = options.invalid === 'leaveOut' ? stage.repairable : 0;
  return {
    new: items.fresh,
    changed: items.geometry + items.minor + items.attributes,
    moved: items.geometry,
    minor: items.minor,
    attributes: items.attributes,
    unchanged: items.same,
    absent: stage.absent,
    removed: items.ended,
    replaced,
    invalid: stage.invalid,
    faulty: stage.faulty,
    leftOut: leftOutInvalid + (options.faulty === 'leaveOut' ? stage.faulty : 0),
    overlapsOver1M2: overlaps.over1,
    overlapsOver10M2: overlaps.over10,
    overlapsWithLayer: overlaps.withLayer,
  };
}

/** What nobody has decided about yet; a commit waits for it. */
export function unresolvedOf(options: ImportOptions, { stage, overlaps }: Pick<Counts, 'stage' | 'overlaps'>): ImportUnresolved {
  const isAsked = (choice: string | undefined) => choice === undefined || choice === 'ask';
  return {
    invalid: isAsked(options.invalid) ? stage.repairable : 0,
    faulty: isAsked(options.faulty) ? stage.faulty : 0,
    overlaps: isAsked(options.overlaps) ? overlaps.withLayer : 0,
    coverage: options.mode === 'replace' && !options.covers ? 1 : 0,
  };
}

export const isResolved = (open: ImportUnresolved): boolean => Object.values(open).every((count) => count === 0);
