/** The parts of a quota bar as shares of its width; `short` is drawn as a hatch over the end. */
export interface BarParts {
  used: number;
  held: number;
  asked: number;
  short: number;
}

/**
 * Where the parts of a bar begin and end. What is asked beyond the total becomes the shortfall: it takes at least 6 % of the
 * width, so that the least shortfall is still seen.
 */
export function barParts(total: number, used: number, held: number, asked: number): BarParts {
  if (total <= 0)
    return {
      used: 0,
      held: 0,
      asked: 0,
      short: asked > 0 || used + held > 0 ? 1 : 0,
    };
  const share = (value: number): number => Math.min(1, Math.max(0, value / total));
  const usedShare = share(used);
  const heldShare = Math.min(share(held), 1 - usedShare);
  const free = 1 - usedShare - heldShare;
  const missing = (used + held + asked - total) / total;
  if (missing <= 0) return { used: usedShare, held: heldShare, asked: share(asked), short: 0 };
  const short = Math.min(1, Math.max(0.06, free, Math.min(missing, 0.25)));
  const rest = 1 - short;
  const scale = rest === 0 ? 0 : rest / Math.max(usedShare + heldShare, rest);
  return { used: usedShare * scale, held: heldShare * scale, asked: 0, short };
}
