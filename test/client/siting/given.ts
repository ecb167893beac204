import type { CheckReply, Finding } from '../../../server/contract/siting.ts';

export const triangle = {
  type: 'Polygon',
  coordinates: [
    [
      [116, 36],
      [117, 36],
      [117, 37],
      [116, 36],
    ],
  ],
};

/** A finding of a site on farmland, with whatever a test wants different. */
export const finding = (more: Partial<Finding>): Finding => ({
  rule: 'farmland.basic',
  check: 'no_overlap',
  severity: 'fail',
  verdict: 'fail',
  title: { zh: '永久基本农田', en: 'Farmland' },
  clause: { document: { zh: '中华人民共和国土地管理法', en: 'Land Law' }, article: { zh: '第三十五条', en: 'Article 35' }, verified: true },
  sentence: { zh: '压占永久基本农田', en: 'Overlaps farmland' },
  unknownBecause: null,
  layer: { id: 'basic_farmland', name: { zh: '永久基本农田', en: 'Farmland' }, source: { zh: '资源局', en: 'Bureau' }, date: '2026-06-30' },
  remedy: { zh: '调整边界', en: 'Reshape' },
  ...more,
});

/** A check that fails, with whatever a test wants different. */
export const check = (more: Partial<CheckReply>): CheckReply => ({
  id: '00000000-0000-4000-8000-000000000001',
  verdict: 'fail',
  areaM2: 57_607,
  planarAreaM2: 57_600,
  zone: 39,
  regionId: '371502',
  use: { system: 'planning', code: '100102' },
  needs: {},
  asks: ['rules', 'sites', 'use'],
  findings: [],
  remedies: [],
  counts: { pass: 0, warn: 0, fail: 1, unknown: 0 },
  geometry: triangle,
  revision: 1,
  rulesVersion: '2026-11-01',
  asOf: '2026-11-21',
  checkedAt: '2026-11-21T01:00:00Z',
  tookMs: 1,
  ...more,
});
