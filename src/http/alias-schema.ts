import { z } from 'zod';
import type { Alias } from '../register/register.ts';
import { Vid, VidKind } from '../vocabulary/vid.ts';

/** An alias as it is answered. */
export const AliasAnswer = z.object({
  vid: Vid,
  kind: VidKind,
  expiresAt: z.union([z.iso.datetime(), z.literal('never')]),
  state: z.enum(['active', 'revoked', 'used']),
});

/** An alias as JSON. */
export function aliasBody(alias: Alias) {
  const { expiresAt } = alias;
  return {
    ...alias,
    expiresAt: expiresAt === 'never' ? 'never' : new Date(expiresAt).toISOString(),
  };
}
