import type { View } from '../app/url-state.ts';

/** Where in the ledger one is. */
export type LedgerPlace = { page: 'accounts'; account: number | null } | { page: 'books' } | { page: 'voucher'; id: string };

/** What the address says about the ledger's screen. */
export interface LedgerView {
  place: LedgerPlace;
  kind: string | undefined;
  year: number | undefined;
  region: string | undefined;
  asOf: string | undefined;
}

/** The screen's state from the address. */
export function readLedger(view: View): LedgerView {
  const [, page, id] = view.path.split('/');
  const account = /^account:(\d{1,15})$/.exec(view.sel ?? '')?.[1];
  const year = Number(view.more?.year);
  const place: LedgerPlace =
    page === 'transfers' && id
      ? { page: 'voucher', id }
      : page === 'books'
        ? { page: 'books' }
        : { page: 'accounts', account: account ? Number(account) : null };
  return {
    place,
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
