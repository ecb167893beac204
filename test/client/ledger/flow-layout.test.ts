import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FlowBox, type FlowFrame, type FlowStream, heightFor, layoutFlow, ribbonPath } from '../../../client/ledger/flow/layout.ts';

const frame: FlowFrame = { width: 900, height: 1200, nodeWidth: 12, slotMin: 16, gap: 6 };
const near = 1e-6;

/** Any nodes in five columns and any amounts between them, loans and returns among them. */
const anyFlow = fc
  .record({
    columns: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 25 }),
    stays: fc.array(fc.nat(5_000_000), { minLength: 25, maxLength: 25 }),
    links: fc.array(
      fc.record({
        from: fc.nat(24),
        to: fc.nat(24),
        kind: fc.constantFrom('moved' as const, 'held' as const),
        amount: fc.integer({ min: 1, max: 8_000_000 }),
      }),
      { maxLength: 60 },
    ),
  })
  .map(({ columns, stays, links }) => {
    const boxes: FlowBox[] = columns.map((column, index) => ({ id: `n${index}`, column, rank: index % 7, stays: stays[index] ?? 0 }));
    const seen = new Set<string>();
    const streams = links.flatMap(({ from, to, kind, amount }): FlowStream[] => {
      const [a, b] = [boxes[from % boxes.length]!.id, boxes[to % boxes.length]!.id];
      const key = [kind, ...[a, b].sort()].join();
      if (a === b || seen.has(key)) return [];
      seen.add(key);
      return [{ from: a, to: b, kind, amount }];
    });
    return { boxes, streams };
  });

/** A budget that is passed down a tree of four levels; what is not passed on stays, and a part of that is held for the next level. */
const budget = fc
  .record({ total: fc.integer({ min: 1, max: 9_000_000 }), shares: fc.array(fc.nat(100), { minLength: 30, maxLength: 30 }) })
  .map(({ total, shares }) => {
    const boxes: FlowBox[] = [{ id: 'outside', column: 0, rank: 0, stays: 0 }];
    const streams: FlowStream[] = [];
    const give = (id: string, column: number, amount: number, seed: number): void => {
      const box: FlowBox = { id, column, rank: seed, stays: amount };
      boxes.push(box);
      for (let child = 0; column < 3 && child < 3; child += 1) {
        const part = Math.floor((box.stays * (shares[(seed * 3 + child) % 30] ?? 0)) / 250);
        if (part === 0) continue;
        streams.push({ from: id, to: `${id}.${child}`, kind: 'moved', amount: part });
        box.stays -= part;
        give(`${id}.${child}`, column + 1, part, seed * 3 + child + 1);
      }
    };
    streams.push({ from: 'outside', to: 'city', kind: 'moved', amount: total });
    give('city', 1, total, 1);
    return { boxes, streams };
  });

describe('the flow diagram', () => {
  test('every node and every amount is drawn once, and a ribbon is as thick as its amount at one scale', () => {
    fc.assert(
      fc.property(anyFlow, ({ boxes, streams }) => {
        const picture = layoutFlow(boxes, streams, frame);
        expect(picture.nodes.map((node) => node.id).sort()).toEqual(boxes.map((box) => box.id).sort());
        expect(picture.streams).toHaveLength(streams.length);
        for (const stream of picture.streams) expect(stream.thickness).toBeCloseTo(stream.amount * picture.scale, 6);
        for (const node of picture.nodes) expect(node.height).toBeCloseTo(node.value * picture.scale, 6);
      }),
    );
  });

  test('nodes of a column neither overlap nor leave the frame', () => {
    fc.assert(
      fc.property(anyFlow, ({ boxes, streams }) => {
        const { nodes } = layoutFlow(boxes, streams, frame);
        for (const column of new Set(nodes.map((node) => node.column))) {
          const own = nodes.filter((node) => node.column === column).sort((a, b) => a.y - b.y);
          expect(own[0]!.y).toBeGreaterThanOrEqual(-near);
          expect(own.at(-1)!.y + own.at(-1)!.height).toBeLessThanOrEqual(frame.height + near);
          own.slice(1).forEach((node, index) => {
            expect(node.y).toBeGreaterThanOrEqual(own[index]!.y + own[index]!.height - near);
          });
        }
      }),
    );
  });

  test('what touches a side of a node lies on it, end to end without overlap, with what is free', () => {
    fc.assert(
      fc.property(anyFlow, ({ boxes, streams }) => {
        const picture = layoutFlow(boxes, streams, frame);
        for (const node of picture.nodes) {
          for (const side of ['left', 'right'] as const) {
            const spans = picture.streams
              .flatMap((stream) => [
                ...(stream.from === node.id && stream.start.side === side ? [[stream.start.y, stream.thickness]] : []),
                ...(stream.to === node.id && stream.end.side === side ? [[stream.end.y, stream.thickness]] : []),
              ])
              .concat(side === 'right' ? [[node.free.y, node.free.height]] : [])
              .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
            let { y } = node;
            for (const [top, height] of spans) {
              expect(top!).toBeCloseTo(y, 5);
              y += height!;
            }
            expect(y).toBeLessThanOrEqual(node.y + node.height + 1e-5);
          }
        }
      }),
    );
  });

  test('where the books add up both sides of a node are equally full: in = out + what stays', () => {
    fc.assert(
      fc.property(budget, ({ boxes, streams }) => {
        const picture = layoutFlow(boxes, streams, { ...frame, height: Math.max(frame.height, heightFor(boxes, frame)) });
        for (const node of picture.nodes.filter(({ id }) => id !== 'outside')) {
          const into = picture.streams.filter(({ to }) => to === node.id).reduce((sum, { thickness }) => sum + thickness, 0);
          const out = picture.streams.filter(({ from }) => from === node.id).reduce((sum, { thickness }) => sum + thickness, 0);
          expect(into).toBeCloseTo(node.height, 5);
          expect(out + node.free.height).toBeCloseTo(node.height, 5);
        }
      }),
    );
  });

  test('what is held is a part of what stays: it makes a pool no higher', () => {
    const boxes: FlowBox[] = [
      { id: 'pool', column: 0, rank: 0, stays: 100 },
      { id: 'project', column: 1, rank: 0, stays: 0 },
    ];
    const picture = layoutFlow(boxes, [{ from: 'pool', to: 'project', kind: 'held', amount: 30 }], frame);
    const [pool, project] = ['pool', 'project'].map((id) => picture.nodes.find((node) => node.id === id)!);
    expect([pool!.value, project!.value]).toEqual([100, 30]);
    expect(pool!.free.height).toBeCloseTo(70 * picture.scale, 6);
  });

  test('a column too long for its frame keeps its nodes apart by the height it asks for', () => {
    const boxes = Array.from({ length: 50 }, (_, index): FlowBox => ({ id: `p${index}`, column: 0, rank: index, stays: 1000 }));
    expect(heightFor(boxes, frame)).toBe(50 * 22);
    expect(layoutFlow(boxes, [], { ...frame, height: heightFor(boxes, frame) }).scale).toBeGreaterThan(0);
    expect(layoutFlow(boxes, [], { ...frame, height: 300 }).scale).toBe(0);
  });

  test('a ribbon is a closed outline', () => {
    const path = ribbonPath({ start: { side: 'right', x: 12, y: 5 }, end: { side: 'left', x: 200, y: 50 }, thickness: 8 });
    expect(path).toMatch(/^M12\.0 5\.0C.*V58\.0C.*Z$/);
  });
});
