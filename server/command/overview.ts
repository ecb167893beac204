import type { commandEndpoints } from '../contract/command.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import type { RegionQuota } from '../ledger/index.ts';
import type { Query } from '../platform/unit.ts';
import { regionAmounts } from './quota-reads.ts';
import { yearState } from './reads.ts';
import { cellOf, totalsOf } from './rules.ts';

type Overview = ReplyOf<typeof commandEndpoints.overview>;

/** A county that has no quota of a kind is shown as such, not left out. */
function emptyCells(amounts: readonly RegionQuota[], kinds: readonly string[], counties: readonly string[]): RegionQuota[] {
  const have = new Set(amounts.map((one) => `${one.regionId}/${one.kind}`));
  const all = counties.flatMap((regionId) =>
    kinds.map((kind) => ({ regionId, kind, quota: 0, posted: 0, held: 0, available: 0, accountId: null })),
  );
  return all.filter((cell) => !have.has(`${cell.regionId}/${cell.kind}`));
}

/**
 * The regional quota map: the ledger's own sums over its accounts within the actor's regions, in one query, today or as they stood at
 * the end of a day by the vouchers that count from then or before; nothing is kept beside the ledger.
 */
export async function overviewOf(query: Query, ask: { asOf?: string | undefined; year?: number | undefined }): Promise<Overview> {
  const asOf = ask.asOf ?? query.today;
  const year = ask.year ?? Number(asOf.slice(0, 4));
  const state = await yearState(query, year);
  const held = await regionAmounts(query, year, asOf < query.today ? asOf : null);
  const order = new Map(state.kinds.map((kind, index) => [kind, index]));
  const rank = (kind: string) => order.get(kind) ?? state.kinds.length;
  const amounts = [...held, ...emptyCells(held, state.kinds, state.counties)].sort(
    (a, b) => rank(a.kind) - rank(b.kind) || (a.regionId < b.regionId ? -1 : 1),
  );
  return {
    asOf,
    year,
    cells: amounts.map((one) => cellOf(one, year, asOf)),
    totals: totalsOf(amounts).map((one) => cellOf(one, year, asOf)),
    ledgerSeq: state.ledgerSeq,
  };
}
