import { createHash } from 'node:crypto';

/** A transfer as its hashed bytes say it. Days count from 1970, instants are microseconds since 1970, ids are 16 raw bytes as text. */
export interface TransferRecord {
  readonly seq: number;
  readonly id: string;
  readonly kind: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly refersTo: string | null;
  readonly deadlineDay: number | null;
  readonly effectiveDay: number;
  readonly recordedUs: number;
  readonly debitAfter: number;
  readonly creditAfter: number;
  readonly heldAfter: number;
}

/** A step of the chain that moves no amount. */
export interface EventRecord {
  readonly seq: number;
  readonly kind: string;
  readonly accountId: number | null;
  readonly holdId: string | null;
  readonly minBalance: number | null;
  readonly deadlineDay: number | null;
  readonly ownerKind: string | null;
  readonly regionId: string | null;
  readonly ownerId: string | null;
  readonly status: string | null;
  readonly recordedUs: number;
}

const DAYS_1970_TO_2000 = 10_957;
const US_1970_TO_2000 = DAYS_1970_TO_2000 * 86_400_000_000;
const TWO_32 = 4_294_967_296;

/** Walks over the bytes of PostgreSQL's `record_send`: a count, then type, length (−1 for null) and bytes of each column. */
class Columns {
  private readonly bytes: Buffer;
  private at = 4;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The start of the next column's bytes, or −1 for null. */
  private next(): number {
    const length = this.bytes.readInt32BE(this.at + 4);
    const start = this.at + 8;
    this.at = start + Math.max(0, length);
    return length < 0 ? -1 : start;
  }

  skip(): this {
    this.next();
    return this;
  }

  int2(): number {
    return this.bytes.readInt16BE(this.next());
  }

  int8OrNull(): number | null {
    const start = this.next();
    return start < 0 ? null : this.bytes.readInt32BE(start) * TWO_32 + this.bytes.readUInt32BE(start + 4);
  }

  int8(): number {
    return this.int8OrNull() ?? Number.NaN;
  }

  dayOrNull(): number | null {
    const start = this.next();
    return start < 0 ? null : this.bytes.readInt32BE(start) + DAYS_1970_TO_2000;
  }

  instant(): number {
    return this.int8() + US_1970_TO_2000;
  }

  uuidOrNull(): string | null {
    const start = this.next();
    return start < 0 ? null : this.bytes.toString('latin1', start, start + 16);
  }

  textOrNull(): string | null {
    const start = this.next();
    return start < 0 ? null : this.bytes.toString('utf8', start, this.at);
  }
}

/** Reads the hashed bytes of a transfer. */
export function transferOf(bytes: Buffer): TransferRecord {
  const columns = new Columns(bytes).skip();
  return {
    seq: columns.int8(),
    id: columns.uuidOrNull() ?? '',
    kind: columns.int2(),
    debit: columns.int8(),
    credit: columns.int8(),
    amount: columns.int8(),
    refersTo: columns.uuidOrNull(),
    deadlineDay: columns.dayOrNull(),
    effectiveDay: columns.dayOrNull() ?? Number.NaN,
    recordedUs: columns.instant(),
    debitAfter: columns.int8(),
    creditAfter: columns.int8(),
    heldAfter: columns.int8(),
  };
}

/** Reads the hashed bytes of an event. */
export function eventOf(bytes: Buffer): EventRecord {
  const columns = new Columns(bytes).skip();
  const seq = columns.int8();
  const kind = columns.textOrNull() ?? '';
  const accountId = columns.int8OrNull();
  const holdId = columns.uuidOrNull();
  const minBalance = columns.int8OrNull();
  const deadlineDay = columns.dayOrNull();
  const [ownerKind, regionId, ownerId, status] = [columns.textOrNull(), columns.textOrNull(), columns.textOrNull(), columns.textOrNull()];
  const recordedUs = columns.skip().skip().skip().instant();
  return { seq, kind, accountId, holdId, minBalance, deadlineDay, ownerKind, regionId, ownerId, status, recordedUs };
}

/** The raw bytes of an id as text, as the records have it. */
export function rawId(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('latin1');
}

/** The number of a date, counted from 1970. */
export function dayNumberOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** Where the chain of a book begins. */
export function genesis(kind: string, year: number): Buffer {
  return createHash('sha256').update(`lantu ledger ${kind} ${year}`, 'utf8').digest();
}

/** One step of the chain: the hash before it, then every column of the row. */
export function chainHash(head: Buffer, bytes: Buffer): Buffer {
  return createHash('sha256').update(head).update(bytes).digest();
}
