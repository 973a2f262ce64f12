import { z } from 'zod';
import { isStrictCompact } from '../credentials/compact-jwt.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Longest validity that an assertion may claim, in seconds. */
const lifetimeMaxS = 300;
const clockToleranceS = 5;

const Claims = z.object({
  aud: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string().min(1).max(128),
});

/**
 * What a programme's assertion must be beyond what the provider's library asks: one spelling, for
 * this station alone, made just now and valid for minutes. The library would take one that was
 * dated a year ahead.
 * @returns its `jti` and when it may be forgotten; undefined when it is refused
 */
export function heldAssertion(
  assertion: unknown,
  claims: unknown,
  { issuer, now }: { readonly issuer: string; readonly now: Instant },
): { readonly jti: string; readonly forgetAtMs: number } | undefined {
  const parsed = Claims.safeParse(claims);
  if (typeof assertion !== 'string' || !isStrictCompact(assertion)) return undefined;
  if (!parsed.success || parsed.data.aud !== issuer) return undefined;
  const { iat, exp, jti } = parsed.data;
  const nowS = now / 1000;
  const madeNow = iat <= nowS + clockToleranceS && iat >= nowS - lifetimeMaxS - clockToleranceS;
  if (!madeNow || exp <= iat || exp - iat > lifetimeMaxS) return undefined;
  return { jti, forgetAtMs: (exp + 2 * clockToleranceS) * 1000 };
}
