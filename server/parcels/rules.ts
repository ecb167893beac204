import type { SiteAnswer } from '../constraints/index.ts';
import type { AvailabilityView, ParcelView } from '../contract/parcels.ts';
import type { Finding } from '../contract/siting.ts';

type Reason = AvailabilityView['reasons'][number];
type Verdict = Reason['verdict'];

/** An overlap below both may come from how two surveys drew one boundary, and is told as a touch of the edge. */
const EDGE_M2 = 20;
const EDGE_SHARE = 0.01;

const isEdge = (overlapM2: number, share: number): boolean => overlapM2 > 0 && overlapM2 < EDGE_M2 && share < EDGE_SHARE;

/** What the parcel's status alone says. A status that the cadastre does not tell is unknown. */
const BY_STATUS: Readonly<Record<NonNullable<ParcelView['status']>, { verdict: Verdict; zh: string; en: string }>> = {
  available: { verdict: 'available', zh: '可供应', en: 'Available' },
  idle: { verdict: 'available', zh: '闲置', en: 'Idle' },
  restricted: { verdict: 'restricted', zh: '受限', en: 'Restricted' },
  reserved: { verdict: 'unavailable', zh: '已预留', en: 'Reserved' },
  occupied: { verdict: 'unavailable', zh: '已占用', en: 'Occupied' },
};
const REGISTER = { zh: '宗地登记', en: 'Parcel register' };

export const isStatus = (status: string | null): status is NonNullable<ParcelView['status']> => status !== null && status in BY_STATUS;

/** A reason, and the verdict that it alone would give: an unknown of a notice does not make a parcel unknown. */
interface Weighed {
  readonly reason: Omit<Reason, 'decides'>;
  readonly gives: Verdict;
}

const plain = {
  unknownBecause: null,
  layer: null,
  overlapAreaM2: null,
  overlapShare: null,
  edge: false,
  projectCode: null,
  restricted: null,
} as const;

function statusReason(status: string | null, projectCode: string | null): Weighed {
  if (!isStatus(status)) {
    const title = { zh: '宗地状态未登记', en: 'The status of the parcel is not registered' };
    return {
      reason: { rule: 'status', verdict: 'unknown', title, clause: REGISTER, ...plain, unknownBecause: 'no_data' },
      gives: 'unknown',
    };
  }
  const { verdict, zh, en } = BY_STATUS[status];
  const title = { zh: `宗地状态：${zh}`, en: `Status of the parcel: ${en}` };
  const held = status === 'reserved' ? projectCode : null;
  return { reason: { rule: 'status', verdict, title, clause: REGISTER, ...plain, projectCode: held }, gives: verdict };
}

/** A parcel whose shape cannot be judged: too intricate, too large, or outside every region. */
function unjudged(): Weighed {
  const title = { zh: '宗地图形无法核查', en: 'The shape of the parcel cannot be checked' };
  return { reason: { rule: 'shape', verdict: 'unknown', title, clause: REGISTER, ...plain, unknownBecause: 'no_data' }, gives: 'unknown' };
}

const OF_VERDICT = { pass: 'available', warn: 'restricted', fail: 'unavailable', unknown: 'unknown' } as const;

const gives = (finding: Finding): Verdict =>
  finding.verdict === 'unknown' && finding.severity === 'warn' ? 'restricted' : OF_VERDICT[finding.verdict];

function findingReason(finding: Finding): Weighed {
  const { document, article } = finding.clause;
  const { overlapAreaM2 = 0, overlapShare = 0 } = finding;
  const reason = {
    rule: finding.rule,
    verdict: OF_VERDICT[finding.verdict],
    unknownBecause: finding.unknownBecause,
    title: finding.title,
    clause: { zh: `${document.zh} ${article.zh}`, en: `${document.en}, ${article.en}` },
    layer: finding.layer,
    overlapAreaM2: overlapAreaM2 > 0 ? overlapAreaM2 : null,
    overlapShare: overlapAreaM2 > 0 ? overlapShare : null,
    edge: isEdge(overlapAreaM2, overlapShare),
    projectCode: finding.check === 'live_site' ? (finding.feature?.key ?? null) : null,
    restricted: finding.restricted ?? null,
  };
  return { reason, gives: gives(finding) };
}

/** The worst first. */
const RANK: readonly Verdict[] = ['unavailable', 'unknown', 'restricted', 'available'];

/**
 * Is the parcel available? What the check of its ground and planned use says, and its registered status, whichever is worse. The reasons
 * say why, the deciding ones first. See docs/decisions/0005.
 * @param answer null when its shape cannot be judged
 */
export function judgeParcel(status: string | null, answer: SiteAnswer | null): { verdict: Verdict; reasons: Reason[] } {
  const findings = (answer?.findings ?? []).filter((finding) => finding.verdict !== 'pass').map(findingReason);
  const projectCode = findings.find(({ reason }) => reason.projectCode !== null)?.reason.projectCode ?? null;
  const all = [statusReason(status, projectCode), ...(answer ? findings : [unjudged()])];
  const rank = (weighed: Weighed) => RANK.indexOf(weighed.gives);
  const verdict = RANK[Math.min(...all.map(rank))]!;
  const sorted = all.sort((a, b) => rank(a) - rank(b));
  return { verdict, reasons: sorted.map((weighed) => ({ ...weighed.reason, decides: weighed.gives === verdict })) };
}
