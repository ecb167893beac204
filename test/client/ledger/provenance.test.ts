import { describe, expect, test } from 'vitest';
import { layoutFlow } from '../../../client/ledger/flow/layout.ts';
import { boxesOf, columnsOf, graphsByKind, lotsThatDiffer } from '../../../client/ledger/lots/graph.ts';
import { graphWay, nodeWay } from '../../../client/ledger/lots/words.ts';
import { provenanceAddress, replaceable } from '../../../client/quota/provenance.ts';
import type { ProvenanceEdge, ProvenanceNode } from '../../../server/contract/ledger-lots.ts';

const node = (id: string, type: ProvenanceNode['type'], more: Partial<ProvenanceNode> = {}): ProvenanceNode => ({
  id,
  type,
  label: id,
  kind: null,
  year: null,
  regionId: null,
  accountId: null,
  document: null,
  note: null,
  ratio: null,
  on: null,
  left: null,
  ...more,
});
const edge = (from: string, to: string, amount: number): ProvenanceEdge => ({ from, to, amount, vouchers: [] });

/** A plant that freed NOx and COD; the NOx lot was used 2:1 by a project that also took COD. */
const nodes = [
  node('plant', 'plant'),
  node('noxLot', 'lot', { kind: 'nox', year: 2026, accountId: 5, left: 40 }),
  node('codLot', 'lot', { kind: 'cod', year: 2026, accountId: 6, left: 0 }),
  node('noxUse', 'use', { kind: 'nox', ratio: 2 }),
  node('codUse', 'use', { kind: 'cod', ratio: 1 }),
  node('project', 'project'),
  node('rest', 'residual', { kind: 'nox' }),
];
const edges = [
  edge('plant', 'noxLot', 100),
  edge('noxLot', 'noxUse', 60),
  edge('noxUse', 'project', 30),
  edge('noxUse', 'rest', 30),
  edge('plant', 'codLot', 7),
  edge('codLot', 'codUse', 7),
  edge('codUse', 'project', 7),
];

describe('the graph of replaced tonnes', () => {
  test('each kind is drawn by itself, with the plant and the project in both', () => {
    const graphs = graphsByKind(nodes, edges);
    expect(graphs.map((graph) => graph.kind)).toEqual(['cod', 'nox']);
    for (const graph of graphs) expect(graph.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(['plant', 'project']));
    expect(graphs.flatMap((graph) => graph.edges)).toHaveLength(edges.length);
  });

  test('what was freed is used or left, to scale: both sides of a lot and a use are equally full', () => {
    const graph = graphsByKind(nodes, edges)[1]!;
    const { boxes, streams } = boxesOf(graph);
    const picture = layoutFlow(boxes, streams, { width: 800, height: 300, nodeWidth: 10, slotMin: 30, gap: 10 });
    const height = (id: string): number => picture.nodes.find((placed) => placed.id === id)!.height;
    expect(height('noxLot')).toBeCloseTo(100 * picture.scale, 6);
    expect(picture.nodes.find((placed) => placed.id === 'noxLot')!.free.height).toBeCloseTo(40 * picture.scale, 6);
    expect(height('noxUse')).toBeCloseTo(height('project') + height('rest'), 6);
  });

  test('columns that nothing stands in are left out', () => {
    const graph = graphsByKind(nodes.slice(0, 2), edges.slice(0, 1))[0]!;
    expect(columnsOf(graph)).toEqual(['plant', 'lot']);
    expect(boxesOf(graph).boxes.map((box) => box.column)).toEqual([0, 1]);
  });

  test('a lot that gave more than it had is named', () => {
    expect(graphsByKind(nodes, edges).flatMap(lotsThatDiffer)).toEqual([]);
    const more = edges.map((each) => (each.to === 'noxUse' ? { ...each, amount: 61 } : each));
    expect(graphsByKind(nodes, more).flatMap(lotsThatDiffer)).toEqual(['noxLot']);
  });

  test('lots lead to their accounts, lots and projects to their own graphs', () => {
    expect(nodeWay(nodes[1]!)).toBe('/ledger?kind=nox&year=2026&sel=account:5');
    expect(nodeWay(nodes[0]!)).toBeNull();
    expect(graphWay(nodes[1]!)).toBe('/ledger/provenance?lot=noxLot&kind=nox&year=2026');
    expect(graphWay(nodes[5]!)).toBe('/ledger/provenance?project=project');
    expect(provenanceAddress({ lot: '腾 1' })).toBe('/ledger/provenance?lot=%E8%85%BE+1');
    expect(['nox', 'coal.replacement', 'carbon', 'energy', 'land.linked'].map(replaceable)).toEqual([true, true, false, false, false]);
  });
});
