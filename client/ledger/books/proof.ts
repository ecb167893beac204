/** How a noted hash compares with the book's: whole, as far as it was noted, not at all, or it is no hash. */
export type Comparison = 'same' | 'same_start' | 'differs' | 'no_hash';

/** A hash as somebody typed or pasted it: hexadecimal digits, whatever spaces and dots stand between, at least eight of them. */
export function readHash(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.…·-]/g, '');
  return /^[0-9a-f]{8,64}$/.test(plain) ? plain : null;
}

/** Compares what was noted with the hash that the book has at that number. A start of it is compared as far as it goes. */
export function compareHash(typed: string, actual: string): Comparison {
  const noted = readHash(typed);
  if (noted === null) return 'no_hash';
  if (!actual.startsWith(noted)) return 'differs';
  return noted.length === actual.length ? 'same' : 'same_start';
}

/** A sequence number as somebody typed it: `#1 204`, `1204`; null when it is none. */
export function readSeq(typed: string): number | null {
  const plain = typed.normalize('NFKC').replace(/[#\s,]/g, '');
  const seq = /^\d{1,12}$/.test(plain) ? Number(plain) : 0;
  return seq >= 1 ? seq : null;
}

/** A hash in groups of eight, as it is read aloud and copied by hand. */
export function grouped(hash: string): string {
  return hash.replace(/(.{8})(?=.)/g, '$1 ');
}
