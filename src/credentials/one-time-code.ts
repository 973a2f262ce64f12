import { randomBytes, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Instant } from '../vocabulary/time.ts';

/** Bytes of a secret, as many as SHA-1 has. RFC 4226 §4, R6. */
const secretBytes = 20;
const periodS = 30;
const digits = 6;
/** Steps before and after the present one, for clocks that differ. */
const skewSteps = 1;

function generatorOf(secret: Uint8Array, label = ''): TOTP {
  return new TOTP({
    issuer: 'Basma',
    label,
    // Applications that people have on their telephones know nothing else.
    algorithm: 'SHA1',
    digits,
    period: periodS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });
}

/** A secret for the codes of one operator or resident. */
export function newCodeSecret(): Uint8Array {
  return new Uint8Array(randomBytes(secretBytes));
}

/** What an application reads from a QR code, shown once: `otpauth://totp/…`. */
export function codeUri(secret: Uint8Array, label: string): string {
  return generatorOf(secret, label).toString();
}

/**
 * Which step's code this is, RFC 6238, one step before or after the present one included; `none`
 * when it is no code of these. A step is taken once: whoever keeps the last one refuses a replay.
 */
export function stepOfCode(secret: Uint8Array, code: string, now: Instant): number | 'none' {
  if (!/^\d{6}$/.test(code) || secret.length < secretBytes) return 'none';
  const delta = generatorOf(secret).validate({ token: code, timestamp: now, window: skewSteps });
  return delta === null ? 'none' : Math.floor(now / 1000 / periodS) + delta;
}

/** Digits of a code that is sent or given: it stands on paper for minutes, not half a minute. */
const sentDigits = 8;

/** A random code to be sent or given. */
export function newSentCode(): string {
  return String(randomInt(10 ** sentDigits)).padStart(sentDigits, '0');
}
