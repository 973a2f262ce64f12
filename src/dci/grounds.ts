import { z } from 'zod';
import { Timestamp } from './timestamp.ts';

/** Consent or authorisation as it stands in a message: more names than these are not read. */
export const Grounds = z.looseObject({
  ts: Timestamp.optional(),
  purpose: z
    .looseObject({
      text: z.string().max(999).optional(),
      code: z.string().min(1).max(99),
      ref_uri: z.string().max(500).optional(),
    })
    .optional(),
});
type Grounds = z.infer<typeof Grounds>;

/** What a request states for what it asks. */
export interface StatedGrounds {
  readonly kind: 'consent' | 'authorize' | 'none';
  /** A code; empty when none is stated. */
  readonly purpose: string;
}

/** What is stated; a consent goes before an authorisation. */
export function statedIn(said: {
  readonly consent?: Grounds | undefined;
  readonly authorize?: Grounds | undefined;
}): StatedGrounds {
  const consent = said.consent?.purpose?.code;
  if (consent !== undefined) return { kind: 'consent', purpose: consent };
  const authorize = said.authorize?.purpose?.code;
  if (authorize !== undefined) return { kind: 'authorize', purpose: authorize };
  return { kind: 'none', purpose: '' };
}
