import type * as Library from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Keys } from '../credentials/keys/keys.ts';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { Instant } from '../vocabulary/time.ts';
import {
  accountOf,
  grantLifetimeS,
  pairwiseOf,
  programmeOf,
  rememberedGrant,
  type AccountNeeds,
} from './accounts.ts';
import { adaptersOf, type AdapterNeeds } from './adapter.ts';
import { mayAsk } from './asked-claims.ts';
import { heldAssertion } from './assertion-rules.ts';
import { assurances } from './client.ts';
import { openIdPaths } from './desk.ts';
import { signInPolicy } from './sign-in-policy.ts';
import { signingKeys } from './signing-key.ts';

/** Pages that the provider shows by itself, as texts of HTML. */
export interface ProviderPages {
  /** @param code as OAuth names it, e.g. `invalid_request` */
  failed(ctx: KoaContextWithOIDC, code: string): string;
  /** @param form what is sent to end the session; its id is `op.logoutForm` */
  endSession(ctx: KoaContextWithOIDC, form: string): string;
  ended(ctx: KoaContextWithOIDC): string;
}

/** What a provider stands on. */
export interface ProviderNeeds extends AccountNeeds, Omit<AdapterNeeds, 'usedUp' | 'register'> {
  readonly keys: Pick<Keys, 'published' | 'sign'>;
  readonly issuer: string;
  readonly pages: ProviderPages;
}

type Errors = typeof Library.errors;

/** Seconds that each thing lives. */
const ttl = {
  AccessToken: 300,
  AuthorizationCode: 60,
  IdToken: 300,
  Grant: grantLifetimeS,
  Interaction: 600,
  Session: 600,
} as const;

/** What the library offers, and whether it is used here: docs/decisions/0027. */
function features(needs: ProviderNeeds, errors: Errors): Configuration['features'] {
  const off = { enabled: false } as const;
  return {
    claimsParameter: {
      enabled: true,
      assertClaimsParameter: async (ctx, claims) => {
        const programme = await programmeOf(needs, ctx);
        if (mayAsk(claims, programme?.openid?.claims ?? [])) return;
        throw new errors.InvalidRequest('claims that the programme may not ask for');
      },
    },
    dPoP: { enabled: true },
    encryption: { enabled: true },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = needs.pages.endSession(ctx, form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = needs.pages.ended(ctx);
      },
    },
    backchannelLogout: off,
    ciba: off,
    clientCredentials: off,
    devInteractions: off,
    deviceFlow: off,
    introspection: off,
    mTLS: off,
    registration: off,
    requestObjects: off,
    resourceIndicators: off,
    revocation: off,
  };
}

/** Only what every programme of ours can do. */
const algorithms: NonNullable<Configuration['enabledJWA']> = {
  clientAuthSigningAlgValues: ['ES256'],
  dPoPSigningAlgValues: ['ES256'],
  idTokenSigningAlgValues: ['ES256'],
  userinfoSigningAlgValues: ['ES256'],
  userinfoEncryptionAlgValues: ['ECDH-ES+A256KW'],
  userinfoEncryptionEncValues: ['A256GCM'],
  idTokenEncryptionAlgValues: ['ECDH-ES+A256KW'],
  idTokenEncryptionEncValues: ['A256GCM'],
};

/** Refuses an assertion that is not for us, not of now, or was shown at any door before. */
async function holdAssertion(
  needs: ProviderNeeds,
  errors: Errors,
  { ctx, claims }: { readonly ctx: KoaContextWithOIDC; readonly claims: unknown },
): Promise<void> {
  const { issuer, register } = needs;
  const at = needs.now();
  const held = heldAssertion(ctx.oidc.params?.['client_assertion'], claims, { issuer, now: at });
  if (!held) throw new errors.InvalidClientAuth('the assertion is not made for this now');
  const id = ctx.oidc.client?.clientId ?? '';
  const act = {
    at,
    kind: 'programme.authenticated',
    actor: `programme:${id}`,
    subject: '',
    purpose: 'authentication',
    outcome: 'asserted',
  };
  const expiresAt = Instant.parse(held.forgetAtMs);
  const key = `assertion:${id}:${held.jti}`;
  const { taken } = await register.commit('take_once', { key, expiresAt, at }, act);
  if (!taken) throw new errors.InvalidClientAuth('the assertion was used before');
}

/** The purpose of a sign-in: one that the programme is registered for; its only one unless said. */
async function holdPurpose(
  needs: ProviderNeeds,
  errors: Errors,
  { ctx, stated }: { readonly ctx: KoaContextWithOIDC; readonly stated: unknown },
): Promise<void> {
  const purposes = (await programmeOf(needs, ctx))?.purposes ?? [];
  const only = purposes.length === 1 ? purposes[0]?.code : undefined;
  const purpose = stated ?? only;
  const known = purposes.find(({ code }) => code === purpose);
  if (!known) {
    throw new errors.InvalidRequest('purpose is none that the programme is registered for');
  }
  if (known.assuranceMin === 'high') {
    throw new errors.InvalidRequest('purpose wants more assurance than a sign-in gives');
  }
  Object.assign(ctx.oidc.params ?? {}, { purpose });
}

const cookie = { httpOnly: true, sameSite: 'lax' } as const;

/** What is so for every station. */
const standing = {
  enabledJWA: algorithms,
  clientAuthMethods: ['private_key_jwt'],
  responseTypes: ['code'],
  scopes: ['openid'],
  subjectTypes: ['pairwise'],
  acrValues: Object.values(assurances),
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time'],
    ...Object.fromEntries(OpenIdClaim.options.map((name) => [name, null])),
  },
  clockTolerance: 5,
  cookies: {
    names: {
      session: 'basma-openid',
      interaction: 'basma-openid-sign-in',
      resume: 'basma-openid-resume',
    },
    long: { ...cookie, path: '/openid' },
    short: cookie,
  },
  pkce: { required: () => true },
  routes: {
    authorization: openIdPaths.authorization,
    pushed_authorization_request: openIdPaths.request,
    token: openIdPaths.token,
    userinfo: openIdPaths.userinfo,
    jwks: openIdPaths.jwks,
    end_session: openIdPaths.endSession,
  },
  ttl,
} satisfies Configuration;

/** How the provider is set up. */
export async function configurationOf(
  needs: ProviderNeeds,
  library: typeof Library,
): Promise<Configuration> {
  const { errors, ExternalSigningKey, interactionPolicy } = library;
  const usedUp = (model: string) =>
    model === 'AuthorizationCode'
      ? new errors.InvalidGrant('the code was used before')
      : new errors.InvalidRequest('this was used before');
  return {
    ...standing,
    adapter: adaptersOf({ ...needs, usedUp }),
    jwks: { keys: await signingKeys(ExternalSigningKey, needs.keys) },
    features: features(needs, errors),
    extraParams: { purpose: (ctx, stated) => holdPurpose(needs, errors, { ctx, stated }) },
    interactions: {
      policy: signInPolicy(interactionPolicy, needs),
      url: (_ctx, { uid }) => `${openIdPaths.interaction}/${uid}`,
    },
    assertJwtClientAuthClaimsAndHeader: (ctx, claims) =>
      holdAssertion(needs, errors, { ctx, claims }),
    findAccount: (ctx, subject) => accountOf(needs, ctx, subject),
    pairwiseIdentifier: (ctx, subject) => pairwiseOf(needs, ctx, subject),
    loadExistingGrant: async (ctx) => {
      const { Grant } = ctx.oidc.provider;
      const just = ctx.oidc.result?.consent?.grantId;
      if (just !== undefined) return Grant.find(just);
      return rememberedGrant(needs, ctx, (of) => new Grant(of));
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = needs.pages.failed(ctx, out.error);
    },
  };
}
