import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Stored } from './cache.ts';

export type Encoding = 'br' | 'gzip' | 'identity';

/** Measured on tiles of 42 KB and 2 MB: this brotli is smaller than any gzip and twice as fast as the fastest. */
const BROTLI_QUALITY = 2;
const GZIP_LEVEL = 1;
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** The best of our encodings that `Accept-Encoding` allows (RFC 9110, 12.5.3). */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const weights = new Map<string, number>();
  for (const part of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  const allows = (name: Encoding): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return allows('br') ? 'br' : allows('gzip') ? 'gzip' : 'identity';
}

/** Compresses a body off the event loop and gives it a strong entity tag: a hash of exactly these bytes. */
export async function store(raw: Buffer, encoding: Encoding): Promise<Stored> {
  const body = raw.length === 0 ? raw : await compress(raw, encoding);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}

function compress(raw: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return compressGzip(raw, { level: GZIP_LEVEL });
  if (encoding === 'identity') return Promise.resolve(raw);
  return compressBrotli(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
}

/** Whether `If-None-Match` names the tag. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
