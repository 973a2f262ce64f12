import type { default as Provider } from 'oidc-provider';
import type { Register } from '../register/register.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import { grantFor } from './accounts.ts';
import { askedAssurance, askedClaims } from './asked-claims.ts';
import { assurances } from './client.ts';
import { configurationOf, type ProviderNeeds } from './configuration.ts';
import type { Allowed, AskedSignIn, Exchange, OpenIdDesk, SignedIn } from './desk.ts';

/** What the desk stands on. */
export interface DeskNeeds extends ProviderNeeds {
  /** Told of what nobody foresaw; it names no person. */
  readonly failed: (error: unknown) => void;
}

/** A provider, and the keys that it was made with. */
interface Made {
  readonly provider: Provider;
  readonly kids: string;
}

async function kidsOf({ keys }: ProviderNeeds): Promise<string> {
  return (await keys.published('openid')).map(({ kid }) => kid).join(' ');
}

/** The library takes half a second to load, so that only a station which is asked loads it. */
async function made(needs: DeskNeeds, kids: string): Promise<Made> {
  const library = await import('oidc-provider');
  const provider = new library.Provider(needs.issuer, await configurationOf(needs, library));
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => needs.failed(error));
  // Without it Koa would write errors to the console.
  provider.silent = true;
  return { provider, kids };
}

/** The library believes what a proxy says: so it is told what the station knows of itself. */
function asIssuer({ request }: Exchange, issuer: string): void {
  const { protocol, host } = new URL(issuer);
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  request.headers['x-forwarded-host'] = host;
  delete request.headers['x-forwarded-for'];
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What an interaction asks for; `none` when its programme may not ask any more. */
async function askedIn(
  register: Pick<Register, 'programme'>,
  { uid, prompt, params, session }: Interaction,
): Promise<AskedSignIn | 'none'> {
  const named = ProgrammeId.safeParse(params['client_id']);
  const programme = named.success ? await register.programme(named.data) : undefined;
  const purpose = programme?.purposes.find(({ code }) => code === params['purpose']);
  const assurance = askedAssurance(params, purpose);
  const may = programme?.active && programme.openid && assurance !== 'high';
  if (!may || !purpose) return 'none';
  return {
    kind: prompt.name === 'consent' ? 'consent' : 'sign_in',
    uid,
    programme,
    purpose,
    assurance,
    claims: askedClaims(params['claims']),
    returnOrigin: new URL(String(params['redirect_uri'])).origin,
    subject: session?.accountId ?? 'none',
  };
}

class Desk implements OpenIdDesk {
  readonly #needs: DeskNeeds;
  #made: Promise<Made> | undefined;

  constructor(needs: DeskNeeds) {
    this.#needs = needs;
  }

  async handle(exchange: Exchange): Promise<void> {
    asIssuer(exchange, this.#needs.issuer);
    const provider = await this.#provider();
    await provider.callback()(exchange.request, exchange.response);
  }

  async asked(exchange: Exchange): Promise<AskedSignIn | 'none'> {
    asIssuer(exchange, this.#needs.issuer);
    const provider = await this.#provider();
    const { request, response } = exchange;
    try {
      const details = await provider.interactionDetails(request, response);
      return await askedIn(this.#needs.register, details);
    } catch (error) {
      const { errors } = await import('oidc-provider');
      if (error instanceof errors.SessionNotFound) return 'none';
      throw error;
    }
  }

  async signedIn(
    { request, response }: Exchange,
    { subject, assurance, methods }: SignedIn,
  ): Promise<string> {
    const provider = await this.#provider();
    const login = { accountId: subject, acr: assurances[assurance], amr: [...methods] };
    const result = { login: { ...login, remember: false } };
    return provider.interactionResult(request, response, result);
  }

  async consented(
    { request, response }: Exchange,
    { programme, subject, purpose }: AskedSignIn,
    { allowed, declined }: Allowed,
  ): Promise<string> {
    const provider = await this.#provider();
    const grant = new provider.Grant({ accountId: subject, clientId: programme.id });
    const given = { purpose: purpose.code, allowed, declined };
    const grantId = await grantFor(this.#needs, grant, given);
    return provider.interactionResult(request, response, { consent: { grantId } });
  }

  async declined({ request, response }: Exchange): Promise<string> {
    const provider = await this.#provider();
    const result = { error: 'access_denied', error_description: 'the resident declined' };
    return provider.interactionResult(request, response, result, {
      mergeWithLastSubmission: false,
    });
  }

  /** The provider, made anew when other keys sign. */
  async #provider(): Promise<Provider> {
    const kids = await kidsOf(this.#needs);
    const known = await this.#made?.catch(() => undefined);
    if (known?.kids === kids) return known.provider;
    this.#made = made(this.#needs, kids);
    return (await this.#made).provider;
  }
}

/** Opens the station as a provider of OpenID Connect. Nothing is loaded before somebody calls. */
export function openOpenIdDesk(needs: DeskNeeds): OpenIdDesk {
  return new Desk(needs);
}
