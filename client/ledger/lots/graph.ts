import type { ProvenanceEdge, ProvenanceNode } from '../../../server/contract/ledger-lots.ts';
import type { FlowBox, FlowStream } from '../flow/layout.ts';

/** Nodes and edges of one kind of quota: only amounts of one kind can be drawn to one scale. */
export interface KindGraph {
  kind: string;
  nodes: ProvenanceNode[];
  edges: ProvenanceEdge[];
}

const columns: Record<ProvenanceNode['type'], number> = { plant: 0, lot: 1, use: 2, project: 3, residual: 3, other: 3, elsewhere: 3 };

/**
 * The graph of each kind by itself. An edge is of the kind of the lot or use at one of its ends; a plant or project that freed or took
 * several kinds stands in each.
 */
export function graphsByKind(nodes: readonly ProvenanceNode[], edges: readonly ProvenanceEdge[]): KindGraph[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kindOf = (edge: ProvenanceEdge): string => byId.get(edge.from)?.kind ?? byId.get(edge.to)?.kind ?? '';
  return [...new Set(edges.map(kindOf))].sort().map((kind) => {
    const own = edges.filter((edge) => kindOf(edge) === kind);
    const named = new Set(own.flatMap((edge) => [edge.from, edge.to]));
    return { kind, nodes: nodes.filter((node) => named.has(node.id)), edges: own };
  });
}

/** The columns that a graph fills, plants first; a lot that nobody used yet ends at its own column. */
export function columnsOf({ nodes }: KindGraph): ('plant' | 'lot' | 'use' | 'project')[] {
  const used = new Set(nodes.map((node) => columns[node.type]));
  return (['plant', 'lot', 'use', 'project'] as const).filter((type) => used.has(columns[type]));
}

/** What a lot freed and others used: into a node less out of it is what is left there. */
export function balanceOf(id: string, edges: readonly ProvenanceEdge[]): { into: number; out: number } {
  const sum = (own: readonly ProvenanceEdge[]): number => own.reduce((total, edge) => total + edge.amount, 0);
  return { into: sum(edges.filter((edge) => edge.to === id)), out: sum(edges.filter((edge) => edge.from === id)) };
}

/** The graph as boxes and streams for the layout. What is left of a lot stays with it; at the end everything does. */
export function boxesOf(graph: KindGraph): { boxes: FlowBox[]; streams: FlowStream[] } {
  const shown = columnsOf(graph);
  const place = (type: ProvenanceNode['type']): number => shown.findIndex((each) => columns[each] === columns[type]);
  const boxes = graph.nodes.map((node, rank): FlowBox => {
    const { into, out } = balanceOf(node.id, graph.edges);
    return { id: node.id, column: place(node.type), rank, stays: Math.max(0, into - out) };
  });
  const streams = graph.edges.map(({ from, to, amount }): FlowStream => ({ from, to, amount, kind: 'moved' }));
  return { boxes, streams };
}

/** Every lot of which more was used than it freed, or of which another amount is left than the edges say; none in sound books. */
export function lotsThatDiffer({ nodes, edges }: KindGraph): string[] {
  return nodes
    .filter((node) => node.type === 'lot' && node.left !== null)
    .filter((node) => {
      const { into, out } = balanceOf(node.id, edges);
      return into > 0 && out > 0 && (out > into || into - out < (node.left ?? 0));
    })
    .map((node) => node.label);
}
