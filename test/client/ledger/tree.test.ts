import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditOf, yearsOf } from '../../../client/ledger/audit.ts';
import { moreOf, readLedger } from '../../../client/ledger/place.ts';
import { filterWords, movedBy, readFilters, writeFilters } from '../../../client/ledger/statement.ts';
import { branchesOf, rowsOf, totalOf } from '../../../client/ledger/tree.ts';
import { type AccountView, OWNER_KINDS } from '../../../server/contract/ledger.ts';

const account = fc
  .record({
    id: fc.integer({ min: 1, max: 1e9 }),
    ownerKind: fc.constantFrom(...OWNER_KINDS),
    regionId: fc.constantFrom('371500', '371502', '371503'),
    posted: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    held: fc.nat(1000),
  })
  .map((given): AccountView => ({ ...given, kind: 'nox', year: 2026, ownerId: 'x', minBalance: 0, available: given.posted - given.held }));
const accounts = fc.uniqueArray(account, { selector: (each) => each.id, maxLength: 40 });

describe('the tree of accounts', () => {
  test('opened wholly it shows every account once, and the sums are those of its accounts', () => {
    fc.assert(
      fc.property(accounts, (all) => {
        const branches = branchesOf(all, undefined);
        const open = new Set(branches.map((branch) => `placed/${branch.regionId}`));
        const shown = rowsOf(branches, open).flatMap((row) => (row.type === 'account' ? [row.account.id] : []));
        expect([...shown].sort((a, b) => a - b)).toEqual(all.map((each) => each.id).sort((a, b) => a - b));
        const taken = all.filter((each) => each.ownerKind === 'project' || each.ownerKind === 'parcel');
        expect(totalOf(branches).placed).toBe(taken.reduce((sum, each) => sum + each.posted, 0));
      }),
    );
  });

  test('outside sources stand in the list but in no sum', () => {
    const outside: AccountView = {
      id: 1,
      kind: 'nox',
      year: 2026,
      ownerKind: 'outside',
      ownerId: '',
      regionId: '371500',
      posted: -900,
      held: 0,
      minBalance: null,
      available: null,
    };
    const pool: AccountView = { ...outside, id: 2, ownerKind: 'region_pool', posted: 900, held: 100, minBalance: 0, available: 800 };
    const branches = branchesOf([outside, pool], undefined);
    expect(totalOf(branches)).toEqual({ posted: 900, held: 100, available: 800, placed: 0 });
    expect(branches[0]?.pools).toHaveLength(2);
  });

  test('a closed region hides what is below it', () => {
    fc.assert(
      fc.property(accounts, (all) => {
        const branches = branchesOf(all, undefined);
        expect(rowsOf(branches, new Set(branches.map((branch) => `region/${branch.regionId}`)))).toHaveLength(branches.length);
      }),
    );
  });
});

describe('an entry on a statement', () => {
  test('holding and giving back leave the balance; a commit takes from the pool what was held', () => {
    expect(movedBy({ kind: 'hold', side: 'debit', amount: 7 })).toEqual({ posted: 0, held: 7 });
    expect(movedBy({ kind: 'void', side: 'debit', amount: 7 })).toEqual({ posted: 0, held: -7 });
    expect(movedBy({ kind: 'expire', side: 'credit', amount: 7 })).toEqual({ posted: 0, held: 0 });
    expect(movedBy({ kind: 'commit', side: 'debit', amount: 7 })).toEqual({ posted: -7, held: -7 });
    expect(movedBy({ kind: 'commit', side: 'credit', amount: 7 })).toEqual({ posted: 7, held: 0 });
  });

  test('what one side loses the other gains', () => {
    fc.assert(
      fc.property(fc.constantFrom('transfer', 'hold', 'commit', 'void', 'expire', 'reversal'), fc.nat(), (kind, amount) => {
        expect(movedBy({ kind, side: 'debit', amount }).posted + movedBy({ kind, side: 'credit', amount }).posted).toBe(0);
      }),
    );
  });
});

describe('the filters of a statement', () => {
  test('the address holds them beside the other settings, and forgets what makes no sense', () => {
    const more = writeFilters({ kind: 'nox', year: '2026' }, { from: '2026-01-01', transferKind: 'hold', q: '示例' });
    expect(more).toEqual({ kind: 'nox', year: '2026', from: '2026-01-01', what: 'hold', q: '示例' });
    expect(readFilters(more)).toEqual({ from: '2026-01-01', transferKind: 'hold', q: '示例' });
    expect(writeFilters(more, {})).toEqual({ kind: 'nox', year: '2026' });
    expect(readFilters({ from: 'soon', to: '2026-1-1', what: 'gift', q: '  ' })).toEqual({});
  });

  test('they are said in words, nothing when there are none', () => {
    expect(filterWords({})).toEqual([]);
    expect(filterWords({ to: '2026-06-30', q: 'a' })).toHaveLength(2);
  });
});

describe('the ledger of an address', () => {
  test('accounts with a chosen one, books, and a voucher', () => {
    expect(readLedger({ path: 'ledger', sel: 'account:100000002', more: { kind: 'nox', year: '2026', region: '371502' } })).toMatchObject({
      page: 'accounts',
      account: 100000002,
      kind: 'nox',
      year: 2026,
      region: '371502',
    });
    expect(readLedger({ path: 'ledger/books' })).toMatchObject({ page: 'books', rest: [] });
    expect(readLedger({ path: 'ledger/transfers/abc' })).toMatchObject({ page: 'transfers', rest: ['abc'] });
    expect(readLedger({ path: 'ledger', sel: 'parcel:1', more: { year: 'soon' } })).toMatchObject({
      account: null,
      year: undefined,
    });
    expect(moreOf({ kind: 'nox', year: undefined, region: undefined })).toEqual({ kind: 'nox' });
  });

  test('the auditor: frozen is told first, then how far the replay is', () => {
    expect(auditOf({ status: 'frozen', seq: 5, checkedSeq: 5 })).toBe('frozen');
    expect(auditOf({ status: 'open', seq: 5, checkedSeq: null })).toBe('never');
    expect(auditOf({ status: 'open', seq: 5, checkedSeq: 4 })).toBe('behind');
    expect(auditOf({ status: 'closed', seq: 5, checkedSeq: 5 })).toBe('all');
    expect(yearsOf([{ year: 2025 }, { year: 2026 }, { year: 2025 }])).toEqual([2026, 2025]);
  });
});
