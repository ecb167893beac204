import { countiesOf, PROVINCES, retiredRegionCodes } from '../../../gis-data/standards/region-codes.ts';
import { LEFT_OUT_REASONS, type SetupFinding, type SetupPreview, type SetupRegion } from '../../contract/setup.ts';
import type { Unit } from '../../platform/unit.ts';
import { type DrawRegions, putRegion, redrawFrom, regionFeatures, regionIds } from '../../regions/index.ts';
import { type BoundaryFile, type Draft, type Recognised, recogniseRegions, type Wanted } from './recognise.ts';
import { completeFromChildren, createDraftTable, type DraftRow, draftGaps, draftOverlaps, draftRows, insertDraft } from './store.ts';

const LEFT_OUT_SHOWN_MAX = 200;

/** What is to be made: the regions, and their outlines as they will be kept. */
export interface RegionPlan {
  readonly preview: SetupPreview;
  readonly drafts: readonly Draft[];
  readonly outlines: ReadonlyMap<string, DraftRow>;
}

/** Whether every city of a province of the table is among the drafts, so that their union is the province. */
function isWhole(province: string, drafts: readonly Draft[]): boolean {
  const cities = new Set(drafts.filter((draft) => draft.kind === 'city').map((draft) => draft.id));
  const known = [...Array(100).keys()]
    .map((each) => `${province}${String(each).padStart(2, '0')}00`)
    .filter((code) => countiesOf(code).length > 0);
  return known.length > 0 && known.every((code) => cities.has(code));
}

const whole = (value: number): number => Math.round(value);

async function outlineFindings(unit: Unit, rows: readonly DraftRow[]): Promise<SetupFinding[]> {
  const found: SetupFinding[] = [];
  const find = (code: SetupFinding['code'], regionId: string, params: SetupFinding['params'] = {}) =>
    found.push({ code, regionId, params });
  for (const { id, outline, reason } of rows) {
    if (reason !== null) find('repaired', id, { reason });
    if (outline === 'children') find('outline_from_children', id);
    if (outline === 'none') find('no_outline', id);
  }
  for (const { id, other, area_m2 } of await draftOverlaps(unit)) find('overlap', id, { other, areaM2: whole(area_m2) });
  for (const { id, gap_m2, beyond_m2 } of await draftGaps(unit)) {
    if (gap_m2 > 1) find('gap', id, { areaM2: whole(gap_m2) });
    if (beyond_m2 > 1) find('beyond', id, { areaM2: whole(beyond_m2) });
  }
  return found;
}

function viewOf(draft: Draft, row: DraftRow | undefined): SetupRegion {
  const { id, kind, code, parentId, zh, en } = draft;
  return {
    id,
    kind,
    code,
    parentId,
    name: { zh, en },
    areaM2: row?.area_m2 ?? null,
    outline: row?.outline ?? 'none',
    geometry: row?.preview ?? null,
  };
}

function previewOf(
  files: readonly BoundaryFile[],
  known: Recognised,
  rows: ReadonlyMap<string, DraftRow>,
  found: readonly SetupFinding[],
): SetupPreview {
  const leftOut = [...known.leftOut].sort((a, b) => LEFT_OUT_REASONS.indexOf(a.reason) - LEFT_OUT_REASONS.indexOf(b.reason));
  const findings = [...known.findings, ...found];
  return {
    files: files.map(({ name, format, crs, shapes }) => ({ name, format, crs, features: shapes.length })),
    regions: known.drafts.map((draft) => viewOf(draft, rows.get(draft.id))),
    findings,
    leftOut: leftOut.slice(0, LEFT_OUT_SHOWN_MAX),
    leftOutCount: leftOut.length,
    ready: known.drafts.some((draft) => draft.kind === 'county' && rows.get(draft.id)?.outline === 'file'),
  };
}

/**
 * What regions boundary files make: recognised by their codes, repaired, a missing outline of a city completed from its counties, and
 * compared with one another. Writes nothing that lasts.
 */
export async function planRegions(unit: Unit, files: readonly BoundaryFile[], wanted: Wanted): Promise<RegionPlan> {
  const known = recogniseRegions(files, wanted);
  await createDraftTable(unit);
  for (const draft of known.drafts) await insertDraft(unit, draft);
  const cities = known.drafts.filter((draft) => draft.kind === 'city').map((draft) => draft.id);
  await completeFromChildren(unit, cities);
  if (isWhole(wanted.province, known.drafts)) await completeFromChildren(unit, [`${wanted.province}0000`]);
  const rows = await draftRows(unit);
  const outlines = new Map(rows.map((row) => [row.id, row]));
  return { preview: previewOf(files, known, outlines, await outlineFindings(unit, rows)), drafts: known.drafts, outlines };
}

export interface MadeRegions {
  readonly added: readonly string[];
  readonly redrawn: readonly string[];
}

/**
 * Makes the planned regions with their codes, events and outlines on the map, in the caller's transaction. A region that is there keeps
 * its name and code; its outline is redrawn when it differs.
 */
export async function makeRegions(unit: Unit, { drafts, outlines }: RegionPlan, document: string, draw: DrawRegions): Promise<MadeRegions> {
  const there = new Set(await regionIds(unit));
  const added: string[] = [];
  const redrawn: string[] = [];
  for (const { id, kind, parentId, code, zh, en } of drafts) {
    const ewkb = outlines.get(id)?.ewkb ?? null;
    if (there.has(id)) {
      if (ewkb !== null && (await redrawFrom(unit, id, ewkb, document))) redrawn.push(id);
      continue;
    }
    const oldCodes = Object.keys(retiredRegionCodes).filter((old) => retiredRegionCodes[old] === code);
    await putRegion(unit, { id, kind, parentId, code, zh, en, geometry: null, ewkb, oldCodes, synthetic: false, document });
    added.push(id);
  }
  const changed = [...added, ...redrawn];
  if (changed.length === 0) return { added, redrawn };
  await unit.journal({ action: 'regions.setUp', subject: drafts[0]!.id, detail: { added, redrawn, document } });
  await unit.emit('regions.changed', { added: added.length, redrawn: redrawn.length });
  await draw(unit, document, await regionFeatures(unit, changed), []);
  return { added, redrawn };
}

/** The two digits of a province as a person gives them: 37 or 370000. Null when there is no such province. */
export function provinceDigits(text: string): string | null {
  const digits = /^(\d{2})(?:0000)?$/.exec(text.trim())?.[1];
  return digits !== undefined && PROVINCES[digits] ? digits : null;
}
