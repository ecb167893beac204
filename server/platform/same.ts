import { timingSafeEqual } from 'node:crypto';

/** Whether a secret was given, in a time that does not tell how much of it was right. */
export function sameText(expected: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [wanted, got] = [Buffer.from(expected), Buffer.from(given)];
  return wanted.length === got.length && timingSafeEqual(wanted, got);
}
