import { z } from 'zod';
import type { StatusPlace } from '../register/credential-change.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';

/** One presentation of the one credential that was asked for. Source: OpenID4VP 1.0, §8.1. */
export function walletAnswer(
  answer: unknown,
  queryId: string,
): { readonly presentation: string; readonly state: string } | undefined {
  const Answer = z
    .object({
      vp_token: z.object({ [queryId]: z.tuple([z.string().min(1)]) }).strict(),
      state: z.string(),
    })
    .loose();
  const read = Answer.safeParse(answer);
  if (!read.success) return undefined;
  const [presentation] = read.data.vp_token[queryId] ?? [];
  return presentation === undefined ? undefined : { presentation, state: read.data.state };
}

const Status = z.object({
  status: z.object({ status_list: z.object({ uri: z.string(), idx: z.number().int() }) }),
});

/** Where a credential's status stands, when it is one of our lists. */
export function statusPlaceIn(
  claims: unknown,
  { statusUri }: { readonly statusUri: (list: number) => string },
): StatusPlace | undefined {
  const read = Status.safeParse(claims);
  if (!read.success) return undefined;
  const { uri, idx: place } = read.data.status.status_list;
  const list = Number(/\/(\d{1,6})$/.exec(uri)?.[1] ?? Number.NaN);
  return Number.isInteger(list) && statusUri(list) === uri ? { list, place } : undefined;
}

const sexes: Readonly<Record<number, string>> = { 1: 'male', 2: 'female' };

/** What was asked for and disclosed, by its names in OpenID Connect; whatever else came is left. */
export function presentedClaims(
  claims: Readonly<Record<string, unknown>>,
  asked: readonly OpenIdClaim[],
): Readonly<Record<string, unknown>> {
  const told = asked.map((name) => {
    if (name !== 'gender') return [name, claims[name]] as const;
    const { sex } = claims;
    return [name, typeof sex === 'number' ? sexes[sex] : undefined] as const;
  });
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}
