import { z } from 'zod';

/** RFC 7523 §2.2, where a client proves itself in a form. */
const clientFields = {
  client_id: z.string().max(64).optional(),
  client_assertion: z.string().max(8192).optional(),
  client_assertion_type: z
    .literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    .optional(),
};

/** RFC 7662 §2.1. */
export const IntrospectionForm = z
  .object({
    token: z.string().min(1).max(8192),
    token_type_hint: z.string().max(64).optional(),
    ...clientFields,
  })
  .strict();

/** The same, and what its holder showed to whoever consumes the token. */
export const ConsumptionForm = z
  .object({
    ...IntrospectionForm.shape,
    /** The proof that came with the token, and for which request of the consumer's it came. */
    dpop_proof: z.string().max(8192).optional(),
    htm: z
      .string()
      .regex(/^[A-Z]{1,16}$/)
      .optional(),
    htu: z.url().max(2000).optional(),
    /** SHA-256 of the certificate of the connection that it came over, base64url. */
    client_certificate: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  })
  .strict()
  .refine(
    ({ dpop_proof: proof, htm, htu }) => (proof === undefined) === !(htm && htu),
    'a proof with its request',
  )
  .refine(
    ({ dpop_proof: proof, client_certificate: certificate }) => !(proof && certificate),
    'one of the two',
  );

/** What a token is worth; all that it says when it is active. */
export const IntrospectionAnswer = z.looseObject({ active: z.boolean() });
