import { createHash } from 'node:crypto';

/** The two hashes of a sealed row. */
export interface Link {
  readonly sha256: Buffer;
  readonly sm3: Buffer;
}

/** Before the first row. */
export const ORIGIN: Link = { sha256: Buffer.alloc(32), sm3: Buffer.alloc(32) };

/** Chains a row to the one before it: by SHA-256, and by SM3 (GB/T 32905-2016), which a Chinese audit asks for. */
export function chain(before: Link, seq: number, text: string): Link {
  const of = (name: 'sha256' | 'sm3') => createHash(name).update(before[name]).update(`${seq}\n${text}`).digest();
  return { sha256: of('sha256'), sm3: of('sm3') };
}
