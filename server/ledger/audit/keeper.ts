import type { Logger } from '../../platform/log.ts';
import { type Rounds, startRounds } from '../../platform/rounds.ts';
import { SYSTEM, type Unit, type Units } from '../../platform/unit.ts';
import { sweepExpired } from '../flows/deadlines.ts';
import { markChecked, setStatus } from '../store.ts';
import { type Verification, type VerifiedBook, verifyLedger } from './verify.ts';

const TRACE = 'ledger-keeper';

/** Notes how far a book was found right, or freezes it for what was found. */
export async function settleBook(unit: Unit, book: VerifiedBook): Promise<void> {
  const [finding] = book.findings;
  if (!finding) return markChecked(unit.trx, unit.now, book.bookId, book.seq);
  await setStatus(unit.trx, unit.now, book.bookId, 'frozen', `${finding.fault} ${finding.detail}`, null);
  await unit.journal({ action: 'ledger.freeze', subject: String(book.bookId), detail: { ...finding } });
  await unit.emit('ledger.frozen', { bookId: book.bookId, kind: book.kind, year: book.year });
}

const NOTED_MAX = 20;

/** What stands beside the books freezes none of them; the journal says what differs, at every audit until it is mended. */
async function noteBeside(unit: Unit, { findings }: Verification): Promise<void> {
  const beside = findings.filter((finding) => finding.bookId === null);
  if (beside.length === 0) return;
  const detail = { count: beside.length, findings: beside.slice(0, NOTED_MAX).map((finding) => finding.detail) };
  await unit.journal({ action: 'ledger.finding', subject: beside[0]!.fault, detail });
}

/**
 * Replays the ledger, notes how far each book was found right, and freezes a book that differs: a frozen book answers `frozen_book` to
 * everything until an administrator opens it again with a reason.
 */
export async function auditLedger(units: Units): Promise<Verification> {
  const verification = await units.read(SYSTEM, (query) => verifyLedger(query));
  await units.write(SYSTEM, TRACE, async (unit) => {
    for (const book of verification.books) await settleBook(unit, book);
    await noteBeside(unit, verification);
  });
  return verification;
}

/** Expires all holds past their deadline, lot by lot. Answers how many. */
export async function expireAll(units: Units): Promise<number> {
  let total = 0;
  for (;;) {
    const { expired, more } = await units.write(SYSTEM, TRACE, sweepExpired);
    total += expired;
    if (!more || expired === 0) return total;
  }
}

export interface KeeperOptions {
  readonly units: Units;
  readonly log: Logger;
  readonly sweepEveryMs?: number;
  readonly auditEveryMs?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Runs the sweep every minute and the audit every hour, one at a time, until stopped. */
export function startKeeper({ units, log, sweepEveryMs = MINUTE_MS, auditEveryMs = HOUR_MS }: KeeperOptions): Rounds {
  const audit = async () => {
    const { findings } = await auditLedger(units);
    if (findings.length > 0) log.error({ findings }, 'the ledger does not replay to what stands');
  };
  return startRounds(log, [
    { what: 'expire holds', everyMs: sweepEveryMs, work: () => expireAll(units) },
    { what: 'audit the ledger', everyMs: auditEveryMs, work: audit },
  ]);
}
