import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import type { FlowLink, FlowNode, ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import type { FlowBox, FlowStream } from './layout.ts';

/** The flow of a kind and year as the server tells it. */
export type FlowReply = ReplyOut<(typeof ledgerViewEndpoints)['flow']>;

/** What flowed through a node, in the smallest unit: `into − out = posted`, as the server promises. */
export interface NodeSums {
  into: number;
  out: number;
  posted: number;
  held: number;
  reserved: number;
}

/** The sums of every node, counted from the links alone. */
export function sumsOf(links: readonly FlowLink[]): Map<string, NodeSums> {
  const all = new Map<string, NodeSums>();
  const at = (id: string): NodeSums => {
    const sums = all.get(id) ?? { into: 0, out: 0, posted: 0, held: 0, reserved: 0 };
    all.set(id, sums);
    return sums;
  };
  for (const { from, to, kind, amount } of links) {
    const [giver, taker] = [at(from), at(to)];
    if (kind === 'held') {
      giver.held += amount;
      taker.reserved += amount;
    } else {
      giver.out += amount;
      giver.posted -= amount;
      taker.into += amount;
      taker.posted += amount;
    }
  }
  return all;
}

/** The nodes whose balance is not what the links say; empty when the picture adds up. */
export function nodesThatDiffer(flow: Pick<FlowReply, 'nodes' | 'links'>): string[] {
  const sums = sumsOf(flow.links);
  return flow.nodes.filter((node) => node.posted !== (sums.get(node.id)?.posted ?? 0)).map((node) => node.id);
}

const tiers: Record<FlowNode['level'], number> = {
  outside: 0,
  province: 1,
  city: 2,
  county: 3,
  zone: 3,
  lot: 4,
  loan: 4,
  project: 4,
  others: 4,
  parcel: 4,
  residual: 4,
  elsewhere: 4,
};

/** What a reader may not see stands with the sources when more came from it than went to it. */
function tierOf(node: FlowNode): number {
  return node.level === 'elsewhere' && node.posted < 0 ? 0 : tiers[node.level];
}

/** A link that was cut into pieces so that it passes between the nodes of the columns it crosses. */
export interface FlowPiece extends FlowStream {
  /** The place of the link in the reply. */
  link: number;
}

interface Picture {
  boxes: FlowBox[];
  pieces: FlowPiece[];
  /** The tiers that have nodes, in the order of the columns. */
  tiers: number[];
}

/** Whether a box is only a place where a link passes a column. */
export const isVia = (id: string): boolean => id.startsWith('via/');

/**
 * The flow as boxes in columns. A link that crosses a column passes it at a place of its own (`via/…`), so that no ribbon runs behind a
 * node. Columns without nodes are left out; within a column nodes follow the regions, the largest first.
 */
export function pictureOf(flow: Pick<FlowReply, 'nodes' | 'links'>, regionOrder: readonly string[]): Picture {
  const used = [...new Set(flow.nodes.map(tierOf))].sort((a, b) => a - b);
  const columnOf = new Map(flow.nodes.map((node) => [node.id, used.indexOf(tierOf(node))]));
  const place = (region: string | null): number => {
    const index = region === null ? -1 : regionOrder.indexOf(region);
    return index < 0 ? regionOrder.length : index;
  };
  const sums = sumsOf(flow.links);
  const size = (node: FlowNode): number => node.posted + (sums.get(node.id)?.reserved ?? 0);
  const sorted = [...flow.nodes].sort(
    (a, b) => place(a.regionId) - place(b.regionId) || tiers[a.level] - tiers[b.level] || size(b) - size(a) || a.id.localeCompare(b.id),
  );
  const rank = new Map(sorted.map((node, index) => [node.id, index]));
  const boxes: FlowBox[] = flow.nodes.map((node) => ({
    id: node.id,
    column: columnOf.get(node.id)!,
    rank: rank.get(node.id)!,
    stays: Math.max(0, node.posted),
  }));
  const pieces = flow.links.flatMap((link, index) => cut(link, index, columnOf, rank, boxes));
  return { boxes, pieces, tiers: used };
}

function cut(
  link: FlowLink,
  index: number,
  columnOf: ReadonlyMap<string, number>,
  rank: ReadonlyMap<string, number>,
  boxes: FlowBox[],
): FlowPiece[] {
  const { kind, amount } = link;
  const [from, to] = [columnOf.get(link.from)!, columnOf.get(link.to)!];
  const stops = Array.from({ length: Math.max(0, to - from - 1) }, (_, step) => ({ id: `via/${index}/${step}`, column: from + 1 + step }));
  for (const { id, column } of stops) boxes.push({ id, column, rank: rank.get(link.to)! - 0.5, stays: 0 });
  const path = [link.from, ...stops.map((stop) => stop.id), link.to];
  return path.slice(1).map((next, step) => ({ from: path[step]!, to: next, kind, amount, link: index }));
}
