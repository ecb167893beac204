import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export const CLIENT_ID = 'lantu';
export const CLIENT_SECRET = 'a secret of tests, as long as it should be';

/** Who sits at the service, and what it says of how it recognised the person. */
export interface Sitting {
  readonly sub: string;
  readonly amr?: readonly string[];
  /** How many seconds ago the service asked for proof. */
  readonly provenSecondsAgo?: number;
}

/** A real provider of OpenID Connect (oidc-provider) on a loopback port. */
export interface Peer {
  readonly issuer: string;
  /** Recognised without a question; null: the service asks on a page of its own. */
  sitting: Sitting | null;
  /** What somebody on the way makes of the service's ID tokens. */
  forge: ((idToken: string) => string) | null;
  close(): Promise<void>;
}

export interface PeerOptions {
  /** Read when the service is first asked: the product's address may not be known before. */
  readonly redirectUris: readonly string[];
  /** A public client has no secret. */
  readonly isPublic?: boolean;
}

const page = (
  uid: string,
) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="icon" href="data:,"><title>统一身份认证</title>
  <style>body{font:16px sans-serif;display:grid;place-items:center;height:90vh}form{display:grid;gap:12px}</style>
  <form method="post" action="/interaction/${uid}"><h1>统一身份认证</h1><label>工号 <input name="sub" autofocus></label><button>登录</button></form>`;

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

function configuration({ redirectUris, isPublic = false }: PeerOptions): Configuration {
  const own = isPublic ? { token_endpoint_auth_method: 'none' as const } : { client_secret: CLIENT_SECRET };
  return {
    clients: [{ client_id: CLIENT_ID, redirect_uris: [...redirectUris], require_auth_time: true, ...own }],
    cookies: { keys: ['keys of tests'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr', 'auth_time'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: CLIENT_ID, accountId: context.oidc.session!.accountId! });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
}

/** Changes the ID token of an answer on its way. */
function forgeAnswer(response: ServerResponse, forge: (idToken: string) => string): void {
  const end = response.end.bind(response) as (body: string) => ServerResponse;
  response.end = ((body: string) => {
    const tokens = JSON.parse(body) as { id_token: string };
    const forged = JSON.stringify({ ...tokens, id_token: forge(tokens.id_token) });
    response.setHeader('content-length', Buffer.byteLength(forged));
    return end(forged);
  }) as ServerResponse['end'];
}

/** Starts the provider. Everything of it is the library's but who sits there. */
export async function startPeer(options: PeerOptions): Promise<Peer> {
  let listener: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let made: Provider | null = null;
  const provider = (): Provider => {
    made ??= new Provider(issuer, configuration(options));
    return made;
  };
  const peer = { issuer, sitting: null as Sitting | null, forge: null as Peer['forge'] };

  const recognise = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const details = await provider().interactionDetails(request, response);
    const sub = request.method === 'POST' ? (await bodyOf(request)).get('sub') : null;
    const sitting = sub ? { sub } : peer.sitting;
    if (!sitting) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(details.uid));
      return;
    }
    const { amr = ['pwd'], provenSecondsAgo = 0 } = sitting as Sitting;
    const ts = Math.floor(Date.now() / 1000) - provenSecondsAgo;
    await provider().interactionFinished(request, response, { login: { accountId: sitting.sub, amr: [...amr], ts } });
  };
  listener = (request, response) => {
    const { forge } = peer;
    if (forge && request.url === '/token') forgeAnswer(response, forge);
    if (!request.url!.startsWith('/interaction/')) provider().callback()(request, response);
    else recognise(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  };
  return Object.assign(peer, {
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** A browser without a screen: keeps cookies by host, follows the service's redirects, and stops where they lead back to the product. */
export async function walk(address: string, home: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(address);
  for (let hops = 0; hops < 12; hops += 1) {
    if (next.origin === home) return next;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0]!.split('=');
      jar.set(name!, value.join('='));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`The service stopped at ${next.href}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
    next = new URL(location, next);
  }
  throw new Error('The service goes round in circles');
}
