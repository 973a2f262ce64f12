import { z } from 'zod';
import { Idcs } from '../../vocabulary/idcs.ts';
import type { Result } from '../../vocabulary/result.ts';
import { Attribute } from '../fraud/fraud-rules.ts';
import type { Fact } from '../facts/fact.ts';

/** What a partner is asked about, no more than it needs to find its own record. */
export interface PartnerQuestion {
  /** Only for a partner that knows people by their numbers. */
  readonly people: readonly Idcs[];
  /** Meters, telephones, accounts, only of the kinds that the partner keeps. */
  readonly contracts: readonly { readonly attribute: Attribute; readonly value: string }[];
}

/** One value of one variable, as a partner's own record has it. */
export type PartnerValue = Pick<
  Fact,
  'variable' | 'value' | 'observed' | 'month' | 'validUntil'
> & {
  /** The partner's own name for its record. */
  readonly reference: string;
};

/** Why a partner says nothing. In every case what is known stays as it is. */
export type PartnerSilence =
  /** It does not answer, or not in time. */
  | { readonly kind: 'partner_down'; readonly code: string }
  /** It has no record. */
  | { readonly kind: 'partner_knows_nothing' }
  /** What came is not what it signed for this question, or it may not say this. */
  | { readonly kind: 'partner_not_believed'; readonly why: AnswerRefusal };

/** Why a partner's answer is not believed. */
export type AnswerRefusal =
  | 'answer_malformed'
  | 'answer_key_unknown'
  | 'answer_altered'
  | 'answer_to_another_question'
  | 'answer_stale'
  | 'answer_of_the_future'
  | 'variable_not_its_own'
  | 'value_of_the_future';

/** A body that has records of its own: a utility, a ministry, a fund. */
export interface Partner {
  readonly id: string;
  /** What it must be told to find its record. */
  readonly asks: PartnerSettings['asks'];
  /** What it says, checked; it never throws for the world's sake. */
  ask(question: PartnerQuestion): Promise<Result<readonly PartnerValue[], PartnerSilence>>;
}

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'a name of a partner');

/** Encrypted, or on this machine. */
function isPartnerAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, hash } = new URL(address);
  const own = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && own)) && username + hash === '';
}

/** A partner as a deployment's file names it. */
export const PartnerSettings = z
  .object({
    schema: z.literal('rsu.partner/1'),
    id: name.refine((id) => id !== 'declared', 'the word for what nobody verified'),
    /** Variables that it may speak of. */
    variables: z
      .array(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/))
      .min(1)
      .max(100)
      .readonly(),
    asks: z
      .object({ people: z.boolean(), attributes: z.array(Attribute).max(4).readonly() })
      .strict()
      .readonly(),
    /** Its Ed25519 public key: the member x of the JWK (RFC 8037). */
    key: z
      .object({ kid: z.string().min(1).max(100), x: z.string().regex(/^[\w-]{43}$/) })
      .strict()
      .readonly(),
    /** 32 bytes, base64url, known to both: names a question without saying of whom it is. */
    secret: z.string().regex(/^[\w-]{43}$/),
    door: z.discriminatedUnion('kind', [
      z
        .object({
          kind: z.literal('http'),
          address: z.string().max(300).refine(isPartnerAddress, 'https, or this machine'),
          waitMs: z.number().int().min(100).max(30_000),
        })
        .strict()
        .readonly(),
      /** Signed answers lie in a directory, each under the name of its question. */
      z
        .object({
          kind: z.literal('files'),
          directory: z.string().min(1).max(1_000),
          daysMax: z.number().int().min(1).max(400),
        })
        .strict()
        .readonly(),
    ]),
  })
  .strict()
  .readonly();
export type PartnerSettings = z.infer<typeof PartnerSettings>;
