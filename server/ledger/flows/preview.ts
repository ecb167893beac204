import { randomUUID } from 'node:crypto';
import type { AccountView, TransferResult } from '../../contract/ledger.ts';
import { type ProposalBody, proposalBody } from '../../contract/ledger-flows.ts';
import type { Preview, PreviewLine } from '../../contract/ledger-preview.ts';
import type { Call } from '../../platform/http.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { accountsById, bookRows, voucherRow } from '../reads.ts';
import { type NewTransfer, onlyOf } from '../service.ts';
import { ACCOUNTS_PER_BOOK, bookOfAccount } from '../store.ts';
import { type Grounds, type Plan, perform } from './perform.ts';
import { mustExist, planOf } from './plan.ts';
import { proposalRow } from './reads.ts';

const TAKEN_BACK = new Error('tried, and taken back');

/** Runs a command and takes it back: what it answers, with nothing written. */
async function tried<T>(call: Call, work: (unit: Unit) => Promise<T>): Promise<T> {
  const answers: T[] = [];
  try {
    await call.write(async (unit) => {
      answers.push(await work(unit));
      throw TAKEN_BACK;
    });
  } catch (error) {
    if (error !== TAKEN_BACK) throw error;
  }
  return answers[0]!;
}

interface Change {
  posted: number;
  held: number;
  short: number;
}

/** What a refused voucher would have done to its accounts: what it settles besides was not there to be settled. */
async function wouldBe(unit: Unit, items: readonly NewTransfer[], results: readonly TransferResult[]): Promise<Map<number, Change>> {
  const changes = new Map<number, Change>();
  const at = (account: number): Change => {
    const change = changes.get(account) ?? { posted: 0, held: 0, short: 0 };
    changes.set(account, change);
    return change;
  };
  for (const [index, item] of items.entries()) {
    const amount = item.amount ?? (item.kind === 'reversal' ? (await voucherRow(unit, item.holdId ?? ''))?.amount : undefined) ?? 0;
    const result = results[index];
    const from = at(item.debit);
    if (item.kind === 'hold') from.held += amount;
    if (item.kind === 'transfer' || item.kind === 'reversal') {
      from.posted -= amount;
      at(item.credit).posted += amount;
    }
    if (result?.code === 'insufficient') from.short = Math.max(from.short, amount - (result.available ?? 0));
  }
  return changes;
}

interface Stand {
  readonly posted: number;
  readonly held: number;
  readonly available: number | null;
  readonly short: number;
}

function lineOf(account: AccountView, then: Stand, isNew: boolean): PreviewLine {
  const { id, ownerKind, ownerId, regionId, kind, year } = account;
  return {
    accountId: isNew ? null : id,
    ...{ ownerKind, ownerId, regionId, kind, year },
    ...{ before: account.posted, change: then.posted - account.posted, after: then.posted },
    ...{ heldBefore: account.held, heldAfter: then.held },
    ...{ availableBefore: account.available, availableAfter: then.available },
    ...{ ok: then.short === 0, short: then.short },
  };
}

async function standsAfter(unit: Unit, before: readonly AccountView[], plan: Plan, results: readonly TransferResult[]): Promise<Stand[]> {
  if (results.every((result) => result.code === 'ok')) {
    const after = await accountsById(
      unit,
      before.map((account) => account.id),
    );
    const byId = new Map(after.map((account) => [account.id, account]));
    return before.map((account) => ({ ...byId.get(account.id)!, short: 0 }));
  }
  const changes = await wouldBe(unit, plan.items, results);
  const limits = new Map((plan.limits ?? []).map(({ account, least }) => [account, least]));
  return before.map((account) => {
    const change = changes.get(account.id) ?? { posted: 0, held: 0, short: 0 };
    const posted = account.posted + change.posted;
    const held = account.held + change.held;
    const least = limits.get(account.id) ?? account.minBalance;
    const available = least === null ? null : posted - held - least;
    return { posted, held, available, short: Math.max(change.short, available === null ? 0 : -available, 0) };
  });
}

/** Flows that one person may do, below the limit. */
const ALONE: readonly ProposalBody['flow'][] = ['transfers', 'use_lots', 'repayment'];

/** A whole run of a flow: as if posted alone, and with a second person where one is needed. The transaction has to be taken back. */
async function previewIn(unit: Unit, body: ProposalBody, grounds: Grounds): Promise<Preview> {
  const opened = new Map((await bookRows(unit)).map((book) => [book.id, book.accounts]));
  const { record: _beside, ...plan } = await planOf(unit, body, grounds);
  const limits = plan.limits ?? [];
  const ids = [...plan.items.flatMap((item) => [item.debit, item.credit]), ...limits.map((limit) => limit.account)];
  const before = await accountsById(unit, [...new Set(ids)]);
  const people = onlyOf(unit.actor);
  const mayBeAlone = ALONE.includes(body.flow);
  const way = body.flow === 'transfers' ? 'bare' : 'flow';
  const alone = await perform(unit, { ...people, alone: mayBeAlone, way }, plan, grounds);
  const secondPerson = !mayBeAlone || alone.some((result) => result.code === 'needs_approval');
  const results = mayBeAlone && secondPerson ? await perform(unit, people, plan, grounds) : alone;
  const then = await standsAfter(unit, before, plan, results);
  const isNew = (id: number) => id % ACCOUNTS_PER_BOOK > (opened.get(bookOfAccount(id)) ?? 0);
  const refused = results.filter((result) => result.code !== 'ok');
  const cause = refused.find((result) => result.code !== 'group_failed') ?? refused[0];
  return {
    code: cause?.code ?? 'ok',
    secondPerson,
    lines: before.map((account, index) => lineOf(account, then[index]!, isNew(account.id))),
    vouchers: plan.items.length,
  };
}

/** What would stand after a flow, by running it and taking it back. Problems: those of the flow but for what the ledger answers. */
export function preview(call: Call, body: ProposalBody, document: string | null): Promise<Preview> {
  return tried(call, async (unit) => {
    await mustExist(unit, body);
    return previewIn(unit, body, { proposalId: randomUUID(), reason: '', document });
  });
}

/** The same for a proposal that waits, as its reader may see it. Problems: `ledger.unknown_proposal`, `ledger.already_decided`. */
export function previewOf(call: Call, id: string): Promise<Preview> {
  return tried(call, async (unit) => {
    const row = await proposalRow(unit, id);
    if (!row) throw problem('ledger.unknown_proposal', { id });
    if (row.state !== 'waiting') throw problem('ledger.already_decided', { state: row.state });
    return previewIn(unit, proposalBody.parse(row.body), { proposalId: id, reason: row.reason, document: row.document });
  });
}
