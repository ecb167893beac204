/** The bytes of a secret as an authenticator takes it in: RFC 4648, base32. */
export function bytesOf(secret: string): Buffer {
  const bits = [...secret.toLowerCase()].map((sign) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(sign).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
