import type { commandEndpoints } from '../contract/command.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import { regionQuota } from '../ledger/index.ts';
import type { Query } from '../platform/unit.ts';
import { yearState } from './reads.ts';
import { type Amounts, cellOf, totalsOf } from './rules.ts';

type Overview = ReplyOf<typeof commandEndpoints.overview>;

/** A county that has no quota of a kind is shown as such, not left out. */
function emptyCells(amounts: readonly Amounts[], kinds: readonly string[], counties: readonly string[]): Amounts[] {
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
  const past = ask.asOf !== undefined && ask.asOf < query.today;
  const rows = await regionQuota(query, { year, ...(past ? { asOf } : {}) });
  // An account may have been opened, and its limit set, after the day that its vouchers count from: then what is left of the quota counts.
  const held = past ? rows.map((row) => ({ ...row, available: row.quota - row.posted - row.held })) : rows;
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
