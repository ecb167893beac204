import { createHmac, randomBytes } from 'node:crypto';

/** RFC 4648 in small letters; without 0, 1, 8 and 9, which people mistake. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const STEP_SECONDS = 30;
const DIGITS = 6;

/** Bytes as base32 without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The step of an instant: RFC 6238, T0 = 0, X = 30 s. */
export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS);

/** The code of a step: HOTP with HMAC-SHA-1 (RFC 4226, 5.3), as authenticators reckon unless told otherwise. */
export function totpCode(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step that a code belongs to, one before or after now for clocks that differ; null when there is none after `lastStep`. */
export function stepOfCode(secret: Uint8Array, code: string, now: Date, lastStep: number): number | null {
  const present = stepAt(now);
  const fits = (step: number) => step > lastStep && totpCode(secret, step) === code;
  return [present, present - 1, present + 1].find(fits) ?? null;
}

/** The address by which authenticators take a secret in (Key URI Format). */
export function totpUri(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret).toUpperCase()}&issuer=${encodeURIComponent(issuer)}`;
}

const RECOVERY_CODES = 10;
const RECOVERY_SIGNS = 28;

/** Ten codes of 140 bits, for who has lost the authenticator: above the 112 from which SHA-256 alone keeps them well (ASVS 6.5.2, 11.5.1). */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(18)).slice(0, RECOVERY_SIGNS).match(/.{4}/g)!.join('-'));
}
