import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Answers whether an address is one of our own proxies, whose X-Forwarded-* headers may be believed. */
export type Trust = (address: string | undefined) => boolean;

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const BITS = { 4: 32, 6: 128 } as const;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

const plain = (address: string): string => MAPPED.exec(address)?.[1] ?? address;

function add(list: BlockList, range: string): void {
  const [address = '', bits, ...rest] = range.split('/');
  const version = isIP(address) as 0 | 4 | 6;
  const prefix = bits === undefined ? BITS[version as 4 | 6] : Number(bits);
  const fits = version !== 0 && rest.length === 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= BITS[version];
  if (!fits) throw new Error(`not an address or a range: ${range}`);
  list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Reads a list of proxies: addresses, ranges like `10.0.0.0/8`, and the word `loopback`, with commas between. Nobody is trusted when it
 * is empty. Throws for anything else.
 */
export function readTrust(text: string): Trust {
  const words = text.split(',').map((word) => word.trim());
  const list = new BlockList();
  for (const range of words.filter(Boolean).flatMap((word) => (word === 'loopback' ? LOOPBACK : [word]))) add(list, range);
  return (address) => {
    const own = plain(address ?? '');
    const version = isIP(own);
    return version !== 0 && list.check(own, version === 4 ? 'ipv4' : 'ipv6');
  };
}

export const isLoopback: Trust = readTrust('loopback');

/** The first of a list that a chain of proxies wrote, as Express reads it: what the client asked for. */
const firstOf = (header: string | string[] | undefined): string | undefined => header?.toString().split(',')[0]?.trim();

/** What is believed about where clients reach this server. */
export interface Origins {
  readonly trusts: Trust;
  /** The server's addresses as clients know them, the usual one first; empty when nobody said. */
  readonly publicUrls: readonly string[];
}

/** Reads a list of addresses with commas between. Throws for what is no address of a server. */
export function readPublicUrls(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter(Boolean).map((word) => {
    const { protocol, origin } = new URL(word);
    if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`not an address of a server: ${word}`);
    return origin;
  });
}

/** The address on which a request came in, which no header can change; the name `localhost` where it is this machine's own. */
function receivedAt({ socket, headers }: IncomingMessage): string {
  const address = plain(socket.localAddress ?? '127.0.0.1');
  const named = isLoopback(address) && headers.host === `localhost:${socket.localPort}`;
  const host = isIP(address) === 6 ? `[${address}]` : address;
  return `${named ? 'localhost' : host}:${socket.localPort}`;
}

/**
 * Where clients reach this server: what they asked for if it is one of its public addresses, else the first of these; and where nobody
 * named any, the address that the request came to. A Host header that somebody made up is told to nobody.
 */
export function originOf(request: IncomingMessage, { trusts, publicUrls }: Origins): string {
  const forwarded = trusts(request.socket.remoteAddress) ? request.headers : {};
  const secure = 'encrypted' in request.socket || firstOf(forwarded['x-forwarded-proto']) === 'https';
  const protocol = secure ? 'https' : 'http';
  const asked = `${protocol}://${firstOf(forwarded['x-forwarded-host']) ?? request.headers.host}`;
  if (publicUrls.includes(asked)) return asked;
  return publicUrls[0] ?? `${protocol}://${receivedAt(request)}`;
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** Whether a request comes from this machine itself, and not from a proxy here that speaks for somebody else. */
export function isLocal(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress) && !FORWARDED.some((name) => name in request.headers);
}
