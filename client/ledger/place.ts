import type { View } from '../state/url-state.ts';

/** What the address says about the ledger's screen. */
export interface LedgerView {
  /** The second part of the path; `accounts` when there is none. */
  page: string;
  /** What follows it: the id of a voucher, the code of a lot. */
  rest: readonly string[];
  /** The account whose statement is open. */
  account: number | null;
  kind: string | undefined;
  year: number | undefined;
  region: string | undefined;
  asOf: string | undefined;
}

/** The screen's state from the address. */
export function readLedger(view: View): LedgerView {
  const [, page = 'accounts', ...rest] = view.path.split('/');
  const account = /^account:(\d{1,15})$/.exec(view.sel ?? '')?.[1];
  const year = Number(view.more?.year);
  return {
    page,
    rest,
    account: account ? Number(account) : null,
    kind: view.more?.kind,
    year: Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : undefined,
    region: view.more?.region,
    asOf: view.date,
  };
}

/** The room's own settings for the address. */
export function moreOf(state: Pick<LedgerView, 'kind' | 'year' | 'region'>): Record<string, string> {
  return {
    ...(state.kind ? { kind: state.kind } : {}),
    ...(state.year ? { year: String(state.year) } : {}),
    ...(state.region ? { region: state.region } : {}),
  };
}

/** The address of a page of the ledger that keeps the kind, year and region one looks at. */
export function addressOfPage(page: string, state: Pick<LedgerView, 'kind' | 'year' | 'region' | 'asOf'>): string {
  const query = new URLSearchParams(moreOf(state));
  if (state.asOf) query.set('date', state.asOf);
  const path = page === 'accounts' ? '/ledger' : `/ledger/${page}`;
  return query.size > 0 ? `${path}?${query}` : path;
}
