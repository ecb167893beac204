import type { LotView, ProvenanceEdge, ProvenanceNode } from '../../contract/ledger-lots.ts';
import type { Query } from '../../platform/unit.ts';
import { lotAccounts, lotsByAccount, type Movement, movementsOfLots, movementsToProject } from './reads.ts';

export interface Provenance {
  readonly nodes: ProvenanceNode[];
  readonly edges: ProvenanceEdge[];
}

const BARE = {
  kind: null,
  year: null,
  regionId: null,
  accountId: null,
  document: null,
  note: null,
  ratio: null,
  on: null,
  left: null,
} as const;

const ELSEWHERE: ProvenanceNode = { id: 'elsewhere', type: 'elsewhere', label: '', ...BARE };

function plantNode(lot: LotView): ProvenanceNode {
  return { ...BARE, id: `plant:${lot.regionId}:${lot.plant}`, type: 'plant', label: lot.plant, regionId: lot.regionId };
}

function lotNode(lot: LotView): ProvenanceNode {
  const { code, kind, year, regionId, accountId, document, measure, ratio, freedOn, left } = lot;
  return {
    id: `lot:${accountId}`,
    type: 'lot',
    label: code,
    kind,
    year,
    regionId,
    accountId,
    document,
    note: measure,
    ratio,
    on: freedOn,
    left,
  };
}

function useNode(move: Movement, id: string): ProvenanceNode {
  const { kind, year, document, reason, ratio, usedOn } = move;
  return { ...BARE, id: `use:${id}`, type: 'use', label: id, kind, year, document, note: reason, ratio, on: usedOn };
}

const TAKERS: Readonly<Record<string, ProvenanceNode['type']>> = { project: 'project', residual: 'residual' };

/** Who has it now. A project is one node over all kinds; what was given up is one for each region and kind. */
function takerNode(move: Movement): ProvenanceNode {
  const { ownerKind, ownerId, regionId, accountId, kind, year } = move;
  if (ownerKind === null) return ELSEWHERE;
  const type = TAKERS[ownerKind] ?? 'other';
  if (type === 'project') return { ...BARE, id: `project:${ownerId}`, type, label: ownerId ?? '', regionId };
  return { ...BARE, id: `account:${accountId}`, type, label: ownerId ?? '', regionId, accountId, kind, year };
}

/** Nodes and edges from movements and the lots that they left. What flows into a use flows out of it; edges of one pair are one. */
export function graphOf(lots: readonly LotView[], moves: readonly Movement[]): Provenance {
  const nodes = new Map<string, ProvenanceNode>();
  const edges = new Map<string, ProvenanceEdge>();
  const add = (node: ProvenanceNode): string => {
    nodes.set(node.id, nodes.get(node.id) ?? node);
    return node.id;
  };
  const link = (from: string, to: string, amount: number, voucher: string): void => {
    const key = `${from}\u001f${to}`;
    const edge = edges.get(key) ?? { from, to, amount: 0, vouchers: [] };
    edges.set(key, { ...edge, amount: edge.amount + amount, vouchers: [...edge.vouchers, voucher] });
  };
  for (const lot of lots) link(add(plantNode(lot)), add(lotNode(lot)), lot.freed, lot.voucherId);
  const seen = new Set(lots.map((lot) => lot.accountId));
  for (const move of moves) {
    const from = seen.has(move.lotAccount) ? `lot:${move.lotAccount}` : add(ELSEWHERE);
    const { useId, amount, transferId } = move;
    const use = useId === null ? from : add(useNode(move, useId));
    if (use !== from) link(from, use, amount, transferId);
    link(use, add(takerNode(move)), amount, transferId);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

export interface ProvenanceAsk {
  readonly project?: string | undefined;
  readonly lot?: string | undefined;
  readonly kind?: string | undefined;
  readonly year?: number | undefined;
}

/** From each use back to its source: of a project all that it took, of a lot all that left it. */
export async function provenance(query: Query, ask: ProvenanceAsk): Promise<Provenance> {
  const { project, lot, kind, year } = ask;
  const fits = (move: Movement) => (kind === undefined || move.kind === kind) && (year === undefined || move.year === year);
  if (project !== undefined) {
    const moves = (await movementsToProject(query, project)).filter(fits);
    return graphOf(await lotsByAccount(query, [...new Set(moves.map((move) => move.lotAccount))]), moves);
  }
  const accounts = await lotAccounts(query, lot ?? '', kind ?? null, year ?? null);
  return graphOf(await lotsByAccount(query, accounts), await movementsOfLots(query, accounts));
}
