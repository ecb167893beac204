import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opacitiesFrom, opacitiesText } from '../../../client/blueprint/layer-address.ts';
import { groundText, layersOf, sourceLine, swatchOf, warningOf, yearsSince } from '../../../client/blueprint/layer-words.ts';
import { selectionFrom } from '../../../client/blueprint/selection.ts';
import type { LayerView } from '../../../server/contract/blueprint.ts';

test('the address selects a parcel, a feature whose key may hold a colon, or a point', () => {
  expect(selectionFrom('parcel:371502-100001')).toEqual({ kind: 'parcel', id: '371502-100001' });
  expect(selectionFrom('feature:plan_zones/PZ:1/2')).toEqual({ kind: 'feature', layerId: 'plan_zones', key: 'PZ:1/2' });
  expect(selectionFrom('point:116.1,36.4')).toEqual({ kind: 'point', lon: 116.1, lat: 36.4 });
});

test('what makes no sense selects nothing', () => {
  for (const sel of [undefined, '', 'parcel:', 'feature:zones', 'feature:/key', 'point:200,36', 'point:x', 'check:1', 'constructor:a'])
    expect(selectionFrom(sel)).toBeNull();
});

test('opacities survive the address, to a percent', () => {
  const layer = fc.record({
    id: fc.stringMatching(/^[a-z][a-z_]{1,20}$/),
    group: fc.constant('plan'),
    opacity: fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100),
  });
  fc.assert(
    fc.property(fc.uniqueArray(layer, { selector: ({ id }) => id, maxLength: 8 }), (layers) => {
      expect(opacitiesFrom(opacitiesText(layers))).toEqual(layers.map(({ id, opacity }) => [id, opacity]));
    }),
  );
  expect(opacitiesText([{ id: 'a', group: 'plan', opacity: 1 }])).toBe('');
  expect(opacitiesFrom('a:200,b,:5,c:x,d:40')).toEqual([['d', 0.4]]);
});

const layer = (more: Partial<LayerView>): LayerView => ({
  id: 'geohazard',
  group: 'protection',
  name: { zh: '地质灾害', en: 'Hazard' },
  geometry: 'polygon',
  tileset: 'zones',
  sensitivity: 'internal',
  attributeMarks: {},
  readable: true,
  constraint: true,
  source: { zh: '资源局', en: 'Bureau' },
  sourceDate: '2021-03-15',
  staleAfterMonths: 36,
  stale: false,
  coverage: 'all',
  synthetic: true,
  featureCount: 4,
  revision: 1,
  style: {},
  ...more,
});

test('a layer that was never delivered says so, and a stale one since when', () => {
  const unsaid = { coverage: 'none', sourceDate: null, stale: true } as const;
  expect(warningOf(layer({ ...unsaid, featureCount: 0 }))).toBe('未交付');
  expect(warningOf(layer(unsaid))).toBe('有数据，未说明覆盖范围');
  expect(warningOf(layer({ sourceDate: null, stale: true }))).toBe('未说明资料日期');
  expect(warningOf(layer({ stale: true }))).toMatch(/^2021-03 · /);
  expect(warningOf(layer({}))).toBe('');
  expect(sourceLine(layer({}))).toBe('2021-03-15 · 全市 · 资源局');
});

test('a delivery says its ground: the city, regions by name, an area, or nothing', () => {
  const region = {
    id: '371502',
    kind: 'county',
    parentId: null,
    code: '371502',
    name: { zh: '东昌府区', en: 'Dongchangfu' },
    bbox: null,
    areaM2: null,
  } as const;
  expect(groundText({ covers: 'regions', regionIds: ['371502', '371503'] }, [region])).toBe('东昌府区、371503');
  expect(groundText({ covers: 'all', regionIds: null }, [])).toBe('全市');
  expect(groundText({ covers: 'unsaid', regionIds: null }, [])).toBe('未说明范围');
});

test('years are whole years', () => {
  expect(yearsSince('2021-03-15', '2026-03-14')).toBe(4);
  expect(yearsSince('2021-03-15', '2026-03-15')).toBe(5);
});

test('corridors stand above protected areas in their common group, and a swatch follows the colouring', () => {
  const all = [layer({ id: 'a' }), layer({ id: 'b', group: 'corridor' }), layer({ id: 'c', group: 'plan' })];
  expect(layersOf('corridor', all).map(({ id }) => id)).toEqual(['b', 'a']);
  const landUse = { fill: 'land-use', line: '#888888' };
  expect(swatchOf({ id: 'parcels', geometry: 'polygon' }, landUse, 'landUse').kind).toBe('ramp');
  expect(swatchOf({ id: 'parcels', geometry: 'polygon' }, landUse, 'plain').kind).toBe('fill');
  expect(swatchOf({ id: 'x', geometry: 'polygon' }, { line: '#123456', dash: [4, 2] }, 'landUse').kind).toBe('dash');
});
