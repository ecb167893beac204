import { expect, test } from 'vitest';
import { exemptionBody, mayServe } from '../../../client/land/exemption.ts';
import type { ExemptionView } from '../../../server/contract/exemptions.ts';
import { check, finding, triangle } from '../siting/given.ts';

const exemption = (more: Partial<ExemptionView> = {}): ExemptionView => ({
  id: '00000000-0000-4000-8000-000000000009',
  state: 'approved',
  geometry: triangle,
  regionId: '371502',
  use: { system: 'planning', code: '100102' },
  rules: ['farmland.basic', 'other'],
  document: '鲁政字〔2026〕1号',
  reason: '省重点',
  proposedBy: '王',
  proposedAt: '2026-11-21T01:00:00Z',
  decidedBy: '李',
  decidedAt: '2026-11-21T02:00:00Z',
  note: null,
  projectCode: null,
  mayDecide: false,
  ...more,
});

test('an exemption may serve a check of its ground and use whose failing rules it names', () => {
  const failing = check({ findings: [finding({})] });
  expect(mayServe(exemption(), failing)).toBe(true);
  expect(mayServe(exemption({ rules: ['other'] }), failing)).toBe(false);
  expect(mayServe(exemption({ use: { system: 'planning', code: '1001' } }), failing)).toBe(false);
  expect(mayServe(exemption(), check({ findings: [finding({})], use: null }))).toBe(false);
  const smaller = { type: 'Polygon', coordinates: [triangle.coordinates[0]!.map(([x, y]) => [116 + (x! - 116) / 2, y!])] };
  expect(mayServe(exemption({ geometry: smaller }), failing)).toBe(false);
  expect(mayServe(exemption(), check({ findings: [finding({})], geometry: smaller }))).toBe(true);
});

test('the request names each failing rule once, and waits for a document and a reason', () => {
  const failing = check({ findings: [finding({}), finding({}), finding({ rule: 'w', verdict: 'warn' })] });
  expect(exemptionBody({ id: 'i', document: ' 文 ', reason: '理由' }, failing)).toBeNull();
  expect(exemptionBody({ id: 'i', document: ' 文件 ', reason: '理由' }, failing)).toMatchObject({
    rules: ['farmland.basic'],
    document: '文件',
  });
  expect(exemptionBody({ id: 'i', document: '文件', reason: '理由' }, check({ use: null }))).toBeNull();
});
