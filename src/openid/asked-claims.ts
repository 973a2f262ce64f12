import { z } from 'zod';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { assurances, type Assurance } from './client.ts';

/** One claim of a request. */
export interface AskedClaim {
  readonly name: OpenIdClaim;
  /** Whether the programme can not serve her without it: it is told with the others, or none is. */
  readonly required: boolean;
}

const One = z.object({ essential: z.boolean().optional() }).loose().nullable();
const Acr = z
  .object({
    essential: z.boolean().optional(),
    value: z.string().optional(),
    values: z.array(z.string()).optional(),
  })
  .loose()
  .nullable();
const Request = z
  .object({
    userinfo: z.record(z.string(), One).optional(),
    id_token: z.object({ acr: Acr.optional() }).loose().optional(),
  })
  .strict();

/** What the identity token itself may be asked for: nothing about the person. */
const ofSignIn: ReadonlySet<string> = new Set(['acr', 'amr', 'auth_time', 'sub']);

function requestFrom(text: unknown): z.infer<typeof Request> {
  if (typeof text !== 'string') return {};
  return Request.parse(JSON.parse(text));
}

/** The claims that a request asks to be told, of those that there are. */
export function askedClaims(text: unknown): readonly AskedClaim[] {
  const { userinfo = {} } = requestFrom(text);
  return OpenIdClaim.options.flatMap((name) =>
    name in userinfo ? [{ name, required: userinfo[name]?.essential === true }] : [],
  );
}

/**
 * Whether a programme may ask for what it asks; told is only what is encrypted to it, so that the
 * identity token states nothing about the person.
 */
export function mayAsk(claims: unknown, allowed: readonly OpenIdClaim[]): boolean {
  const request = Request.safeParse(claims);
  if (!request.success) return false;
  const { userinfo = {}, id_token: idToken = {} } = request.data;
  const known = (name: string) => allowed.some((one) => one === name) || name === 'sub';
  return (
    Object.keys(userinfo).every(known) && Object.keys(idToken).every((name) => ofSignIn.has(name))
  );
}

/**
 * How sure a request must be of who signs in, and no less than its purpose always wants; `high` is
 * more than a page that nobody watches can give.
 */
export function askedAssurance(
  params: { readonly claims?: unknown; readonly acr_values?: unknown },
  purpose: { readonly assuranceMin: 'low' | 'substantial' | 'high' } | undefined,
): Assurance | 'high' {
  const acr = requestFrom(params.claims).id_token?.acr;
  const essential = acr?.essential === true ? [acr.value ?? '', ...(acr.values ?? [])] : [];
  const voluntary = typeof params.acr_values === 'string' ? params.acr_values.split(' ') : [];
  const named = [...voluntary, ...essential].filter((one) => one !== '');
  const wantsMore = named.includes(assurances.substantial) && !named.includes(assurances.low);
  const least = purpose?.assuranceMin ?? 'high';
  return least === 'low' && wantsMore ? 'substantial' : least;
}
