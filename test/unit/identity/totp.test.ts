import { expect, test } from 'vitest';
import { base32, stepAt, stepOfCode, totpCode } from '../../../server/identity/totp.ts';

const SECRET = Buffer.from('12345678901234567890');

/** RFC 6238, appendix B, the rows of SHA-1. */
test.each([
  ['1970-01-01T00:00:59Z', '94287082'],
  ['2005-03-18T01:58:29Z', '07081804'],
  ['2005-03-18T01:58:31Z', '14050471'],
  ['2009-02-13T23:31:30Z', '89005924'],
  ['2033-05-18T03:33:20Z', '69279037'],
  ['2603-10-11T11:33:20Z', '65353130'],
])('at %s the code is %s', (at, code) => {
  const step = stepAt(new Date(at));
  expect(totpCode(SECRET, step, 8)).toBe(code);
  expect(totpCode(SECRET, step)).toBe(code.slice(2));
});

test('base32 is that of RFC 4648, section 10, without padding', () => {
  const vectors = { f: 'my', fo: 'mzxq', foo: 'mzxw6', foob: 'mzxw6yq', fooba: 'mzxw6ytb', foobar: 'mzxw6ytboi' };
  for (const [text, encoded] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(encoded);
});

test('a code is good for its step and the ones beside it, and never again', () => {
  const now = new Date('2026-11-21T02:00:10Z');
  const step = stepAt(now);
  const code = (away: number) => totpCode(SECRET, step + away);
  expect([-1, 0, 1].map((away) => stepOfCode(SECRET, code(away), now, 0))).toEqual([step - 1, step, step + 1]);
  expect([-2, 2].map((away) => stepOfCode(SECRET, code(away), now, 0))).toEqual([null, null]);
  expect([-1, 0, 1].map((away) => stepOfCode(SECRET, code(away), now, step))).toEqual([null, null, step + 1]);
});
