import { describe, expect, test } from 'vitest';
import { bulletinSheet } from '../../../client/ledger/books/sheet.ts';
import { flowSheet } from '../../../client/ledger/flow/sheet.ts';
import { forecastSheet } from '../../../client/ledger/forecast/sheet.ts';
import { lotsSheet } from '../../../client/ledger/lots/sheet.ts';
import { accountsSheet, statementSheet } from '../../../client/ledger/sheets.ts';
import { parcelsSheet } from '../../../client/parcels/sheet.ts';
import type { AccountView, EntryView } from '../../../server/contract/ledger.ts';
import type { ParcelView } from '../../../server/contract/parcels.ts';

const account: AccountView = {
  id: 7,
  kind: 'land.new_construction',
  year: 2026,
  ownerKind: 'region_pool',
  ownerId: '',
  regionId: '371502',
  posted: 57_607,
  held: 0,
  minBalance: null,
  available: null,
};
const entry: EntryView = {
  id: 'e1',
  seq: 3,
  kind: 'commit',
  debit: 7,
  credit: 8,
  amount: 1000,
  refersTo: null,
  deadline: null,
  effectiveOn: '2026-11-20',
  recordedAt: '2026-11-20T16:30:00Z',
  reason: '=reason',
  document: null,
  side: 'debit',
  other: 8,
  otherOwnerKind: null,
  otherOwnerId: null,
  otherRegionId: null,
  postedAfter: 56_607,
  heldAfter: 0,
};

describe('the spreadsheets of the ledger and the cadastre', () => {
  test('every row has a cell for every column, amounts as numbers in the unit of the head', () => {
    const accounts = accountsSheet([account], account.kind, undefined, []);
    expect(accounts.columns.map(({ head }) => head)).toContain('余额 亩');
    expect(accounts.rows[0]).toEqual([
      7,
      expect.any(String),
      '371502',
      '新增建设用地',
      2026,
      { amount: 86.41, decimals: 2 },
      { amount: 0, decimals: 2 },
      null,
      null,
    ]);
    expect(accounts.rows[0]).toHaveLength(accounts.columns.length);
  });

  test('a statement keeps the sign of each movement, the balance after it, its days as days, and text as it is', () => {
    const { columns, rows } = statementSheet(account, [entry], () => '项目', []);
    expect(rows[0]).toHaveLength(columns.length);
    expect(rows[0]).toEqual(
      expect.arrayContaining([
        { day: '2026-11-20' },
        { instant: '2026-11-20T16:30:00Z' },
        { amount: -1.5, decimals: 2 },
        { amount: 84.91, decimals: 2 },
        '=reason',
      ]),
    );
  });

  test('parcels keep their area in whole m² beside the unit on the screen, and say when not all are there', () => {
    const parcel: ParcelView = {
      code: '371502-1',
      name: null,
      regionId: '371502',
      regionName: { zh: '东昌府区', en: 'Dongchangfu' },
      use: { system: 'planning', code: '100102' },
      status: 'available',
      areaM2: 57_607.4,
      planarAreaM2: null,
      zone: 38,
      attributes: {},
      center: [115.98765432, 36.45],
      bbox: [0, 0, 1, 1],
      revision: 1,
    };
    const sheet = parcelsSheet([parcel], 'mu', { filters: ['a'], complete: false, asOf: undefined });
    expect(sheet.rows[0]).toHaveLength(sheet.columns.length);
    expect(sheet.rows[0]).toEqual(
      expect.arrayContaining([
        { amount: 86.41, decimals: 2 },
        { amount: 57_607, decimals: 0 },
        { amount: 115.987654, decimals: 6 },
      ]),
    );
    expect(sheet.notes.flat()).toContain('只含前 1 行，其余未导出');
  });

  test('the views’ sheets have a cell for every column too', () => {
    const out = { atPace: '2026-12-01', atRecentPace: null, ifAllStart: null, ifNoneStart: null };
    const pace = { used: 0, days: 1, recentUsed: 0, recentDays: 1 };
    const forecast = {
      regionId: 'a',
      kind: 'nox',
      accountId: 1,
      quota: 1,
      posted: 0,
      held: 0,
      available: 1,
      holds: [],
      heldWithoutDeadline: 0,
      loans: [],
      pace,
      runsOutOn: out,
    };
    const lot = {
      code: 'L',
      kind: 'nox',
      year: 2026,
      regionId: 'a',
      accountId: 1,
      plant: 'p',
      measure: 'm',
      ratio: 2 as const,
      basis: null,
      document: 'd',
      reason: 'r',
      freedOn: '2026-01-01',
      voucherId: 'v',
      freed: 3_000_000,
      used: 1_000_000,
      left: 2_000_000,
    };
    const cell = {
      regionId: 'a',
      kind: 'nox',
      quota: 1,
      posted: 0,
      held: 0,
      available: 1,
      usedPerMille: 985,
      runsOutOn: null,
      status: 'pass' as const,
      accountId: 1,
    };
    const node = {
      id: 'x',
      level: 'city' as const,
      ownerKind: 'region_pool' as const,
      ownerId: '',
      regionId: 'a',
      region: { zh: '甲', en: 'A' },
      projectName: null,
      accountId: 1,
      accounts: 1,
      posted: 0,
      held: 0,
      reserved: 0,
      available: 0,
    };
    const flow = {
      kind: 'nox',
      year: 2026,
      asOf: '2026-11-22',
      book: null,
      nodes: [node, { ...node, id: 'y' }],
      links: [{ from: 'x', to: 'y', kind: 'moved' as const, amount: 5_000_000, transfers: 2 }],
    };
    const sheets = [
      forecastSheet([forecast], undefined, []),
      lotsSheet([lot], undefined, [], true),
      bulletinSheet([{ kind: 'nox', rows: [cell], total: cell }], '2026-11-22', undefined, []),
      flowSheet(flow, []),
    ];
    for (const { columns, rows } of sheets) expect(rows[0]).toHaveLength(columns.length);
    expect(sheets[0]!.rows[0]).toContainEqual({ day: '2026-12-01' });
    expect(sheets[1]!.rows[0]).toContainEqual({ amount: 2, decimals: 3 });
    expect(sheets[2]!.rows[0]).toContainEqual({ amount: 98.5, decimals: 1 });
    expect(sheets[3]!.rows[0]).toContainEqual({ amount: 5, decimals: 3 });
  });
});
