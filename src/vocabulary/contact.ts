import { z } from 'zod';

/** A telephone number as E.164 writes it. */
const Telephone = z
  .string()
  .regex(/^\+[1-9]\d{7,14}$/, 'a number that begins with + and a country');
/** An address of electronic mail, of letters that every system takes. */
const Mail = z
  .string()
  .max(254)
  .regex(/^[\w.+-]{1,64}@[a-z\d](?:[a-z\d-]{0,62}\.)+[a-z]{2,24}$/i, 'an address of mail');

/** Where a resident is reached; it is hers when a code that was sent there came back. */
export const Contact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('phone'), address: Telephone }).strict(),
  z.object({ kind: z.literal('mail'), address: Mail }).strict(),
]);
export type Contact = z.infer<typeof Contact>;

/** By which way. */
export const ContactKind = z.enum(['phone', 'mail']);
export type ContactKind = z.infer<typeof ContactKind>;
