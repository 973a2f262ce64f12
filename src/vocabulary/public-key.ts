import { z } from 'zod';

const point = {
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1).max(128),
};

/** A public key to verify with, as a JSON Web Key (EC P-256), never with private members. */
export const PublicJwk = z
  .object({ ...point, alg: z.literal('ES256').optional(), use: z.literal('sig').optional() })
  .strict()
  .readonly();
export type PublicJwk = z.infer<typeof PublicJwk>;

/** A public key to seal to (RFC 7518 §4.6). */
export const SealingJwk = z
  .object({ ...point, alg: z.literal('ECDH-ES+A256KW'), use: z.literal('enc') })
  .strict()
  .readonly();
export type SealingJwk = z.infer<typeof SealingJwk>;
