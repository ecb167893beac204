import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import { type AccountView, ledgerEndpoints } from '../../../server/contract/ledger.ts';
import { projectsEndpoints } from '../../../server/contract/projects.ts';
import { call } from '../../api/call.ts';
import { readAll } from '../../export/read-all.ts';

/** The most accounts that a list of proposals names by a look-up of their own. */
const lookUpMax = 40;

/** The accounts by number, as far as the reader may see them; what cannot be read is left out, its number stands then. */
export async function readAccounts(ids: readonly number[], signal?: AbortSignal): Promise<Map<number, AccountView>> {
  const wanted = [...new Set(ids)].slice(0, lookUpMax);
  const read = async (id: number): Promise<AccountView | null> => {
    const answer = call(ledgerEndpoints.entries, { params: { id }, query: { limit: 1 }, ...(signal ? { signal } : {}) });
    return answer.then(
      ({ account }) => account,
      () => null,
    );
  };
  const found = await Promise.all(wanted.map(read));
  return new Map(found.flatMap((account) => (account ? [[account.id, account] as const] : [])));
}

/** The most pages of accounts that a form offers to choose from. */
const pagesMax = 4;

/** The accounts of a kind and year that quota can be moved between: pools and projects, pools first. */
export async function readMovable(kind: string, year: number, signal: AbortSignal): Promise<AccountView[]> {
  const items: AccountView[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const query = { kind, year, limit: 500, ...(cursor ? { cursor } : {}) };
    const page: { items: AccountView[]; next: string | null } = await call(ledgerEndpoints.accounts, { query, signal });
    items.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  return items.filter((account) => !['outside', 'loan', 'residual'].includes(account.ownerKind));
}

/** The most projects that a form offers to choose from. */
const projectsMost = 2000;

/** A project that can be given something. */
export type ProjectChoice = Pick<ReplyOut<typeof projectsEndpoints.list>['items'][number], 'code' | 'name' | 'regionId'>;

/** The projects that have not left, and whether these are all. */
export async function readProjects(signal: AbortSignal): Promise<{ items: ProjectChoice[]; complete: boolean }> {
  const page = (cursor: string | undefined) => call(projectsEndpoints.list, { query: { limit: 500, cursor }, signal });
  const { items, complete } = await readAll(page, projectsMost);
  return { items: items.filter(({ stage }) => stage !== 'exited'), complete };
}
