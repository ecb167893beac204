import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVia, nodesThatDiffer, pictureOf, sumsOf } from '../../../client/ledger/flow/picture.ts';
import { linkSentence, namesOf, nodeAddress, nodeSentence } from '../../../client/ledger/flow/words.ts';
import { FLOW_LEVELS, type FlowLink, type FlowNode } from '../../../server/contract/ledger-views.ts';

const node = (given: Partial<FlowNode> & { id: string; level: FlowNode['level'] }): FlowNode => ({
  ownerKind: 'region_pool',
  ownerId: '',
  regionId: '371502',
  region: { zh: '东昌府区', en: 'Dongchangfu District' },
  projectName: null,
  accountId: 1,
  accounts: 1,
  posted: 0,
  held: 0,
  reserved: 0,
  available: null,
  ...given,
});
const link = (from: string, to: string, amount: number, kind: FlowLink['kind'] = 'moved'): FlowLink => ({
  from,
  to,
  amount,
  kind,
  transfers: 1,
});

const anyFlow = fc
  .record({
    levels: fc.array(fc.constantFrom(...FLOW_LEVELS), { minLength: 2, maxLength: 20 }),
    ends: fc.array(fc.tuple(fc.nat(19), fc.nat(19), fc.integer({ min: 1, max: 1e9 }), fc.constantFrom('moved' as const, 'held' as const)), {
      maxLength: 40,
    }),
  })
  .map(({ levels, ends }) => {
    const links = ends.flatMap(([from, to, amount, kind]): FlowLink[] => {
      const [a, b] = [from % levels.length, to % levels.length];
      return a === b ? [] : [link(`n${a}`, `n${b}`, amount, kind)];
    });
    const sums = sumsOf(links);
    const nodes = levels.map((level, index) => node({ id: `n${index}`, level, posted: sums.get(`n${index}`)?.posted ?? 0 }));
    return { nodes, links };
  });

describe('the picture of a flow', () => {
  test('for every node what came in less what went out is what it has; a false balance is found', () => {
    fc.assert(
      fc.property(anyFlow, fc.nat(19), (flow, which) => {
        const sums = sumsOf(flow.links);
        for (const { into, out, posted } of sums.values()) expect(into - out).toBe(posted);
        expect([...sums.values()].reduce((sum, { posted }) => sum + posted, 0)).toBe(0);
        expect(nodesThatDiffer(flow)).toEqual([]);
        const wrong = flow.nodes[which % flow.nodes.length]!;
        const nodes = flow.nodes.map((each) => (each === wrong ? { ...each, posted: each.posted + 1 } : each));
        expect(nodesThatDiffer({ ...flow, nodes })).toEqual([wrong.id]);
      }),
    );
  });

  test('every link runs unbroken from its start to its end and passes each column between at a place of its own', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { boxes, pieces, tiers } = pictureOf(flow, ['371500', '371502']);
        const column = new Map(boxes.map((box) => [box.id, box.column]));
        expect(new Set(column.values()).size).toBeGreaterThan(0);
        expect(Math.max(...column.values())).toBeLessThan(tiers.length);
        flow.links.forEach((each, index) => {
          const own = pieces.filter((piece) => piece.link === index);
          expect([own[0]!.from, own.at(-1)!.to]).toEqual([each.from, each.to]);
          own.slice(1).forEach((piece, step) => {
            expect(piece.from).toBe(own[step]!.to);
            expect(isVia(piece.from)).toBe(true);
          });
          if (own.length > 1) for (const piece of own) expect(column.get(piece.to)! - column.get(piece.from)!).toBe(1);
          expect(own.every((piece) => piece.amount === each.amount)).toBe(true);
        });
      }),
    );
  });

  test('says in words what came in, went out and stays, and leads to the account', () => {
    const pool = node({ id: 'a1', level: 'county', posted: 1000, accountId: 7 });
    const projects = ['a2', 'a3'].map((id, index) =>
      node({
        id,
        level: 'project',
        projectName: '批次用地',
        regionId: `37150${index}`,
        region: { zh: `区${index}`, en: `D${index} District` },
      }),
    );
    const names = namesOf([pool, ...projects]);
    expect([...names.values()]).toEqual(['东昌府区', '批次用地 · 区0', '批次用地 · 区1']);
    const sums = { into: 3000, out: 2000, posted: 1000, held: 400, reserved: 0 };
    expect(nodeSentence(pool, '东昌府区', sums, 'land.new_construction')).toBe(
      '东昌府区：收入 4.50 = 付出 3.00 + 结余 1.50 亩；结余中预留 0.60，未预留 0.90',
    );
    expect(linkSentence(link('a1', 'a2', 2000), names, 'land.new_construction')).toContain('东昌府区 → 批次用地 · 区0');
    expect(nodeAddress(pool, 'nox', 2026, undefined)).toBe('/ledger?kind=nox&year=2026&sel=account:7');
    expect(nodeAddress(node({ id: 'elsewhere', level: 'elsewhere', accountId: null, regionId: null }), 'nox', 2026, undefined)).toBeNull();
    expect(nodeAddress(node({ id: 'others:371502', level: 'others', accountId: null }), 'nox', 2026, '2026-10-01')).toBe(
      '/ledger?kind=nox&year=2026&region=371502&date=2026-10-01',
    );
  });
});
