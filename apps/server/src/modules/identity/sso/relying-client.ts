import type { providerProblems } from '@guanjia/contracts/identity/single-sign-on';
import type * as openid from 'openid-client';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import { AddressRefusedError, type GuardedFetch, UnreachableError } from '#kernel/guarded-fetch.ts';
import type { Log } from '#kernel/log.ts';
import type { Secrets } from '../secrets.ts';
import type { Claims } from './claims.ts';
import { openSecret } from './provider-service.ts';
import type { StoredProvider } from './provider-store.ts';

/** What must come back as it went out. */
export interface SignOnChecks {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
}

export interface RelyingClient {
  /** Where to send the browser, with what to check on the way back. Throws `single_sign_on_unavailable`. */
  begin(provider: StoredProvider, redirectUri: string): Promise<{ url: string; checks: SignOnChecks }>;
  /** The claims behind an answer (its query). Throws `single_sign_on_failed`, `single_sign_on_unavailable`. */
  finish(provider: StoredProvider, checks: SignOnChecks, answer: string): Promise<Claims>;
  /** Asks past the cache. */
  check(provider: StoredProvider): Promise<(typeof providerProblems)[number] | null>;
}

/** How long a provider's configuration is believed, ms. Its keys are looked up anew when one is unknown. */
const cacheMs = 60 * 60 * 1000;

/** Our side of OpenID Connect: authorization code flow with PKCE (RFC 7636), state, nonce and `iss` (RFC 9207). */
export function createRelyingClient(deps: {
  clock: Clock;
  log: Log;
  secrets: Secrets;
  guardedFetch: GuardedFetch;
}): RelyingClient {
  const { clock } = deps;
  const known = new Map<string, { metadata: openid.ServerMetadata; until: number }>();

  async function metadataOf(provider: StoredProvider): Promise<openid.ServerMetadata> {
    const cached = known.get(provider.issuer);
    if (cached && cached.until > clock.now().getTime()) return cached.metadata;
    const library = await import('openid-client');
    const found = await library.discovery(new URL(provider.issuer), provider.clientId, undefined, undefined, {
      [library.customFetch]: fetchBy(deps.guardedFetch),
      // The guard allows http on loopback only.
      execute: [library.allowInsecureRequests],
    });
    const metadata = found.serverMetadata();
    known.set(provider.issuer, { metadata, until: clock.now().getTime() + cacheMs });
    return metadata;
  }

  async function configure(provider: StoredProvider): Promise<openid.Configuration> {
    const library = await import('openid-client');
    const metadata = await metadataOf(provider);
    const secret = openSecret(deps.secrets, provider);
    const skew = Math.round((clock.now().getTime() - systemClock.now().getTime()) / 1000);
    const configuration = new library.Configuration(
      metadata,
      provider.clientId,
      { [library.clockSkew]: skew },
      authenticationOf(library, metadata, secret),
    );
    configuration[library.customFetch] = fetchBy(deps.guardedFetch);
    library.allowInsecureRequests(configuration);
    // Signatures are checked although the token comes straight from the provider: it may come over loopback without TLS.
    library.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  return {
    async begin(provider, redirectUri) {
      const library = await import('openid-client');
      const configuration = await configure(provider).catch(unavailable(deps.log, provider));
      const checks: SignOnChecks = {
        state: library.randomState(),
        nonce: library.randomNonce(),
        verifier: library.randomPKCECodeVerifier(),
        redirectUri,
      };
      const url = library.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', ...provider.scopes])].join(' '),
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await library.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },
    async finish(provider, checks, answer) {
      const library = await import('openid-client');
      const configuration = await configure(provider).catch(unavailable(deps.log, provider));
      return exchange(library, configuration, checks, answer).catch((error: unknown) => {
        if (findCause(error, UnreachableError) || findCause(error, AddressRefusedError))
          return unavailable(deps.log, provider)(error);
        deps.log.warn({ err: error, providerId: provider.id }, 'single sign-on failed');
        throw new AppError('single_sign_on_failed', { cause: error });
      });
    },
    async check(provider) {
      known.delete(provider.issuer);
      try {
        await metadataOf(provider);
        return null;
      } catch (error) {
        return problemOf(error);
      }
    },
  };
}

async function exchange(
  library: typeof openid,
  configuration: openid.Configuration,
  checks: SignOnChecks,
  answer: string,
): Promise<Claims> {
  const address = new URL(checks.redirectUri);
  address.search = answer;
  const tokens = await library.authorizationCodeGrant(configuration, address, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new Error('no ID token');
  if (!configuration.serverMetadata().userinfo_endpoint) return claims;
  const more = await library.fetchUserInfo(configuration, tokens.access_token, claims.sub);
  return { ...more, ...claims };
}

/** RFC 6749 demands `client_secret_basic` of every provider; some offer only the other one. */
function authenticationOf(
  library: typeof openid,
  metadata: openid.ServerMetadata,
  secret: string | undefined,
): openid.ClientAuth {
  if (secret === undefined) return library.None();
  const offered = metadata.token_endpoint_auth_methods_supported;
  return !offered || offered.includes('client_secret_basic')
    ? library.ClientSecretBasic(secret)
    : library.ClientSecretPost(secret);
}

function fetchBy(guardedFetch: GuardedFetch): openid.CustomFetch {
  return (url, { method, headers, body, signal }) => guardedFetch(url, { method, headers, body, signal });
}

function unavailable(log: Log, provider: StoredProvider): (error: unknown) => never {
  return (error) => {
    log.warn({ err: error, providerId: provider.id }, 'the identity provider is unavailable');
    throw new AppError('single_sign_on_unavailable', { params: { name: provider.name }, cause: error });
  };
}

function problemOf(error: unknown): (typeof providerProblems)[number] {
  if (findCause(error, AddressRefusedError)) return 'address_refused';
  if (findCause(error, UnreachableError)) return 'unreachable';
  const differs =
    error instanceof Error && 'code' in error && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';
  return differs ? 'issuer_differs' : 'not_openid';
}

/** The library wraps what its `fetch` throws. */
function findCause<T extends Error>(error: unknown, kind: new (...args: never[]) => T): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof kind) return true;
  return false;
}
