import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/dci/digest.ts';
import { checkSignature, signMessage, signatureWindowMs } from '../../src/dci/signature.ts';
import { stubSignatureOf } from '../../src/dci/sandbox/stub-signature.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { canonical, partnerKey, signed } from './independent-client.ts';

const at = Instant.parse(1_790_000_000_000);
const key = partnerKey('k1');
const keys = [{ kid: key.kid, x: key.x }];
const parts = { header: { message_id: 'm', total_count: 1 }, message: { text: 'é€', n: 1.5 } };
const own = { senderId: 'partner', kid: key.kid, privateKey: key.privateKey };
const check = (text: unknown, by: Partial<Parameters<typeof checkSignature>[2]> = {}) =>
  checkSignature(text, parts, { senderId: 'partner', keys, at, ...by }).ok;

describe('signatures', () => {
  test('what was signed holds, here and as a partner writes it', () => {
    expect(check(signMessage(own, parts, at))).toBe(true);
    expect(check(signed(key, 'partner', parts, at))).toBe(true);
  });

  test('a partner’s own canonical form is ours, whatever is in the message', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (message) => {
        const sent: unknown = JSON.parse(JSON.stringify({ header: {}, message }));
        const both = Object(sent);
        const said = signed(key, 'partner', both, at);
        return checkSignature(said, both, { senderId: 'partner', keys, at }).ok;
      }),
      { numRuns: 200 },
    );
  });

  test('names are ordered as RFC 8785 has it', () => {
    const one = digestOf({ header: { b: 1, a: [2, { d: 3, c: 4 }] }, message: {} });
    expect(digestOf({ header: { a: [2, { c: 4, d: 3 }], b: 1 }, message: {} })).toBe(one);
    expect(canonical({ b: 1, a: 2 })).toBe('{"a":2,"b":1}');
  });

  test('nothing else holds: other words, other keys, other senders', () => {
    const text = signMessage(own, parts, at);
    const changed = { ...parts, message: { ...parts.message, n: 2 } };
    expect(checkSignature(text, changed, { senderId: 'partner', keys, at }).ok).toBe(false);
    expect(check(text, { keys: [] })).toBe(false);
    expect(check(text, { keys: [{ kid: key.kid, x: partnerKey('k1').x }] })).toBe(false);
    expect(check(text, { keys: [{ kid: 'k2', x: key.x }] })).toBe(false);
    expect(check(text, { senderId: 'another' })).toBe(false);
    for (const none of [
      '',
      undefined,
      7,
      'unsigned-stub',
      'invalid-signature',
      text.slice(0, -9),
    ]) {
      expect(check(none)).toBe(false);
    }
  });

  test('a field that is changed, said twice or left out breaks it', () => {
    const text = signMessage(own, parts, at);
    for (const [from, to] of [
      ['namespace="spdci"', 'namespace="other"'],
      ['algorithm="ed25519"', 'algorithm="none"'],
      ['|ed25519"', '|rs256"'],
      ['headers="(created) (expires) digest"', 'headers="digest"'],
      [/created="\d+"/, 'created="1"'],
      [/expires="(\d+)"/, 'expires="9$1"'],
      [', algorithm=', ', algorithm="ed25519", algorithm='],
      [/, expires="\d+"/, ''],
    ] as const) {
      expect(text.replace(from, to)).not.toBe(text);
      expect(check(text.replace(from, to))).toBe(false);
    }
  });

  test('a signature holds for five minutes, and not for a clock that is further off', () => {
    const text = signMessage(own, parts, at);
    expect(check(text, { at: later(at, signatureWindowMs) })).toBe(true);
    expect(check(text, { at: later(at, signatureWindowMs + 1000) })).toBe(false);
    expect(check(text, { at: Instant.parse(at - signatureWindowMs - 1000) })).toBe(false);
  });

  test('a changed letter of the signature never holds', () => {
    const text = signMessage(own, parts, at);
    const start = text.indexOf(' signature="') + 12;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 83 }), fc.integer({ min: 0, max: 63 }), (place, n) => {
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
        const letter = letters.charAt(n);
        const changed = text.slice(0, start + place) + letter + text.slice(start + place + 1);
        return changed === text || !check(changed);
      }),
      { numRuns: 300 },
    );
  });
});

test('the sandbox takes the literal text of its one partner, and of nobody else', () => {
  const sandbox = stubSignatureOf('test-client');
  const by = (senderId: string) => ({ senderId, keys, at });
  expect(sandbox('unsigned-stub', parts, by('test-client')).ok).toBe(true);
  expect(sandbox('unsigned-stub', parts, by('partner')).ok).toBe(false);
  expect(sandbox('unsigned', parts, by('test-client')).ok).toBe(false);
  expect(sandbox(signMessage(own, parts, at), parts, by('partner')).ok).toBe(true);
});
