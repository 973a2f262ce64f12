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
  /** A code of a legal basis; empty when none is stated. */
  readonly basis: string;
}

/** How a legal basis is referred to. */
const basisForm = /^urn:basma:basis:([a-z][a-z0-9_-]{1,63})$/;

/** What is stated; a consent goes before an authorisation. */
export function statedIn(said: {
  readonly consent?: Grounds | undefined;
  readonly authorize?: Grounds | undefined;
}): StatedGrounds {
  for (const kind of ['consent', 'authorize'] as const) {
    const purpose = said[kind]?.purpose;
    if (!purpose) continue;
    const basis = basisForm.exec(purpose.ref_uri ?? '')?.[1] ?? '';
    return { kind, purpose: purpose.code, basis };
  }
  return { kind: 'none', purpose: '', basis: '' };
}
