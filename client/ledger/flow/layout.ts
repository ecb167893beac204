/** A node as the layout needs it. `column` counts from the left; `rank` orders a column; amounts are whole, in the smallest unit. */
export interface FlowBox {
  id: string;
  column: number;
  rank: number;
  /** What stays with it beyond what it passes on: its balance, zero when that is below zero. */
  stays: number;
}

/** An amount from one node to another. `held` is promised, not moved: it is a part of what stays. */
export interface FlowStream {
  from: string;
  to: string;
  kind: 'moved' | 'held';
  amount: number;
}

/** Where a node is drawn, in pixels of the picture; `free` is the part of its right side that nothing leaves from. */
export interface PlacedNode {
  id: string;
  column: number;
  x: number;
  y: number;
  height: number;
  /** What the node's whole side stands for. */
  value: number;
  free: { y: number; height: number };
}

/** One end of a ribbon: the side of its node and the span on it. */
interface End {
  side: 'left' | 'right';
  x: number;
  y: number;
}

/** A ribbon of one thickness between two nodes; `back` when it runs from right to left or within a column. */
export interface PlacedStream extends FlowStream {
  thickness: number;
  start: End;
  end: End;
  back: boolean;
}

export interface FlowPicture {
  nodes: PlacedNode[];
  streams: PlacedStream[];
  /** Pixels for one smallest unit. */
  scale: number;
}

/** The picture's frame and the room that a node has at least, so that its label can be read. */
export interface FlowFrame {
  width: number;
  height: number;
  nodeWidth: number;
  slotMin: number;
  gap: number;
}

interface Sides {
  left: number;
  right: number;
}

/** The sides that a stream touches: facing sides across columns, both right sides within one. */
function sidesOf(from: number, to: number): { start: End['side']; end: End['side']; back: boolean } {
  if (from < to) return { start: 'right', end: 'left', back: false };
  return from > to ? { start: 'left', end: 'right', back: true } : { start: 'right', end: 'right', back: true };
}

/** What each side of each node must hold: the streams on it, and on the right what stays and is not promised. */
function sidesOfAll(boxes: ReadonlyMap<string, FlowBox>, streams: readonly FlowStream[]): Map<string, Sides & { free: number }> {
  const all = new Map([...boxes.values()].map((box) => [box.id, { left: 0, right: 0, promised: 0 }]));
  for (const { from, to, kind, amount } of streams) {
    const { start, end } = sidesOf(boxes.get(from)!.column, boxes.get(to)!.column);
    all.get(from)![start] += amount;
    all.get(to)![end] += amount;
    if (kind === 'held') all.get(from)!.promised += amount;
  }
  return new Map(
    [...all].map(([id, { left, right, promised }]) => {
      const free = Math.max(0, boxes.get(id)!.stays - promised);
      return [id, { left, right: right + free, free }];
    }),
  );
}

const slotOf = (value: number, scale: number, frame: FlowFrame): number => Math.max(value * scale, frame.slotMin) + frame.gap;

/** The largest scale at which every column fits the frame; a column too long even without amounts gets scale 0. */
function scaleFor(columns: readonly (readonly number[])[], frame: FlowFrame): number {
  const fits = (scale: number): boolean =>
    columns.every((values) => values.reduce((sum, value) => sum + slotOf(value, scale, frame), -frame.gap) <= frame.height);
  const largest = Math.max(1, ...columns.map((values) => values.reduce((sum, value) => sum + value, 0)));
  let [low, high] = [0, frame.height / largest];
  if (!fits(low)) return 0;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The height that a picture needs so that every node of the longest column has its slot. */
export function heightFor(boxes: readonly FlowBox[], frame: Pick<FlowFrame, 'slotMin' | 'gap'>): number {
  const counts = new Map<number, number>();
  for (const { column } of boxes) counts.set(column, (counts.get(column) ?? 0) + 1);
  return Math.max(0, ...counts.values()) * (frame.slotMin + frame.gap);
}

/** Stacks the nodes of a column from its top; what room is left over is shared between them, and a lone node stands in the middle. */
function stack(ids: readonly string[], values: ReadonlyMap<string, number>, scale: number, frame: FlowFrame): Map<string, number> {
  const taken = ids.reduce((sum, id) => sum + slotOf(values.get(id)!, scale, frame), -frame.gap);
  const spare = Math.max(0, frame.height - taken) / (ids.length + 1);
  const tops = new Map<string, number>();
  let y = spare;
  for (const id of ids) {
    const slot = slotOf(values.get(id)!, scale, frame) - frame.gap;
    tops.set(id, y + (slot - values.get(id)! * scale) / 2);
    y += slot + frame.gap + spare;
  }
  return tops;
}

/**
 * Lays out a flow of a few fixed columns. One scale for everything: a ribbon is as thick as its amount at both ends, a node as high as
 * the larger of its sides. Ribbons on a side follow the order of the nodes they lead to, so that they cross little.
 */
export function layoutFlow(given: readonly FlowBox[], streams: readonly FlowStream[], frame: FlowFrame): FlowPicture {
  const boxes = new Map(given.map((box) => [box.id, box]));
  const sides = sidesOfAll(boxes, streams);
  const values = new Map([...sides].map(([id, { left, right }]) => [id, Math.max(left, right)]));
  const last = Math.max(0, ...given.map((box) => box.column));
  const columns = Array.from({ length: last + 1 }, (_, column) =>
    given.filter((box) => box.column === column).sort((a, b) => a.rank - b.rank || a.id.localeCompare(b.id)),
  );
  const scale = scaleFor(
    columns.map((column) => column.map((box) => values.get(box.id)!)),
    frame,
  );
  const step = last === 0 ? 0 : (frame.width - frame.nodeWidth) / last;
  const nodes = columns.flatMap((column, index) => {
    const ids = column.map((box) => box.id);
    const tops = stack(ids, values, scale, frame);
    return ids.map((id) => {
      const value = values.get(id)!;
      const y = tops.get(id)!;
      const free = sides.get(id)!.free * scale;
      return { id, column: index, x: Math.round(index * step), y, height: value * scale, value, free: { y, height: free } };
    });
  });
  return { nodes, streams: attach(new Map(nodes.map((node) => [node.id, node])), streams, scale, frame), scale };
}

/** Gives every stream its span on both nodes, and puts what is free below the streams that leave. */
function attach(nodes: ReadonlyMap<string, PlacedNode>, streams: readonly FlowStream[], scale: number, frame: FlowFrame): PlacedStream[] {
  const placed = streams.map((stream): PlacedStream => {
    const [from, to] = [nodes.get(stream.from)!, nodes.get(stream.to)!];
    const { start, end, back } = sidesOf(from.column, to.column);
    const edge = (node: PlacedNode, side: End['side']): End => ({
      side,
      x: side === 'left' ? node.x : node.x + frame.nodeWidth,
      y: node.y,
    });
    return { ...stream, thickness: stream.amount * scale, start: edge(from, start), end: edge(to, end), back };
  });
  for (const node of nodes.values()) {
    for (const side of ['left', 'right'] as const) {
      const touching = placed
        .flatMap((stream) => [
          { stream, end: stream.start, other: nodes.get(stream.to)!, here: stream.from },
          { stream, end: stream.end, other: nodes.get(stream.from)!, here: stream.to },
        ])
        .filter(({ end, here }) => here === node.id && end.side === side)
        .sort((a, b) => order(a.stream) - order(b.stream) || a.other.y - b.other.y || a.other.column - b.other.column);
      let { y } = node;
      for (const { stream, end } of touching) {
        end.y = y;
        y += stream.thickness;
      }
      if (side === 'right') node.free.y = y;
    }
  }
  return placed;
}

/** What moved on first, then what is promised, then what came back. */
function order({ kind, back }: PlacedStream): number {
  if (back) return 2;
  return kind === 'moved' ? 0 : 1;
}

/** The outline of a ribbon as an SVG path: flat curves between facing sides, a bow beside the column within one. */
export function ribbonPath({ start, end, thickness }: Pick<PlacedStream, 'start' | 'end' | 'thickness'>): string {
  const n = (value: number): string => value.toFixed(1);
  const bow = start.side === end.side;
  const reach = bow ? 34 + Math.abs(end.y - start.y) / 6 : 0;
  const c1 = bow ? start.x + reach : (start.x + end.x) / 2;
  const c2 = bow ? end.x + reach : (start.x + end.x) / 2;
  const [top, bottom] = [n(end.y), n(end.y + thickness)];
  const away = `M${n(start.x)} ${n(start.y)}C${n(c1)} ${n(start.y)} ${n(c2)} ${top} ${n(end.x)} ${top}`;
  return `${away}V${bottom}C${n(c2)} ${bottom} ${n(c1)} ${n(start.y + thickness)} ${n(start.x)} ${n(start.y + thickness)}Z`;
}
