import { createHash } from 'node:crypto';

/** A column as PostgreSQL sends it in binary: its type's number and its bytes. */
type Field = readonly [oid: number, bytes: Buffer | null];

const MS_2000 = Date.UTC(2000, 0, 1);
const MS_A_DAY = 86_400_000;

function whole(oid: number, size: 2 | 4 | 8, value: number | null): Field {
  if (value === null) return [oid, null];
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeBigInt64BE(BigInt(value));
  else bytes.writeIntBE(value, 0, size);
  return [oid, bytes];
}

const int2 = (value: number): Field => whole(21, 2, value);
const int4 = (value: number): Field => whole(23, 4, value);
const int8 = (value: number | null): Field => whole(20, 8, value);
const uuid = (value: string | null): Field => [2950, value === null ? null : Buffer.from(value.replaceAll('-', ''), 'hex')];
const text = (value: string | null): Field => [17, value === null ? null : Buffer.from(value, 'utf8')];
const date = (value: string | null): Field =>
  whole(1082, 4, value === null ? null : (Date.parse(`${value}T00:00:00Z`) - MS_2000) / MS_A_DAY);
const instant = (value: number): Field => whole(1184, 8, value - MS_2000 * 1000);

/** The bytes of PostgreSQL's `record_send`: number of columns, then type, length (−1 for null) and bytes of each. */
function record(fields: readonly Field[]): Buffer {
  const parts: Buffer[] = [];
  const count = Buffer.alloc(4);
  count.writeInt32BE(fields.length);
  parts.push(count);
  for (const [oid, bytes] of fields) {
    const head = Buffer.alloc(8);
    head.writeInt32BE(oid, 0);
    head.writeInt32BE(bytes === null ? -1 : bytes.length, 4);
    parts.push(head);
    if (bytes) parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** A transfer as recorded, with the stored kind number. Amounts in the kind's smallest unit. */
export interface TransferRow {
  readonly bookId: number;
  readonly seq: number;
  readonly id: string;
  readonly kind: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly refersTo: string | null;
  readonly deadline: string | null;
  readonly effectiveOn: string;
  /** Microseconds since 1970, so that not even a microsecond changes unseen. */
  readonly recordedUs: number;
  readonly debitAfter: number;
  readonly creditAfter: number;
  readonly heldAfter: number;
  readonly author: number;
  readonly approver: number | null;
  readonly reason: string | null;
  readonly document: string | null;
}

/** A step of the chain that moves no amount. */
export interface EventRow {
  readonly bookId: number;
  readonly seq: number;
  readonly kind: string;
  readonly accountId: number | null;
  readonly holdId: string | null;
  readonly minBalance: number | null;
  readonly deadline: string | null;
  readonly ownerKind: string | null;
  readonly regionId: string | null;
  readonly ownerId: string | null;
  readonly status: string | null;
  readonly reason: string | null;
  readonly document: string | null;
  readonly author: number;
  /** Microseconds since 1970, so that not even a microsecond changes unseen. */
  readonly recordedUs: number;
}

/** Where the chain of a book begins. */
export function genesis(kind: string, year: number): Buffer {
  return sha256(Buffer.from(`lantu ledger ${kind} ${year}`, 'utf8'));
}

/** The hash of a transfer: every column of the row, and the hash before it. */
export function transferHash(head: Buffer, row: TransferRow): Buffer {
  return sha256(
    head,
    record([
      int4(row.bookId),
      int8(row.seq),
      uuid(row.id),
      int2(row.kind),
      int8(row.debit),
      int8(row.credit),
      int8(row.amount),
      uuid(row.refersTo),
      date(row.deadline),
      date(row.effectiveOn),
      instant(row.recordedUs),
      int8(row.debitAfter),
      int8(row.creditAfter),
      int8(row.heldAfter),
      int8(row.author),
      int8(row.approver),
      text(row.reason),
      text(row.document),
    ]),
  );
}

/** The hash of an event: every column of the row, and the hash before it. */
export function eventHash(head: Buffer, row: EventRow): Buffer {
  return sha256(
    head,
    record([
      int4(row.bookId),
      int8(row.seq),
      text(row.kind),
      int8(row.accountId),
      uuid(row.holdId),
      int8(row.minBalance),
      date(row.deadline),
      text(row.ownerKind),
      text(row.regionId),
      text(row.ownerId),
      text(row.status),
      text(row.reason),
      text(row.document),
      int8(row.author),
      instant(row.recordedUs),
    ]),
  );
}
