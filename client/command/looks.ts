import type { OverviewCell } from '../../server/contract/command.ts';
import { t } from '../i18n/index.ts';
import { briefAmount, type Glance } from '../quota/amount.ts';
import type { Theme } from '../style/tokens.ts';
import { figureOf, spokenCell } from './cells.ts';
import type { Aspect } from './drill.ts';
import type { RegionLook } from './lt-region-map.ts';
import { boundsOf, noData, ramps, stepOf } from './ramp.ts';

/** What the map needs to know to fill the regions. */
export interface LookInput {
  cells: readonly OverviewCell[];
  aspect: Aspect;
  theme: Theme;
  glance: Glance;
  asOf: string;
  changed: (cell: OverviewCell) => boolean;
}

const most = (cells: readonly OverviewCell[]): number => Math.max(0, ...cells.map((cell) => cell.available));

/** How each region looks under one kind and aspect. */
export function looksOf({ cells, aspect, theme, glance, asOf, changed }: LookInput): Map<string, RegionLook> {
  return new Map(
    cells.map((cell) => {
      const step = stepOf(cell, aspect, most(cells), asOf);
      const look: RegionLook = {
        fill: step === null ? noData[theme] : ramps[theme][step]!,
        figure: figureOf(cell, aspect, glance, asOf),
        tone: cell.status,
        spoken: spokenCell(cell, glance),
        changed: changed(cell),
      };
      return [cell.regionId, look];
    }),
  );
}

/** The legend: its title and the word at each bound between two steps. */
export function legendOf(aspect: Aspect, cells: readonly OverviewCell[], glance: Glance): { title: string; words: string[] } {
  const bounds = boundsOf(aspect);
  if (aspect === 'used') return { title: t('command.legend.used'), words: bounds.map((bound) => `${Math.round(bound * 100)}`) };
  if (aspect === 'available') {
    const largest = most(cells);
    return {
      title: t('command.legend.available', { unit: glance.unit }),
      words: bounds.map((bound) => briefAmount(bound * largest, { ...glance, decimals: Math.min(glance.decimals, 1) })),
    };
  }
  return { title: t('command.legend.runsOut'), words: ['', ...bounds.map(String)] };
}
