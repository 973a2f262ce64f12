import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { fromBase45, type Base45Refusal } from './base45.ts';
import {
  parseCoseSign1,
  type CoseAlgorithm,
  type CoseRefusal,
  type CoseSign1,
} from './cose-sign1.ts';
import { lettersMax } from './identity-qr.ts';
import { webTokenFrom, type IdentityWebToken, type WebTokenRefusal } from './web-token.ts';
import { fromZlibStream, type ZlibRefusal } from './zlib-stream.ts';

/** What a code of letters can become: the most that is looked at, in bytes. */
const messageBytesMax = 8_192;
/** More than this is no clock that is a little off. */
const clockToleranceSMax = 300;

/** When a verifier believes what. */
export interface ValidityExpectation {
  readonly now: Instant;
  /** How far clocks may differ, in seconds, at most five minutes. */
  readonly clockToleranceS: number;
  /** Longest validity that is believed, in seconds. */
  readonly lifetimeSMax: number;
}

/** A signer that is believed: only what its issuer says counts. */
export interface BelievedSigner {
  readonly issuer: string;
  /** Whether its key made this message's signature. */
  readonly signed: (message: CoseSign1) => Promise<boolean> | boolean;
}

/** Finds the signer of a message, or why nobody is believed; `R` depends on who keeps the trust. */
export type FindSigner<R> = (
  message: Pick<CoseSign1, 'signer' | 'algorithm'>,
  at: Instant,
) => Promise<Result<BelievedSigner, R>>;

/** Why a code is not believed, whoever is asked about its signer. */
export type CodeRefusal =
  | Base45Refusal
  | ZlibRefusal
  | CoseRefusal
  | WebTokenRefusal
  | {
      readonly kind:
        | 'too_long'
        /** Altered, or signed by somebody else: the photograph replaced, for instance. */
        | 'signature_wrong'
        | 'issuer_refused'
        | 'expired'
        | 'not_yet_valid'
        | 'lifetime_refused';
    };

/** A code's claims, after everything about it held. */
export interface VerifiedIdentity {
  readonly token: IdentityWebToken;
  readonly algorithm: CoseAlgorithm;
}

/**
 * Checks a code from its letters to its claims, and answers them only when all held. A code can be
 * copied: it says that the issuer knows such a person, and the photograph says who that is. It runs
 * wherever there is a language: who knows signers and their keys is handed in.
 */
export async function checkIdentityQr<R>(
  text: string,
  findSigner: FindSigner<R>,
  expected: ValidityExpectation,
): Promise<Result<VerifiedIdentity, CodeRefusal | R>> {
  if (text.length > lettersMax) return fail({ kind: 'too_long' });
  const stream = fromBase45(text);
  if (!stream.ok) return stream;
  const bytes = fromZlibStream(stream.value, messageBytesMax);
  if (!bytes.ok) return bytes;
  const message = parseCoseSign1(bytes.value);
  if (!message.ok) return message;
  const signer = await findSigner(message.value, expected.now);
  if (!signer.ok) return signer;
  const { algorithm, payload } = message.value;
  if (!(await signer.value.signed(message.value))) return fail({ kind: 'signature_wrong' });
  const token = webTokenFrom(payload);
  if (!token.ok) return token;
  if (token.value.issuer !== signer.value.issuer) return fail({ kind: 'issuer_refused' });
  const early = validity(token.value, expected);
  return early ? fail(early) : ok({ token: token.value, algorithm });
}

/** Why it does not hold at this time; undefined when it does. */
function validity(
  { issuedAt, notBefore, expiresAt }: IdentityWebToken,
  { now, clockToleranceS, lifetimeSMax }: ValidityExpectation,
): CodeRefusal | undefined {
  // What is no number allows nothing.
  const toleranceS = clockToleranceS > 0 ? Math.min(clockToleranceS, clockToleranceSMax) : 0;
  const nowS = now / 1000;
  const lifetimeS = expiresAt - Math.min(notBefore, issuedAt);
  if (!(lifetimeS <= lifetimeSMax)) return { kind: 'lifetime_refused' };
  if (nowS >= expiresAt + toleranceS) return { kind: 'expired' };
  if (nowS < Math.max(notBefore, issuedAt) - toleranceS) return { kind: 'not_yet_valid' };
  return undefined;
}
