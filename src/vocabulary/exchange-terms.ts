import { z } from 'zod';

/** What a partner of the exchange may ask this registry for. */
export const ExchangeOperation = z.enum(['search', 'subscribe', 'enrolled', 'disburse', 'mapper']);
export type ExchangeOperation = z.infer<typeof ExchangeOperation>;

/** By what a partner may name somebody. `UIN` is the exchange's word for the number. */
export const IdentifierType = z.enum(['UIN', 'IDCS', 'HOUSEHOLD_ID']);
export type IdentifierType = z.infer<typeof IdentifierType>;

/** What of a record a partner is told. */
export const SharedAttribute = z.enum([
  'identifiers',
  'names',
  'birth_date',
  'sex',
  'civil_status',
  'disability',
  'place',
  'poverty_score',
  'members',
  'programmes',
]);
export type SharedAttribute = z.infer<typeof SharedAttribute>;

/** A public Ed25519 key (RFC 8037): the 32 bytes of `x` as base64url. */
export const ExchangeKey = z
  .object({
    kid: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'a short name'),
    x: z.string().regex(/^[\w-]{43}$/),
  })
  .strict()
  .readonly();
export type ExchangeKey = z.infer<typeof ExchangeKey>;

/** Encrypted, or on the same machine; an origin, without a path. */
function isCallbackOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  const own = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && own)) && origin === address;
}

/** What a programme may do as a partner of the exchange (SP-DCI, G2P Connect). */
export const ExchangeTerms = z
  .object({
    /** It signs its messages with one of these. */
    keys: z.array(ExchangeKey).min(1).max(5).readonly(),
    /** Where answers may be sent to; the first one where a message names none. */
    callbacks: z
      .array(z.string().max(300).refine(isCallbackOrigin, 'https, or http on this machine'))
      .max(5)
      .readonly(),
    operations: z.array(ExchangeOperation).min(1).max(ExchangeOperation.options.length).readonly(),
    identifiers: z.array(IdentifierType).max(IdentifierType.options.length).readonly(),
    shared: z.array(SharedAttribute).max(SharedAttribute.options.length).readonly(),
    /** Records in one answer. */
    recordsMax: z.number().int().min(1).max(1_000),
    messagesPerMinuteMax: z.number().int().min(1).max(100_000),
  })
  .strict()
  .readonly();
export type ExchangeTerms = z.infer<typeof ExchangeTerms>;
