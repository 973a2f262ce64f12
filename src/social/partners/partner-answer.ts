import { createHmac, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { hasUniqueNames } from '../../vocabulary/unique-names.ts';
import { canonicalJson } from '../canonical-json.ts';
import { Fact } from '../facts/fact.ts';
import type { AnswerRefusal, PartnerQuestion, PartnerSettings, PartnerValue } from './partner.ts';

const typ = 'rsu-partner-answer+jws';
/** Longest answer, in characters. */
export const answerCharactersMax = 65_536;
/** How far a partner's clock may be ahead. */
const aheadMsMax = 60_000;
const dayMs = 86_400_000;

const Header = z.object({ alg: z.literal('EdDSA'), typ: z.literal(typ), kid: z.string() }).strict();

const Value = Fact.unwrap()
  .pick({ variable: true, value: true, observed: true, month: true, validUntil: true })
  .extend({ reference: z.string().min(1).max(100) })
  .strict()
  .readonly() satisfies z.ZodType<PartnerValue>;

const Payload = z
  .object({
    schema: z.literal('rsu.partner-answer/1'),
    partner: z.string(),
    /** The question's name; see `questionName`. */
    about: z.string(),
    /** Of a question that was put now, its random number; `file` of an answer that lay there. */
    nonce: z.string(),
    /** Seconds since 1970. */
    iat: z.number().int().nonnegative(),
    values: z.array(Value).max(500).readonly(),
  })
  .strict()
  .readonly();

/** Names a question for whoever has the secret; nobody else can try out numbers. */
export function questionName(secret: string, { people, contracts }: PartnerQuestion): string {
  const sorted = contracts.map(({ attribute, value }) => `${attribute} ${value}`).toSorted();
  const text = canonicalJson({ people: people.toSorted(), contracts: sorted });
  return createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url');
}

/** What an answer must be an answer to. */
export interface ExpectedAnswer {
  readonly about: string;
  readonly nonce: string;
  readonly now: Instant;
  /** Oldest answer that is taken. */
  readonly ageMsMax: number;
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Signs an answer as a partner does: a compact JWS, Ed25519. For partners and their rehearsal. */
export function signPartnerAnswer(
  answer: Omit<z.input<typeof Payload>, 'schema'>,
  by: { readonly kid: string; readonly privateKey: KeyObject },
): string {
  const header = encoded(canonicalJson({ alg: 'EdDSA', typ, kid: by.kid }));
  const payload = encoded(canonicalJson({ schema: 'rsu.partner-answer/1', ...answer }));
  const bytes = sign(null, Buffer.from(`${header}.${payload}`, 'ascii'), by.privateKey);
  return `${header}.${payload}.${bytes.toString('base64url')}`;
}

function json(part: string): unknown {
  try {
    const bytes = Buffer.from(part, 'base64url');
    const text = bytes.toString('utf8');
    // What is written in two ways is signed in one of them only.
    if (bytes.toString('base64url') !== part || !hasUniqueNames(text)) return undefined;
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the key signed these parts. */
function holds(parts: readonly string[], { key }: Pick<PartnerSettings, 'key'>): boolean {
  const [header = '', payload = '', signature = ''] = parts;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.x };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(`${header}.${payload}`, 'ascii'), publicKey, bytes);
}

function timely(iat: number, { now, ageMsMax }: ExpectedAnswer): AnswerRefusal | 'timely' {
  if (iat * 1000 > now + aheadMsMax) return 'answer_of_the_future';
  return iat * 1000 < now - ageMsMax ? 'answer_stale' : 'timely';
}

/** Believes an answer only when the partner signed it for this question and may say all of it. */
export function readPartnerAnswer(
  text: string,
  partner: Pick<PartnerSettings, 'id' | 'key' | 'variables'>,
  expected: ExpectedAnswer,
): Result<readonly PartnerValue[], AnswerRefusal> {
  const parts = text.length > answerCharactersMax ? [] : text.trim().split('.');
  const header = Header.safeParse(json(parts[0] ?? ''));
  const payload = Payload.safeParse(json(parts[1] ?? ''));
  if (parts.length !== 3 || !header.success || !payload.success) return fail('answer_malformed');
  if (header.data.kid !== partner.key.kid) return fail('answer_key_unknown');
  if (!holds(parts, partner)) return fail('answer_altered');
  const { about, nonce, iat, values } = payload.data;
  const asked = about === expected.about && nonce === expected.nonce;
  if (!asked || payload.data.partner !== partner.id) return fail('answer_to_another_question');
  const time = timely(iat, expected);
  if (time !== 'timely') return fail(time);
  const allowed = values.every(({ variable }) => partner.variables.includes(variable));
  if (!allowed) return fail('variable_not_its_own');
  const today = expected.now + dayMs;
  const future = values.some(({ observed }) => Date.parse(observed) > today);
  return future ? fail('value_of_the_future') : ok(values);
}
