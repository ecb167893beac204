import type { OverviewCell } from '../../server/contract/command.ts';
import type { Theme } from '../style/tokens.ts';
import type { Aspect } from './drill.ts';

/** Five steps, least to most pressing. In the dark the most pressing is the brightest, as there the ground is dark. */
export const ramps: Record<Theme, readonly [string, string, string, string, string]> = {
  light: ['#e6edf7', '#bccfea', '#86a8d8', '#4470b5', '#1c4f9c'],
  dark: ['#2a3a52', '#365484', '#4871ae', '#7aa5e2', '#b8d5ff'],
};

/** For a region that the kind says nothing about. */
export const noData: Record<Theme, string> = { light: '#f4f5f3', dark: '#161c24' };

/** Upper bounds of the first four steps of the used share; at 90 % and above is the last. */
const shareBounds = [0.4, 0.6, 0.8, 0.9];
/** Days until a region runs out: the bounds of the four pressing steps; the least pressing lasts the year. */
const dayBounds = [30, 60, 120];

const step = (value: number, bounds: readonly number[]): number => bounds.filter((bound) => value >= bound).length;
const dayMs = 86_400_000;

/** Whole days from one plain date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Which of the five steps a cell stands on, 0 to 4; null when there is nothing to say. Available is told against the most that a region has. */
export function stepOf(cell: OverviewCell | undefined, aspect: Aspect, most: number, asOf: string): number | null {
  if (!cell || (cell.quota <= 0 && cell.posted + cell.held <= 0)) return null;
  if (aspect === 'used') return cell.usedPerMille === null ? null : step(cell.usedPerMille / 1000, shareBounds);
  if (aspect === 'available') return most <= 0 ? 4 : 4 - step(Math.max(0, cell.available) / most, [0.2, 0.4, 0.6, 0.8]);
  if (cell.runsOutOn === null) return 0;
  return 4 - step(daysBetween(asOf, cell.runsOutOn), dayBounds);
}

/** The words under the ramp: one per bound, from the left. */
export function boundsOf(aspect: Aspect): readonly number[] {
  if (aspect === 'used') return shareBounds;
  return aspect === 'available' ? [0.8, 0.6, 0.4, 0.2] : [...dayBounds].reverse();
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** The contrast of two colours (WCAG 2.2), 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Ink that reads best on a fill. */
export function inkOn(fill: string): string {
  return contrast(fill, '#ffffff') >= contrast(fill, '#10151b') ? '#ffffff' : '#10151b';
}
