import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookOf, openAccounts, postRequests } from '../../server/ledger/store.ts';
import type { Database } from '../../server/platform/database.ts';
import { openTestDatabase } from '../support/template.ts';
import { outcomeWith, sourceOf } from './ledger-mutation.ts';
import { scenario } from './ledger-scenario.ts';

/**
 * Seeded defects: each changes one place of the SQL that posts, and the scenario, which compares answers, balances and hashes with the
 * model and replays the books, must notice. A mutant that lives would be a hole in the laws.
 */
const MUTANTS: readonly (readonly [name: string, fn: string, from: string, to: string])[] = [
  [
    'the limit is dropped',
    'ledger_post',
    'a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;\n        if k = 2',
    'false then code := 1; end if;\n        if k = 2',
  ],
  [
    'the limit is one too low',
    'ledger_post',
    'a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;\n        if k = 2',
    'a_posted[d] - a_held[d] - a < a_min[d] - 1 then code := 1; end if;\n        if k = 2',
  ],
  [
    'holds are ignored in the limit',
    'ledger_post',
    'a_posted[d] - a_held[d] - a < a_min[d] then code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;\n        if k = 2',
    'a_posted[d] - a < a_min[d] then code := 1; end if;\n        if k = 2',
  ],
  [
    'the amount that was available is not told',
    'ledger_post',
    'code := 1; av[i] := a_posted[d] - a_held[d] - a_min[d]; end if;\n        if k = 2',
    'code := 1; av[i] := 0; end if;\n        if k = 2',
  ],
  [
    'a hold can be committed twice in one call',
    'ledger_post',
    'r_done[i] or done[r_target[i]] then code := 16',
    'r_done[i] then code := 16',
  ],
  [
    'a hold can be committed twice in two calls',
    'ledger_post',
    'r_done[i] or done[r_target[i]] then code := 16',
    'done[r_target[i]] then code := 16',
  ],
  [
    'a transfer can be reversed twice',
    'ledger_post',
    'r_done[i] or done[r_target[i]] then code := 20',
    'done[r_target[i]] then code := 20',
  ],
  ['a commit may exceed its hold', 'ledger_post', 'a > t_amount or (k <> 3 and a <> t_amount)', 'k <> 3 and a <> t_amount'],
  ['a commit keeps the rest of its hold', 'ledger_post', 'hd[i] := -t_amount;', 'hd[i] := -a;'],
  ['a hold dies on its last day', 'ledger_post', 'k <> 5 and t_deadline < b_day[b]', 'k <> 5 and t_deadline <= b_day[b]'],
  [
    'a hold expires on its last day',
    'ledger_post',
    'k = 5 and (t_deadline is null or t_deadline >= b_day[b])',
    'k = 5 and (t_deadline is null or t_deadline > b_day[b])',
  ],
  ['the day is that of London', 'ledger_day', "interval '8 hours'", "interval '0 hours'"],
  [
    'a void keeps the hold',
    'ledger_post',
    'a_held[d] := a_held[d] + hd[i];',
    'a_held[d] := a_held[d] + case when k = 4 then 0 else hd[i] end;',
  ],
  [
    'a group that fails is not undone',
    'ledger_post',
    'a_posted[di[j]] := a_posted[di[j]] + mv[j]; a_posted[ci[j]] := a_posted[ci[j]] - mv[j]; a_held[di[j]] := a_held[di[j]] - hd[j];',
    '',
  ],
  ['a group that fails leaves its settlements', 'ledger_post', 'if p_kind[j] > 2 then done[r_target[j]] := false; end if;', ''],
  [
    'half of a failed group stays',
    'ledger_post',
    'res[j] := 22; da[j] := null; ca[j] := null;',
    'if j > gs then res[j] := 22; da[j] := null; ca[j] := null; end if;',
  ],
  ['refusals are forgotten', 'ledger_post', 't.code not in (0, 15) and t.fresh', 't.code not in (0, 1, 15) and t.fresh'],
  [
    'an id may come again with another amount',
    'ledger_post',
    '(x.kind, x.debit, x.credit, x.amount) = (r.kind, r.debit, r.credit, coalesce(r.amount, x.amount))',
    '(x.kind, x.debit, x.credit) = (r.kind, r.debit, r.credit)',
  ],
  ['the region is not looked at', 'ledger_post', "p_scope[r.caller] is null or p_scope[r.caller] <> '*'", 'false'],
  ['only the debit region is looked at', 'ledger_post', " or position(',' || a_region[y.i] || ',' in p_scope[r.caller]) = 0", ''],
  ['a closed book takes more', 'ledger_post', "when b_status[a_book[x.i]] = 'closed' then 7", ''],
  ['a frozen book takes more', 'ledger_post', "when b_status[a_book[x.i]] = 'frozen' then 8", ''],
  ['two years are one book', 'ledger_post', 'when a_book[x.i] <> a_book[y.i] then', 'when false then'],
  ['zero can be moved', 'ledger_post', 'when r.amount <= 0 or', 'when r.amount < 0 or'],
  ['the clock may go back', 'ledger_post', 'array_agg(greatest(p_now, s.last_at))', 'array_agg(p_now)'],
  [
    'the reason is not hashed',
    'ledger_post',
    "p_approver[t.caller], convert_to(t.reason, 'UTF8'), convert_to(t.document, 'UTF8')))",
    "p_approver[t.caller], null::bytea, convert_to(t.document, 'UTF8')))",
  ],
  ['the chain forgets the hash before', 'ledger_post', 'sha256(b_head[b] || o_bytes[j])', 'sha256(o_bytes[j])'],
  ['the sequence has a gap', 'ledger_post', 'order by u.o) s', 'order by u.o) + 1 s'],
  ['nobody is asked above the limit', 'ledger_post', 'cn[i] > 0 and a_recent[c] + a > b_limit[b]', 'false'],
  ['the limit of one person includes the next unit', 'ledger_post', 'if v_moved + a > b_limit[b]', 'if v_moved + a > b_limit[b] + 1'],
  [
    'a hold above the limit asks',
    'ledger_post',
    'b_limit[b] is not null and k in (1, 3, 6)',
    'b_limit[b] is not null and k in (1, 2, 3, 6)',
  ],
  [
    'a commit of one hand is not counted',
    'ledger_post',
    'b_limit[b] is not null and k in (1, 3, 6)',
    'b_limit[b] is not null and k in (1, 6)',
  ],
  ['a commit of another hand is counted', 'ledger_post', 'if k <> 3 or t_author = any (v_hands)', 'if true'],
  ['halves in one call are not added', 'ledger_post', 'where t.o < i and t.code = 0', 'where false and t.code = 0'],
  ['halves out of two regions are added', 'ledger_post', 'and a_region[t.from_i] = a_region[d]', ''],
  ['halves in two calls are not added', 'ledger_moved_alone', 't.recorded_at > since', 'false'],
  ['the day is a moment too long', 'ledger_moved_alone', 't.recorded_at > since', 't.recorded_at >= since'],
  ['everybody counts for one', 'ledger_moved_alone', 't.author = any (hands)', 'true'],
  ['the commits of others count for one', 'ledger_moved_alone', '(t.kind <> 3 or', '(true or'],
  ['what came in before is forgotten', 'ledger_post', 'recent = s.r - s.o', 'recent = 0'],
  ['nobody is asked about a reversal', 'ledger_post', '(k = 6 or k <= 2 and (a_out', '(k <= 2 and (a_out'],
  ['quota comes from outside by one person', 'ledger_post', 'k <= 2 and (a_out[d] or a_out[c])', 'k <= 2 and a_out[c]'],
  ['quota is held for outside by one person', 'ledger_post', 'k <= 2 and (a_out[d] or a_out[c])', 'k = 1 and (a_out[d] or a_out[c])'],
  ['the quick way knows no limit', 'ledger_post', 'coalesce(v_posted - v_held >= a_min[d], true)', 'true'],
  ['the quick way is one unit too generous', 'ledger_post', 'v_posted - v_held >= a_min[d]', 'v_posted - v_held >= a_min[d] - 1'],
  ['the quick way ignores holds in the limit', 'ledger_post', 'v_posted - v_held >= a_min[d]', 'v_posted >= a_min[d]'],
  ['the quick way moves what is only held', 'ledger_post', 'if p_kind[i] = 1 then', 'if true then'],
  ['the quick way does not hash the reason', 'ledger_post', "convert_to(p_reason[i], 'UTF8')", 'null::bytea'],
  ['the quick way forgets the hash before', 'ledger_post', 'sha256(v_head || record_send', 'sha256(record_send'],
  ['the quick way is for settlements too', 'ledger_post', 'q.code = 0 and q.kind <= 2 and', 'q.code = 0 and'],
  ['the quick way is for several books too', 'ledger_post', 'cardinality(b_id) = 1 and', ''],
  ['the quick way asks nobody', 'ledger_post', 'p_alone[q.caller] and coalesce(q.asks, false)', 'false'],
  ['the quick way forgets refusals', 'ledger_post', 'plain and not exists (select 1 from ledger_refusal where id = any (p_id))', 'plain'],
  ['a try of the quick way leaves its balances', 'ledger_post', 'a_posted := was_posted; a_held := was_held; a_recent := was_recent;', ''],
  ['a try of the quick way leaves its place in the chain', 'ledger_post', 'b_seq := was_seq; b_head := was_head;', ''],
  ['an id that comes again breaks the call', 'ledger_post', 'if not plain then raise; end if;', 'raise;'],
  [
    'an opening is not chained',
    'ledger_append',
    'update ledger_book set seq = v_seq, head = v_hash, last_at = v_at',
    'update ledger_book set seq = v_seq, last_at = v_at',
  ],
  ['a limit may be set above what stands', 'ledger_set_limit', 'if v_account.posted - v_account.held < p_min then return 1; end if;', ''],
  ['a deadline moves without a trace', 'ledger_set_deadline', 'update ledger_hold set deadline = p_deadline where id = p_hold;', ''],
];

let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

test('without a defect the scenario agrees with the model', async () => {
  expect(await outcomeWith(db, null, scenario)).toBeNull();
});

describe('a seeded defect is noticed', () => {
  test.each(MUTANTS)('%s', async (_name, fn, from, to) => {
    expect(await outcomeWith(db, [fn, from, to], scenario)).not.toBeNull();
  });
});

/** Eight connections post to one book at once, past the server's queue. Answers how many calls failed. */
async function failuresUnderContention(): Promise<number> {
  const [outside, pool] = await db.knex.transaction(async (trx) => {
    await trx.raw(`select set_config('lantu.scope', '{*}', true)`);
    const bookId = (await bookOf(trx, 'so2', 2026))!;
    const row = { bookId, regionId: 'r1', ownerId: '', minBalance: null };
    return openAccounts(trx, new Date(), [
      { ...row, ownerKind: 'outside' },
      { ...row, ownerKind: 'region_pool' },
    ]);
  });
  const one = async (): Promise<number> => {
    const settled = { refersTo: null, deadline: null, effectiveOn: null, reason: null, document: null };
    const items = [{ id: randomUUID(), kind: 'transfer' as const, debit: outside!, credit: pool!, amount: 1, ...settled }];
    const request = { author: 1, approver: null, scope: ['*'], alone: false, atomic: false, items };
    return postRequests(db.knex, new Date(), [request]).then(
      () => 0,
      () => 1,
    );
  };
  const caller = async () => {
    let failures = 0;
    for (let turn = 0; turn < 25; turn++) failures += await one();
    return failures;
  };
  return (await Promise.all(Array.from({ length: 8 }, caller))).reduce((sum, failures) => sum + failures, 0);
}

test('eight connections on one book never fail', async () => {
  expect(await failuresUnderContention()).toBe(0);
});

test.runIf(process.env.DATABASE_URL)('a dropped lock is noticed by calls that fail', async () => {
  const body = await sourceOf(db, 'ledger_post');
  const lock = 'order by k.id for no key update of k';
  expect(body.split(lock)).toHaveLength(2);
  await db.knex.raw(body.replace(lock, 'order by k.id').replaceAll('?', '\\?'));
  const failures = await failuresUnderContention();
  await db.knex.raw(body.replaceAll('?', '\\?'));
  expect(failures).toBeGreaterThan(0);
});
