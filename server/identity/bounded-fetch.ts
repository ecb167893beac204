import { problem } from '../platform/problem.ts';
import { isLoopback } from '../platform/proxy.ts';

/** Documents, keys and tokens are a few kilobytes. */
const BYTES_MAX = 256 * 1024;

/** Secrets and codes go over TLS, or do not leave this machine. */
function demandSafe(address: URL): void {
  const local = address.protocol === 'http:' && (address.hostname === 'localhost' || isLoopback(address.hostname.replace(/^\[|\]$/g, '')));
  if (address.protocol !== 'https:' && !local) throw new Error(`not asked without encryption: ${address.origin}`);
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > BYTES_MAX) throw new Error('the answer is too large');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * Asks the sign-in service: no redirect is followed, the answer is read to a bound, and what fails outside is told apart from an answer
 * that does not fit. The time is bounded by the signal of `init`.
 * @throws auth.sso_unreachable
 */
export async function boundedFetch(address: string, init: RequestInit): Promise<Response> {
  try {
    demandSafe(new URL(address));
    const response = await fetch(address, { ...init, redirect: 'manual' });
    const body = await readBounded(response);
    if (response.status >= 300 && response.status < 400) throw new Error(`a redirect is not followed: ${address}`);
    if (response.status >= 500) throw new Error(`${address} answered ${response.status}`);
    const { status, headers } = response;
    return new Response(body.byteLength > 0 ? body : null, { status, headers });
  } catch (cause) {
    throw Object.assign(problem('auth.sso_unreachable'), { cause });
  }
}
