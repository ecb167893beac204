import { SITING_RULES, type SitingRule, type Text } from '../../gis-data/standards/siting-rules.ts';
import type { AvailabilityView, ParcelView } from '../contract/parcels.ts';
import type { AvailabilityRow, ConstraintLayer, ConstraintProbe } from './availability-reads.ts';

type Reason = AvailabilityView['reasons'][number];
type Verdict = Reason['verdict'];
type UnknownBecause = NonNullable<Reason['unknownBecause']>;

/** An overlap below both is a sliver of two surveys of one boundary: neither a square metre nor a thousandth of the parcel. */
const SLIVER_M2 = 1;
const SLIVER_SHARE = 0.001;

const isSliver = (overlapM2: number, parcelM2: number): boolean => overlapM2 < SLIVER_M2 && overlapM2 < parcelM2 * SLIVER_SHARE;

/** An overlap below both may come from how two surveys drew one boundary, and is told as a touch of the edge; a rule may allow more. */
const EDGE_M2 = 20;
const EDGE_SHARE = 0.01;

const isEdge = (overlapM2: number, parcelM2: number, toleranceM2 = 0): boolean =>
  overlapM2 > 0 && overlapM2 < Math.max(toleranceM2, EDGE_M2) && overlapM2 < parcelM2 * EDGE_SHARE;

/** The rules that say whether a parcel can be supplied: areas that forbid building, and areas that ask for a case decision. */
export function constraintRules(onDate: string): SitingRule[] {
  return SITING_RULES.filter(
    (rule) =>
      (rule.check === 'no_overlap' || rule.check === 'in_area_notice') &&
      rule.effectiveFrom <= onDate &&
      (rule.effectiveTo === null || onDate < rule.effectiveTo),
  );
}

export function probesOf(rules: readonly SitingRule[]): ConstraintProbe[] {
  return rules.map((rule, id) => ({
    id,
    layer_id: rule.layer ?? '',
    field: rule.params.where?.field ?? null,
    vals: rule.params.where?.values ?? null,
  }));
}

/** What the parcel's status alone says. A status that the cadastre does not tell is unknown. */
const BY_STATUS: Readonly<Record<NonNullable<ParcelView['status']>, { verdict: Verdict; zh: string; en: string }>> = {
  available: { verdict: 'available', zh: '可供应', en: 'Available' },
  idle: { verdict: 'available', zh: '闲置', en: 'Idle' },
  restricted: { verdict: 'restricted', zh: '受限', en: 'Restricted' },
  reserved: { verdict: 'unavailable', zh: '已预留', en: 'Reserved' },
  occupied: { verdict: 'unavailable', zh: '已占用', en: 'Occupied' },
};
const REGISTER: Text = { zh: '宗地登记', en: 'Parcel register' };
const PROJECTS: Text = { zh: '项目用地登记', en: 'Register of project sites' };

const plain = { unknownBecause: null, layer: null, overlapAreaM2: null, overlapShare: null, edge: false, projectCode: null } as const;

export const isStatus = (status: string | null): status is NonNullable<ParcelView['status']> => status !== null && status in BY_STATUS;

function statusReason(row: AvailabilityRow, projectCode: string | null): Reason {
  if (!isStatus(row.status)) {
    const title = { zh: '宗地状态未登记', en: 'The status of the parcel is not registered' };
    return { rule: 'status', verdict: 'unknown', decides: true, title, clause: REGISTER, ...plain, unknownBecause: 'no_data' };
  }
  const { verdict, zh, en } = BY_STATUS[row.status];
  const title = { zh: `宗地状态：${zh}`, en: `Status of the parcel: ${en}` };
  return {
    rule: 'status',
    verdict,
    decides: true,
    title,
    clause: REGISTER,
    ...plain,
    projectCode: row.status === 'reserved' ? projectCode : null,
  };
}

function projectReasons(row: AvailabilityRow): Reason[] {
  const title = { zh: '已有项目用地', en: 'A project has its site here' };
  return row.projects
    .filter((project) => !isSliver(project.area_m2, row.area_m2))
    .map((project) => ({
      rule: 'project',
      verdict: 'unavailable',
      decides: true,
      title,
      clause: PROJECTS,
      ...plain,
      overlapAreaM2: project.area_m2,
      overlapShare: Math.min(1, project.area_m2 / row.area_m2),
      edge: isEdge(project.area_m2, row.area_m2),
      projectCode: project.code,
    }));
}

/** Whether a rule concerns what the parcel is planned for; null when the parcel's use does not say. */
function concerns(rule: SitingRule, row: AvailabilityRow): boolean | null {
  const codes = rule.appliesTo?.useCodes;
  if (!codes) return true;
  if (row.use_system !== 'planning' || row.use_code === null) return null;
  return codes.some((code) => row.use_code!.startsWith(code));
}

function gapOf(layer: ConstraintLayer | undefined, uncoveredM2: number): UnknownBecause | null {
  if (!layer?.delivered) return 'layer_missing';
  if (layer.stale) return 'layer_stale';
  return uncoveredM2 > SLIVER_M2 ? 'not_covered' : null;
}

function overlapVerdict(rule: SitingRule, concerned: boolean | null): Verdict {
  return rule.severity === 'fail' && concerned ? 'unavailable' : 'restricted';
}

/** What one rule says of a parcel; null when it has nothing to say. A stale layer's overlap is told, and decides: it is never passed over. */
function ruleReason(rule: SitingRule, id: number, row: AvailabilityRow, layer: ConstraintLayer | undefined): Reason | null {
  const concerned = concerns(rule, row);
  if (concerned === false) return null;
  const found = row.overlaps.find((overlap) => overlap.probe === id);
  const overlapM2 = found && !isSliver(found.area_m2, row.area_m2) ? found.area_m2 : 0;
  const unsaid = found !== undefined && !isSliver(found.unsaid_m2, row.area_m2);
  const gap = gapOf(layer, row.uncovered.find((each) => each.layer_id === rule.layer)?.area_m2 ?? 0);
  const distrusted = gap === 'layer_missing' || gap === 'layer_stale';
  const verdict = overlapM2 > 0 && !distrusted ? overlapVerdict(rule, concerned) : 'unknown';
  const because = gap ?? (unsaid ? 'no_data' : null);
  if (overlapM2 === 0 && because === null) return null;
  return {
    rule: rule.id,
    verdict,
    decides: verdict !== 'unknown' || layer?.control === true || (rule.severity === 'fail' && (overlapM2 > 0 || because === 'no_data')),
    unknownBecause: verdict === 'unknown' ? because : null,
    title: { zh: rule.zh, en: rule.en },
    clause: { zh: `${rule.document.zh} ${rule.article.zh}`, en: `${rule.document.en}, ${rule.article.en}` },
    layer: layer
      ? {
          id: layer.id,
          name: { zh: layer.name_zh, en: layer.name_en },
          source: { zh: layer.source_zh, en: layer.source_en },
          date: layer.source_date,
        }
      : null,
    overlapAreaM2: overlapM2 > 0 ? overlapM2 : null,
    overlapShare: overlapM2 > 0 ? Math.min(1, overlapM2 / row.area_m2) : null,
    edge: isEdge(overlapM2, row.area_m2, rule.params.toleranceM2),
    projectCode: null,
  };
}

/** The worst first; a remark that does not decide comes last. */
const RANK: readonly Verdict[] = ['unavailable', 'unknown', 'restricted', 'available'];
const rankOf = (reason: Reason): number => (reason.decides ? RANK.indexOf(reason.verdict) : RANK.length);

/**
 * Is the parcel available? Unavailable if its status, a project or an area that forbids building says so; else unknown if its status or
 * one of the three control lines is not known; else restricted if something asks for a case decision; else available. The reasons say
 * why, the deciding one first. See docs/decisions/0005.
 */
export function judgeParcel(
  row: AvailabilityRow,
  rules: readonly SitingRule[],
  layers: ReadonlyMap<string, ConstraintLayer>,
): { verdict: Verdict; reasons: Reason[] } {
  const projects = projectReasons(row);
  const constraints = rules.flatMap((rule, id) => ruleReason(rule, id, row, layers.get(rule.layer ?? '')) ?? []);
  const status = statusReason(row, projects[0]?.projectCode ?? null);
  const reasons = [status, ...projects, ...constraints].sort((a, b) => rankOf(a) - rankOf(b));
  return { verdict: RANK[Math.min(...reasons.map(rankOf))]!, reasons };
}
