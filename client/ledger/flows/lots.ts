import type { LotView } from '../../../server/contract/ledger-lots.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';

/** What a project is to get of a lot, whole in the kind's smallest unit; `amount` is `null` while nothing usable is typed. */
export interface LotPart {
  code: string;
  amount: number | null;
  /** The least ratio at which the lot may be used. */
  ratio: 1 | 2;
}

/** The parts with another amount of one lot, in the order in which they were first typed; an empty field takes nothing of the lot. */
export function withPart(
  parts: readonly LotPart[],
  { code, ratio }: Pick<LotView, 'code' | 'ratio'>,
  typed: { text: string; amount: number | null },
): LotPart[] {
  if (typed.text.trim() === '') return parts.filter((part) => part.code !== code);
  const part = { code, amount: typed.amount, ratio };
  return parts.some((each) => each.code === code) ? parts.map((each) => (each.code === code ? part : each)) : [...parts, part];
}

/** The least ratio at which all of the parts may be used together: that of the strictest lot, which is named. */
export function leastRatio(parts: readonly LotPart[]): { ratio: 1 | 2; code: string | null } {
  const strict = parts.find((part) => part.ratio === 2);
  return strict ? { ratio: 2, code: strict.code } : { ratio: 1, code: null };
}

/** A use as the ledger would book it: what the project gets, what is given up on top, and by code how much a lot falls short. */
export interface UseShown {
  gets: number;
  givenUp: number;
  short: ReadonlyMap<string, number>;
}

/** The use in a preview. */
export function useShown(preview: Pick<Preview, 'lines'>): UseShown {
  const sum = (owner: string): number =>
    preview.lines.filter(({ ownerKind }) => ownerKind === owner).reduce((total, line) => total + line.change, 0);
  const short = preview.lines.filter((line) => line.ownerKind === 'lot' && line.short > 0);
  return { gets: sum('project'), givenUp: sum('residual'), short: new Map(short.map((line) => [line.ownerId, line.short])) };
}
