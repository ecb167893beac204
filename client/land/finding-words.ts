import type { Bilingual, Verdict } from '../../server/contract/common.ts';
import type { CheckReply, Finding } from '../../server/contract/siting.ts';
import { type AreaUnit, formatArea, formatLength, formatNumber, formatShare, pick, t } from '../i18n/index.ts';
import { exactWithUnit, kindName } from '../quota/amount.ts';
import { useShort } from './use.ts';

/** A finding as a row says it. */
export interface FindingWords {
  heading: string;
  clause: string;
  source: string;
  amount: string;
  note: string;
}

const order: readonly Verdict[] = ['fail', 'unknown', 'warn', 'pass'];

/** A finding with the name that its row and its shape on the map share. */
export interface NamedFinding {
  id: string;
  finding: Finding;
}

/** The findings, what must be looked at first on top; the order of the rule set within a verdict. */
export function inReadingOrder(findings: readonly Finding[]): NamedFinding[] {
  const named = findings.map((finding) => ({ id: finding.quota ? `${finding.rule}:${finding.quota.kind}` : finding.rule, finding }));
  return named.sort((a, b) => order.indexOf(a.finding.verdict) - order.indexOf(b.finding.verdict));
}

/** Puts a finding into words. */
export function wordsOf(finding: Finding, unit: AreaUnit): FindingWords {
  return { heading: headingOf(finding), clause: clauseOf(finding), source: sourceOf(finding), ...measureOf(finding, unit) };
}

function headingOf(finding: Finding): string {
  const because = finding.unknownBecause ? t(`siting.because.${finding.unknownBecause}`) : '';
  if (finding.quota) {
    const word =
      finding.verdict === 'pass' ? 'siting.quotaEnough' : finding.verdict === 'unknown' ? 'siting.quotaUnknown' : 'siting.quotaShort';
    return t(word, { kind: kindName(finding.quota.kind) });
  }
  if (because) return t('siting.unknownHeading', { what: pick(finding.title), because });
  if (finding.check === 'in_area_notice' && finding.verdict === 'warn') return t('siting.inArea', { area: pick(finding.title) });
  return pick(finding.sentence);
}

function clauseOf({ clause, requiredDistanceM, feature }: Finding): string {
  const document = pick(clause.document).replace(t('siting.countryPrefix'), '');
  const thing =
    requiredDistanceM === undefined
      ? ''
      : [feature?.label ? pick(feature.label) : '', t('siting.keepAway', { length: formatLength(requiredDistanceM) })]
          .filter(Boolean)
          .join(' ');
  return [`${document} ${pick(clause.article)}`, thing, clause.verified ? '' : t('siting.unverified')].filter(Boolean).join(' · ');
}

/** That a finding keeps its measures to itself, and who may see them. */
export const restrictedLine = (departments: readonly Bilingual[]): string =>
  t('siting.restricted', { who: departments.map((each) => pick(each)).join(t('siting.listComma')) });

function sourceOf({ layer, measuredFrom, halfWidthM, restricted }: Finding): string {
  if (!layer) return '';
  if (restricted) return restrictedLine(restricted);
  const line =
    measuredFrom === 'centre_line' && halfWidthM !== undefined ? t('siting.centreLine', { length: formatNumber(halfWidthM, 1) }) : '';
  return [pick(layer.source), layer.date ?? t('siting.noDate'), line].filter(Boolean).join(' · ');
}

function measureOf(finding: Finding, unit: AreaUnit): Pick<FindingWords, 'amount' | 'note'> {
  const { quota, distanceM, requiredDistanceM, overlapAreaM2, overlapShare, form } = finding;
  if (quota) return quotaMeasure(quota);
  if (distanceM !== undefined) {
    const missing = (requiredDistanceM ?? 0) - distanceM;
    return {
      amount: distanceM === 0 ? t('siting.crosses') : formatLength(distanceM),
      note: missing > 0 ? t('siting.missing', { length: formatLength(missing) }) : '',
    };
  }
  if (form) return { amount: formatLength(form.widthM), note: t('siting.shortSide') };
  if (!overlapAreaM2) return { amount: '', note: '' };
  const whole = overlapShare !== undefined && overlapShare > 0.9995;
  return {
    amount: whole ? t('siting.whole') : formatArea(overlapAreaM2, unit),
    note: whole ? formatArea(overlapAreaM2, unit) : formatShare(overlapShare, 1),
  };
}

function quotaMeasure({ kind, asked, available, short }: NonNullable<Finding['quota']>): Pick<FindingWords, 'amount' | 'note'> {
  if (short)
    return {
      amount: t('siting.shortBy', { amount: exactWithUnit(kind, short) }),
      note: t('siting.can', { amount: exactWithUnit(kind, available) }),
    };
  return {
    amount: exactWithUnit(kind, asked),
    note: available === null ? '' : t('siting.can', { amount: exactWithUnit(kind, available) }),
  };
}

/** The planned classes under the site that do not admit the use, largest first: `二类城镇住宅用地 194.4 亩`. */
export function refusedUses(finding: Finding, unit: AreaUnit): string[] {
  const refused = (finding.uses ?? []).filter((each) => each.admitted !== true);
  return refused.slice(0, 4).map((each) => `${each.use ? useShort(each.use) : t('siting.noZone')} ${formatArea(each.areaM2, unit)}`);
}

/** The sentence under the verdict: how many of each, and whether a part of the site is clear. */
export function summaryOf(check: CheckReply): string {
  const { counts } = check;
  const parts = (['fail', 'warn', 'unknown'] as const).flatMap((verdict) =>
    counts[verdict] > 0 ? [t(`siting.count.${verdict}`, { count: counts[verdict] })] : [],
  );
  if (parts.length === 0) return t('siting.allPass', { count: counts.pass });
  const rest = check.verdict === 'fail' && check.remedies.length > 0 ? [t('siting.afterChange')] : [];
  return [parts.join(t('siting.listComma')), ...rest].join(t('siting.clauseComma'));
}
