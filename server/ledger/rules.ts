/** A share in per mille, so that a rate is whole: 30 % is 300. */
export interface SplitRate {
  /** What the city coordinates of the new quota that counties dispose of (聊城办法 17, 18: 30 %, leaving 70 % in reserve). */
  readonly cityPerMille: number;
}

export const LIAOCHENG_RATE: SplitRate = { cityPerMille: 300 };

const MILLE = 1000n;

function mustBeWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number from 0 to 2^53: ${value}`);
}

/**
 * Divides an amount by weights so that the parts are whole and add up to it: each gets the floor of its share, and what is left goes,
 * one by one, to the largest remainders (Hamilton's method); ties go to the earlier one.
 */
export function divide(amount: number, weights: readonly number[]): number[] {
  mustBeWhole('amount', amount);
  for (const weight of weights) mustBeWhole('weight', weight);
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) throw new RangeError('at least one weight must be above zero');
  const shares = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, whole: product / total, rest: product % total };
  });
  let left = BigInt(amount) - shares.reduce((sum, share) => sum + share.whole, 0n);
  const byRest = [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const share of byRest) {
    if (left === 0n) break;
    share.whole += 1n;
    left -= 1n;
  }
  return shares.map((share) => Number(share.whole));
}

export interface Split {
  readonly city: number;
  readonly counties: readonly number[];
}

/**
 * Splits a year's quota between the city's pool and the counties' reserves. The city gets the floor of its rate; the counties share the
 * rest by weight, with the largest remainders; the sum is exact.
 */
export function splitQuota(amount: number, countyWeights: readonly number[], rate: SplitRate = LIAOCHENG_RATE): Split {
  mustBeWhole('amount', amount);
  if (!Number.isInteger(rate.cityPerMille) || rate.cityPerMille < 0 || rate.cityPerMille > 1000)
    throw new RangeError(`a rate lies between 0 and 1000 per mille: ${rate.cityPerMille}`);
  const city = Number((BigInt(amount) * BigInt(rate.cityPerMille)) / MILLE);
  return { city, counties: divide(amount - city, countyWeights) };
}

export interface Pour {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/**
 * Empties sources into targets that take the same total, in order, with the fewest movements: the moves of a parcel's split or merge.
 * `from` and `to` are positions in the two lists.
 */
export function pour(sources: readonly number[], targets: readonly number[]): Pour[] {
  const left = [...sources];
  const room = [...targets];
  const moves: Pour[] = [];
  for (let from = 0, to = 0; from < left.length && to < room.length; ) {
    const amount = Math.min(left[from]!, room[to]!);
    if (amount > 0) moves.push({ from, to, amount });
    left[from]! -= amount;
    room[to]! -= amount;
    if (left[from] === 0) from += 1;
    else to += 1;
  }
  if ([...left, ...room].some((amount) => amount !== 0)) throw new RangeError('sources and targets do not add up to the same');
  return moves;
}
