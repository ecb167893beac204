import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BookView } from '../../../server/contract/ledger.ts';
import { openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota } from '../projects/given.ts';

describe('the proof of a book', () => {
  let server: TestServer;
  let auditor: Client;
  let county: Client;
  let book: BookView;
  let hold: string;

  const bookNow = async (): Promise<BookView> => (await auditor.get('/api/ledger/books?kind=so2&year=2026')).body.items[0];

  beforeAll(async () => {
    server = await startServer();
    auditor = await server.as('auditor', ['t-city']);
    county = await server.as('land', ['t-b']);
    const pool = await server.seed((unit) => giveQuota(unit, 't-a', 'so2', 1000));
    await server.seed((unit) => giveQuota(unit, 't-a', 'cod', 1000));
    hold = randomUUID();
    await server.seed(async (unit) => {
      const project = await openAccount(unit, { kind: 'so2', year: 2026, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' });
      await postTransfers(unit, { items: [{ id: hold, kind: 'hold', debit: pool, credit: project, amount: 10, deadline: '2026-12-20' }] });
    });
    book = await bookNow();
  });
  afterAll(() => server?.close());

  const link = (seq: number, client = auditor, id = book.id) => client.get(`/api/ledger/books/${id}/links/${seq}`);

  test('a link: nobody signed in, not allowed, bad input, none such', async () => {
    expect((await link(1, server.anonymous())).body.code).toBe('auth.required');
    expect((await link(1, await server.as('viewer'))).body.code).toBe('auth.not_allowed');
    expect((await link(0)).body.code).toBe('request.invalid');
    expect((await link(1, auditor, 999)).body.code).toBe('ledger.unknown_book');
    expect((await link(book.seq + 1)).body).toMatchObject({ code: 'ledger.unknown_link', params: { last: book.seq } });
  });

  test('every link carries the hash of the one before it, up to the head', async () => {
    const links = [];
    for (let seq = 1; seq <= book.seq; seq += 1) links.push((await link(seq)).body);
    expect(links.map((one) => one.what)).toEqual(['open', 'open', 'transfer', 'open', 'transfer']);
    expect(links.slice(1).map((one) => one.previousHash)).toEqual(links.slice(0, -1).map((one) => one.hash));
    expect(links.at(-1)).toEqual({
      ...{ bookId: book.id, seq: book.seq, hash: book.head, previousHash: links.at(-2).hash, recordedAt: '2026-11-21T02:00:00.000Z' },
      ...{ what: 'transfer', transferId: hold, headSeq: book.seq },
    });
    expect((await auditor.get(`/api/ledger/transfers/${hold}`)).body).toMatchObject({ hash: book.head, previousHash: links.at(-2).hash });
    expect(new Set(links.map((one) => one.hash)).size).toBe(links.length);
  });

  test('who may not see the transfer can compare its hash all the same', async () => {
    expect((await link(book.seq, county)).body).toMatchObject({ hash: book.head, what: 'transfer', transferId: null });
  });

  const audit = (client = auditor, id: number | string = book.id) => client.post(`/api/ledger/books/${id}/audit`);

  test('an audit: nobody signed in, not allowed, bad input, none such', async () => {
    expect((await audit(server.anonymous())).body.code).toBe('auth.required');
    expect((await audit(county)).body).toMatchObject({ code: 'auth.not_allowed', params: { needs: 'journal.read' } });
    expect((await audit(auditor, 'x')).body.code).toBe('request.invalid');
    expect((await audit(auditor, 999)).body.code).toBe('ledger.unknown_book');
  });

  test('a book that replays is noted as checked', async () => {
    const { status, body } = await audit();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      bookId: book.id,
      rows: book.seq,
      findings: [],
      head: book.head,
      seq: book.seq,
      tookMs: expect.any(Number),
    });
    expect(body.book).toMatchObject({ checkedSeq: book.seq, status: 'open', checkedAt: '2026-11-21T02:00:00.000Z' });
  });

  test('one at a time: who comes meanwhile is told when to try again', async () => {
    const answers = await Promise.all([audit(), audit(), audit()]);
    const busy = answers.filter((answer) => answer.status === 503);
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(1);
    expect(busy.length).toBeGreaterThanOrEqual(1);
    expect(busy.map((answer) => [answer.body.code, answer.headers.get('retry-after')])).toEqual(busy.map(() => ['server.busy', '5']));
    expect((await audit()).status).toBe(200);
  });

  test('audits while others post find nothing', async () => {
    const post = () =>
      server.seed(async (unit) => {
        const [outside, pool] = [book.id * 100_000_000 + 2, book.id * 100_000_000 + 1];
        const items = [{ id: randomUUID(), kind: 'transfer' as const, debit: outside, credit: pool, amount: 1 }];
        expect((await postTransfers(unit, { items }))[0]!.code).toBe('ok');
      });
    const posting = Array.from({ length: 30 }, post);
    for (let round = 0; round < 5; round += 1) expect((await audit()).body.findings).toEqual([]);
    await Promise.all(posting);
    expect((await bookNow()).status).toBe('open');
  });

  test('a book that differs is frozen, and says where; the balances only to who sees the whole book', async () => {
    await server.db.knex.raw(`update ledger_account set posted = posted + 1 where owner_kind = 'region_pool' and book_id = ?`, [book.id]);
    const part = await server.as('auditor', ['t-b']);
    const hidden = (await audit(part)).body;
    expect(hidden.findings).toEqual([{ seq: null, fault: 'account', detail: null }]);
    expect(hidden.book.status).toBe('frozen');
    const { findings } = (await audit()).body;
    expect(findings).toHaveLength(1);
    expect(findings[0].detail).toBeTypeOf('string');
  });
});
