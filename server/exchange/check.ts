import { LAND_USES } from '../../gis-data/standards/land-use.ts';
import type { ImportDifference, ImportOptions } from '../contract/exchange.ts';
import { PARCEL_STATUSES } from '../contract/parcels.ts';
import type { CheckPlan, OverlapCounts } from './check-store.ts';
import type { FieldMapping, MappedField } from './read/types.ts';
import type { JobRow, StageCounts } from './store.ts';

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

export function differenceOf(job: Pick<JobRow, 'options'>, counts: StageCounts, overlaps: OverlapCounts): ImportDifference {
  const isReplacing = job.options.mode === 'replace';
  const leftOutInvalid = job.options.invalid === 'leaveOut' ? counts.repairable : 0;
  return {
    new: counts.fresh,
    changed: counts.changed,
    unchanged: counts.unchanged,
    absent: counts.absent,
    removed: isReplacing ? counts.absent : 0,
    invalid: counts.invalid,
    faulty: counts.faulty,
    leftOut: leftOutInvalid + (job.options.faulty === 'leaveOut' ? counts.faulty : 0),
    overlapsOver1M2: overlaps.over1,
    overlapsOver10M2: overlaps.over10,
    overlapsWithLayer: isReplacing ? 0 : overlaps.withLayer,
  };
}

/** What nobody has decided about yet; a commit waits for it. */
export function unresolved(
  options: ImportOptions,
  counts: Pick<StageCounts, 'repairable' | 'faulty'>,
): { invalid: number; faulty: number } {
  const isAsked = (choice: string | undefined) => choice === undefined || choice === 'ask';
  return { invalid: isAsked(options.invalid) ? counts.repairable : 0, faulty: isAsked(options.faulty) ? counts.faulty : 0 };
}
