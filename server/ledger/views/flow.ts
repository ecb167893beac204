import type { ReplyOf } from '../../contract/endpoint.ts';
import { FLOW_LEVELS, type FlowLink, type FlowNode, type ledgerViewEndpoints } from '../../contract/ledger-views.ts';
import type { Query } from '../../platform/unit.ts';
import { POOLS } from '../owners.ts';
import { bookRows } from '../reads.ts';
import { accountCounts, type FlowAccount, type FlowRegion, flowAccounts, flowRegions, type PairRow, pairRows } from './flow-reads.ts';
import type { ProjectNames } from './names.ts';

type Flow = ReplyOf<typeof ledgerViewEndpoints.flow>;

/** One link for each two nodes and kind: what went one way less what came back, in the direction in which more went. */
export function netLinks(pairs: readonly PairRow[]): FlowLink[] {
  const sums = new Map<string, { ends: readonly [string, string]; kind: PairRow['kind']; amount: number; transfers: number }>();
  for (const { from, to, kind, amount, transfers } of pairs) {
    const [one, two] = from < to ? [from, to] : [to, from];
    const key = `${kind} ${one} ${two}`;
    const sum = sums.get(key) ?? { ends: [one, two], kind, amount: 0, transfers: 0 };
    sums.set(key, { ...sum, amount: sum.amount + (from === one ? amount : -amount), transfers: sum.transfers + transfers });
  }
  return [...sums.values()]
    .filter(({ amount }) => amount !== 0)
    .map(({ ends: [one, two], kind, amount, transfers }) => ({
      from: amount > 0 ? one : two,
      to: amount > 0 ? two : one,
      kind,
      amount: Math.abs(amount),
      transfers,
    }));
}

interface Place {
  readonly level: FlowNode['level'];
  readonly ownerKind: FlowNode['ownerKind'];
  readonly ownerId: string;
  readonly regionId: string | null;
  readonly accountId: number | null;
  readonly accounts: number;
  readonly minBalance: number | null;
}

const ELSEWHERE: Place = {
  level: 'elsewhere',
  ownerKind: null,
  ownerId: '',
  regionId: null,
  accountId: null,
  accounts: 0,
  minBalance: null,
};

function levelOf(account: FlowAccount, regions: ReadonlyMap<string, FlowRegion>): FlowNode['level'] {
  if (account.ownerKind === 'project' || account.ownerKind === 'outside') return account.ownerKind;
  return regions.get(account.regionId)?.kind ?? 'county';
}

/** What a gathering stands for: `others:REGION`, `parcel:REGION` and their like. */
function gathering(id: string, accounts: number): Place {
  const [level, regionId] = id.split(':') as [FlowNode['level'], string];
  const ownerKind = level === 'others' ? 'project' : (level as 'parcel' | 'lot' | 'loan' | 'residual');
  return { level, ownerKind, ownerId: '', regionId, accountId: null, accounts, minBalance: null };
}

/** How much each node has: what flowed in less what flowed out; and what it holds and what is held for it. */
function balances(links: readonly FlowLink[]): Map<string, { posted: number; held: number; reserved: number }> {
  const stands = new Map<string, { posted: number; held: number; reserved: number }>();
  const at = (id: string) => {
    const stand = stands.get(id) ?? { posted: 0, held: 0, reserved: 0 };
    stands.set(id, stand);
    return stand;
  };
  for (const { from, to, kind, amount } of links) {
    const [giver, taker] = [at(from), at(to)];
    giver[kind === 'moved' ? 'posted' : 'held'] -= kind === 'moved' ? amount : -amount;
    taker[kind === 'moved' ? 'posted' : 'reserved'] += amount;
  }
  return stands;
}

const accountOf = (node: string): number | null => (/^a\d+$/.test(node) ? Number(node.slice(1)) : null);

async function placesOf(query: Query, bookId: number, asOf: string, nodes: readonly string[]) {
  const ids = nodes.map(accountOf).filter((id) => id !== null);
  const accounts = new Map((await flowAccounts(query, ids, asOf)).map((account) => [account.id, account]));
  const shown = [...accounts.values()].filter((account) => account.ownerKind === 'project');
  const counts = await accountCounts(query, bookId);
  const countOf = (ownerKind: string, regionId: string) =>
    (counts.find((one) => one.ownerKind === ownerKind && one.regionId === regionId)?.accounts ?? 0) -
    shown.filter((account) => account.ownerKind === ownerKind && account.regionId === regionId).length;
  const regionIds = nodes.map((node) => accounts.get(accountOf(node) ?? 0)?.regionId ?? node.split(':')[1] ?? '');
  const regions = new Map((await flowRegions(query, [...new Set(regionIds)])).map((region) => [region.id, region]));
  const placeOf = (node: string): Place => {
    const account = accounts.get(accountOf(node) ?? 0);
    if (account) {
      const { id: accountId, ...owner } = account;
      return { ...owner, accountId, accounts: 1, level: levelOf(account, regions) };
    }
    if (!node.includes(':')) return ELSEWHERE;
    const place = gathering(node, 0);
    return { ...place, accounts: countOf(place.ownerKind!, place.regionId!) };
  };
  return { placeOf, regions };
}

/**
 * Where the quota of a kind and year went by the end of a day. Every amount is whole in the kind's smallest unit; a link is the net of both
 * directions, so that for every node inflow less outflow is what it has. What the reader may not see is one node, `elsewhere`.
 */
export async function flowOf(
  query: Query,
  ask: { kind: string; year: number; asOf?: string | undefined; projects: number },
  names: ProjectNames,
): Promise<Flow> {
  const { kind, year } = ask;
  const asOf = ask.asOf ?? query.today;
  const [book] = await bookRows(query, kind, year);
  if (!book) return { kind, year, asOf, book: null, nodes: [], links: [] };
  const links = netLinks(await pairRows(query, { bookId: book.id, asOf, projects: ask.projects }));
  const ids = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
  const { placeOf, regions } = await placesOf(query, book.id, asOf, ids);
  const stands = balances(links);
  const places = ids.map((id) => ({ id, ...placeOf(id) }));
  const called = await names(
    query,
    places.filter((place) => place.level === 'project').map((place) => place.ownerId),
  );
  const nodes = places.map(({ minBalance, ...place }): FlowNode => {
    const stand = stands.get(place.id)!;
    const region = place.regionId === null ? undefined : regions.get(place.regionId);
    return {
      ...place,
      region: region ? { zh: region.zh, en: region.en } : null,
      projectName: place.level === 'project' ? (called.get(place.ownerId) ?? null) : null,
      ...stand,
      available: minBalance === null ? null : stand.posted - stand.held - minBalance,
    };
  });
  const rank = (node: FlowNode) =>
    FLOW_LEVELS.indexOf(node.level) * 2 + (node.ownerKind !== null && POOLS.includes(node.ownerKind) ? 0 : 1);
  nodes.sort((a, b) => rank(a) - rank(b) || b.posted + b.reserved - a.posted - a.reserved || (a.id < b.id ? -1 : 1));
  links.sort((a, b) => b.amount - a.amount || (`${a.kind}${a.from}${a.to}` < `${b.kind}${b.from}${b.to}` ? -1 : 1));
  return { kind, year, asOf, book, nodes, links };
}
