import { TOTP, Secret } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { codeUri, newCodeSecret, stepOfCode } from '../../src/credentials/one-time-code.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const published = new Uint8Array(Buffer.from('12345678901234567890', 'ascii'));
const at = (seconds: number) => Instant.parse(seconds * 1000);

/** The code of a moment, as an application computes it. */
const codeAt = (secret: Uint8Array, seconds: number) =>
  new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) }).generate({
    timestamp: seconds * 1000,
  });

describe('one-time codes', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238, appendix B: at %i', (seconds, code) => {
    expect(stepOfCode(published, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  test('hold one step before and after, and say which step they are of', () => {
    const secret = newCodeSecret();
    const code = codeAt(secret, 3_000);
    expect([2_969, 2_970, 3_000, 3_059, 3_060].map((s) => stepOfCode(secret, code, at(s)))).toEqual(
      ['none', 100, 100, 100, 'none'],
    );
  });

  test('are never nothing, too short, of another alphabet, or of another secret', () => {
    const code = codeAt(published, 59);
    const other = newCodeSecret();
    for (const sent of ['', '28708', `${code}0`, ` ${code}`, '٢٨٧٠٨٢', 'abcdef']) {
      expect(stepOfCode(published, sent, at(59))).toBe('none');
    }
    expect(stepOfCode(new Uint8Array(0), code, at(59))).toBe('none');
    expect(stepOfCode(other, codeAt(published, 59), at(59)) === 1).toBe(codeAt(other, 59) === code);
  });

  test('come of secrets that differ, which an application reads', () => {
    const [one, other] = [newCodeSecret(), newCodeSecret()];
    expect(one).toHaveLength(20);
    expect(one).not.toEqual(other);
    expect(codeUri(one, 'amina')).toMatch(
      /^otpauth:\/\/totp\/Basma:amina\?issuer=Basma&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
    );
  });
});
