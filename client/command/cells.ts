import type { OverviewCell } from '../../server/contract/command.ts';
import { formatShare, t } from '../i18n/index.ts';
import { briefAmount, type Glance, glanceOf } from '../quota/amount.ts';
import type { Status } from '../ui/shapes.ts';
import type { Aspect } from './drill.ts';

/** The commander's word for how a quota stands. */
export function statusOf(status: OverviewCell['status']): Status {
  return ({ pass: 'normal', warn: 'watch', fail: 'urgent', unknown: 'unknown' } as const)[status];
}

/** The used share of a cell: `97 %`. */
export function shareText(cell: Pick<OverviewCell, 'usedPerMille'>): string {
  return cell.usedPerMille === null ? '—' : formatShare(cell.usedPerMille / 1000);
}

/** A date of this year without its year, `12-04`; of another year with year and month, `2027-01`. */
export function shortDate(date: string | null, asOf: string): string {
  if (date === null) return '—';
  return date.slice(0, 4) === asOf.slice(0, 4) ? date.slice(5) : date.slice(0, 7);
}

/** The scale that one kind's amounts are told in, from the largest of the cells. */
export function columnGlance(cells: readonly OverviewCell[], kind: string): Glance {
  return glanceOf(kind, Math.max(0, ...cells.filter((cell) => cell.kind === kind).map((cell) => Math.abs(cell.quota))));
}

/** The figure that stands under a region's name. */
export function figureOf(cell: OverviewCell, aspect: Aspect, glance: Glance, asOf: string): string {
  if (aspect === 'used') return shareText(cell);
  if (aspect === 'available') return `${briefAmount(cell.available, glance)} ${glance.unit}`;
  return cell.runsOutOn === null ? t('command.lasts') : shortDate(cell.runsOutOn, asOf);
}

/** A cell as a sentence for a screen reader. */
export function spokenCell(cell: OverviewCell, glance: Glance): string {
  const amount = `${briefAmount(cell.available, glance)} ${glance.unit}`;
  return t('command.spoken', {
    share: shareText(cell),
    available: amount,
    date: cell.runsOutOn ?? t('command.lasts'),
    status: t(`status.${statusOf(cell.status)}`),
  });
}
