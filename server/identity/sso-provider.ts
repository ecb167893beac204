import * as oidc from 'openid-client';
import type { SsoSettings } from '../platform/config.ts';
import type { Logger } from '../platform/log.ts';
import { Problem, problem } from '../platform/problem.ts';
import { boundedFetch } from './bounded-fetch.ts';

const TIMEOUT_SECONDS = 5;
/** How long what the service says of itself is believed. */
const KNOWN_MS = 600_000;
/** Of RFC 8176, those of a second factor or of a key in hardware. `acr` is each service's own word and not believed. */
const STRONG_METHODS = new Set(['mfa', 'otp', 'hwk', 'sc']);

/** Who somebody is at the sign-in service. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** The service says that it asked for a second factor. */
  readonly strong: boolean;
  /** How long before the answer it asked for proof; null when it does not say. */
  readonly provenAgoMs: number | null;
}

/** What an answer is held against. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Provider {
  readonly name: string;
  /** Where a browser goes to be recognised, and what its answer must fit. Raises `auth.sso_unreachable`. */
  begin(redirectUri: string, fresh: boolean): Promise<{ address: string; expected: Expected }>;
  /** Who came back to an address of ours. Raises `auth.sso_unreachable`, `auth.sso_failed` with the reason. */
  answer(returned: URL, expected: Expected): Promise<Identity>;
}

/** The method that the service offers: the basic one unless it names only others (OIDC Discovery, 3). */
function authOf(secret: string | null): oidc.ClientAuth {
  if (secret === null) return oidc.None();
  return (server, client, body, headers) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const auth = offered.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
    return auth(server, client, body, headers);
  };
}

function discover({ issuer, clientId, clientSecret }: SsoSettings): Promise<oidc.Configuration> {
  const local = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  return oidc.discovery(issuer, clientId, undefined, authOf(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    execute: [oidc.enableNonRepudiationChecks, ...local],
    [oidc.customFetch]: (address, init) => boundedFetch(address, init as RequestInit),
  });
}

/** The chain of causes of an error, itself first. */
const causesOf = (error: unknown): unknown[] => (error instanceof Error ? [error, ...causesOf(error.cause)] : []);

const reasonOf = (error: unknown): string => {
  const { error: told, code } = error as { error?: unknown; code?: unknown };
  const reason = [told, code].find((word) => typeof word === 'string' && /^\w{1,60}$/.test(word));
  return String(reason ?? 'unfit');
};

function identityOf(tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Identity {
  const claims = tokens.claims();
  if (!claims) throw problem('auth.sso_failed', { reason: 'no_id_token' });
  const methods = Array.isArray(claims.amr) ? claims.amr : [];
  return {
    issuer: claims.iss,
    subject: claims.sub,
    strong: methods.some((method) => typeof method === 'string' && STRONG_METHODS.has(method)),
    provenAgoMs: claims.auth_time === undefined ? null : Math.max(0, claims.iat - claims.auth_time) * 1000,
  };
}

/**
 * The sign-in service as a relying party meets it (OpenID Connect Core 1.0, 3.1, with PKCE of RFC 7636 and the issuer of RFC 9207). It is
 * asked when somebody comes, never at the start: a server without it starts and lets in by password.
 */
export function createProvider(settings: SsoSettings, log: Logger): Provider {
  let known: { readonly atMs: number; readonly service: Promise<oidc.Configuration> } | null = null;
  const service = (): Promise<oidc.Configuration> => {
    if (known && performance.now() - known.atMs < KNOWN_MS) return known.service;
    const asked = { atMs: performance.now(), service: discover(settings) };
    known = asked;
    asked.service.catch((error: unknown) => {
      if (known === asked) known = null;
      log.warn({ err: error }, 'the sign-in service says nothing usable of itself');
    });
    return asked.service.catch(() => {
      throw problem('auth.sso_unreachable');
    });
  };
  return {
    name: settings.name,
    begin: async (redirectUri, fresh) => {
      const expected = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const { href: address } = oidc.buildAuthorizationUrl(await service(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: expected.state,
        nonce: expected.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(expected.verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { address, expected };
    },
    answer: async (returned, { state, nonce, verifier }) => {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await oidc.authorizationCodeGrant(await service(), returned, checks).catch((error: unknown) => {
        log.warn({ err: error }, 'an answer of the sign-in service is refused');
        throw causesOf(error).find((each) => each instanceof Problem) ?? problem('auth.sso_failed', { reason: reasonOf(error) });
      });
      return identityOf(tokens);
    },
  };
}
