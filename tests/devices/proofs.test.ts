import { execFile } from 'node:child_process';
import { createCipheriv, createHash, createHmac, publicEncrypt, constants } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDeviceKeys, signed, type DeviceKeys } from '../../devices/rehearsal/signing.ts';
import { certificatesInPem, subjectValues } from '../../devices/sbi/certificate.ts';
import { checkChain } from '../../devices/sbi/chain.ts';
import { checkSignature, signersOf, takeApart } from '../../devices/sbi/compact-jws.ts';
import { chainLink } from '../../devices/sbi/hash-chain.ts';
import { believe } from '../../devices/sbi/read-info.ts';
import { SeenAnswers } from '../../devices/sbi/seen-answers.ts';
import { openSegment, sealSegment } from '../../devices/sbi/segment-cipher.ts';
import { openTrust, type DeviceTrust } from '../../devices/sbi/trust.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from './rehearsal-places.ts';

let place: RehearsalPlace;
let keys: DeviceKeys;
let trust: DeviceTrust;

beforeAll(async () => {
  place = await makeRehearsalPlace();
  keys = await readDeviceKeys(place.certificates, 'rehearsal-finger');
  trust = await openTrust(join(place.certificates, 'trust'), 'Developer');
});

describe('development certificates', () => {
  const verify = async (root: string, between: string, leaf: string) => {
    const path = (name: string) => join(place.certificates, `${name}.pem`);
    const chain = ['-CAfile', path(root), '-untrusted', path(between), path(leaf)];
    // Any ending but 0 rejects.
    return promisify(execFile)('openssl', ['verify', '-x509_strict', ...chain]).then(
      () => 'verified',
      () => 'refused',
    );
  };

  test.each([
    ['device-root', 'device-provider', 'rehearsal-face', 'verified'],
    ['device-root', 'device-provider', 'rehearsal-slap', 'verified'],
    ['device-root', 'device-provider', 'rehearsal-finger', 'verified'],
    ['ftm-root', 'ftm-provider', 'ftm', 'verified'],
    ['device-root', 'device-provider', 'ida-fir', 'verified'],
    ['device-root', 'device-provider', 'expired', 'refused'],
    ['device-root', 'device-provider', 'foreign', 'refused'],
    ['ftm-root', 'ftm-provider', 'rehearsal-face', 'refused'],
  ])('below %s and %s openssl finds %s %s', async (root, between, leaf, outcome) => {
    expect(await verify(root, between, leaf)).toBe(outcome);
  });

  test('name the organisation that makes the device, once', () => {
    expect(subjectValues(keys.device.certificate, 'O')).toEqual(['Basma Rehearsal Devices']);
  });
});

describe('trust', () => {
  test('refuses anchors of development anywhere else, at the start', async () => {
    const directory = join(place.certificates, 'trust');
    for (const environment of ['Production', 'Pre-Production', 'Staging'] as const) {
      await expect(openTrust(directory, environment)).rejects.toMatchObject({
        code: 'trust_of_development',
      });
    }
  });

  test('is nobody’s where there is no directory', async () => {
    const nobody = await openTrust(join(place.certificates, 'nowhere'), 'Production');
    expect(nobody.device).toEqual({ anchors: [], between: [], revoked: [] });
  });

  test.each([
    ['no certificate', 'no certificate at all'],
    ['a damaged one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('does not open with %s in its directory', async (_what, text) => {
    const directory = await mkdtemp(join(tmpdir(), 'basma-trust-'));
    await mkdir(join(directory, 'device'));
    await writeFile(join(directory, 'device', 'anchor.pem'), text);
    await expect(openTrust(directory, 'Developer')).rejects.toMatchObject({
      code: 'trust_unreadable',
    });
  });

  test('does not open with a device’s own certificate as an anchor', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'basma-trust-'));
    await mkdir(join(directory, 'device'));
    const leaf = join(place.certificates, 'rehearsal-face.pem');
    await cp(leaf, join(directory, 'device', 'leaf.pem'));
    await expect(openTrust(directory, 'Developer')).rejects.toMatchObject({
      code: 'trust_unreadable',
    });
  });

  const chainOf = async (name: string, sent: readonly string[], domain = trust.device) => {
    const read = async (one: string) => {
      const pem = await readFile(join(place.certificates, `${one}.pem`), 'utf8');
      const [certificate] = certificatesInPem(pem);
      if (!certificate) throw new Error('no certificate');
      return certificate;
    };
    const others = await Promise.all(sent.map(read));
    const found = checkChain(await read(name), others, { domain, at: systemClock() });
    return found.ok ? found.value : found.error;
  };

  test('needs the issuer between, of the directory or sent along', async () => {
    const anchorOnly = { ...trust.device, between: [] };
    expect(await chainOf('rehearsal-face', [])).toBe('trusted');
    expect(await chainOf('rehearsal-face', [], anchorOnly)).toBe('chain_untrusted');
    expect(await chainOf('rehearsal-face', ['device-provider'], anchorOnly)).toBe('trusted');
    expect(await chainOf('rehearsal-face', ['ftm-provider'], anchorOnly)).toBe('chain_untrusted');
  });

  test('is not given by bringing one’s own root', async () => {
    expect(await chainOf('foreign', ['foreign-root'])).toBe('chain_untrusted');
  });

  test('does not take an issuer for a device', async () => {
    expect(await chainOf('device-provider', [])).toBe('chain_untrusted');
    expect(await chainOf('device-root', [])).toBe('chain_untrusted');
  });

  test('is kept apart for devices and for chips', async () => {
    expect(await chainOf('ftm', [])).toBe('chain_untrusted');
    expect(await chainOf('ftm', [], trust.chip)).toBe('trusted');
  });
});

describe('a signed text', () => {
  const believed = async (text: string) => {
    const read = await believe(text, 'device', { domain: trust.device, at: systemClock() });
    return read.ok ? 'believed' : read.error.kind;
  };
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('is believed as it was signed', async () => {
    expect(await believed(signed({ a: 1 }, keys.device))).toBe('believed');
  });

  test.each([
    ['nothing', '', 'signature_malformed'],
    ['two parts', 'e30.e30', 'signature_malformed'],
    ['four parts', 'e30.e30.e30.e30', 'signature_malformed'],
    ['padding', 'e30=.e30.e30', 'signature_malformed'],
    ['no algorithm', 'e30.e30.e30', 'signature_malformed'],
  ])('of %s is refused', async (_what, text, kind) => {
    expect(await believed(text)).toBe(kind);
  });

  test('without a certificate, or with what is none, is refused', async () => {
    const [, payload = '', tail = ''] = signed({ a: 1 }, keys.device).split('.');
    const withHeader = (header: object) => `${encoded(header)}.${payload}.${tail}`;
    expect(await believed(withHeader({ alg: 'RS256' }))).toBe('certificate_missing');
    expect(await believed(withHeader({ alg: 'RS256', x5c: ['AAAA'] }))).toBe(
      'certificate_malformed',
    );
    const x5c = [keys.device.certificate.raw.toString('base64')];
    expect(await believed(withHeader({ alg: 'RS256', x5c, crit: ['exp'] }))).toBe(
      'signature_malformed',
    );
  });

  test('can not choose by what it is checked: the public key is no secret', async () => {
    const x5c = [keys.device.certificate.raw.toString('base64')];
    for (const alg of ['none', 'HS256', 'RS512', 'PS256', 'ES256', 'rs256']) {
      const text = `${encoded({ alg, x5c })}.${encoded({ a: 1 })}`;
      const secret = keys.device.certificate.publicKey.export({ type: 'spki', format: 'pem' });
      const mac = createHmac('sha256', secret).update(text).digest('base64url');
      expect(await believed(`${text}.${mac}`)).toBe('algorithm_refused');
    }
  });

  test('with any bit changed is never believed', async () => {
    const text = signed({ a: 'what was said' }, keys.device);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(5), async (at, bit) => {
        const other = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        expect(await believed(changed)).not.toBe('believed');
      }),
      { numRuns: 300 },
    );
  });

  test('with a damaged certificate is refused, wherever the damage is', async () => {
    const [, payload = '', tail = ''] = signed({ a: 1 }, keys.device).split('.');
    const { raw } = keys.device.certificate;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(raw.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = Buffer.from(raw);
          changed[at] = (changed[at] ?? 0) ^ mask;
          const header = encoded({ alg: 'RS256', x5c: [changed.toString('base64')] });
          expect(await believed(`${header}.${payload}.${tail}`)).not.toBe('believed');
        },
      ),
      { numRuns: 600 },
    );
  });

  test('is checked against its own certificate, not another', async () => {
    const apart = takeApart(signed({ a: 1 }, keys.device));
    if (!apart.ok) throw new Error(apart.error);
    expect(signersOf(apart.value).ok).toBe(true);
    expect(await checkSignature(apart.value, keys.foreign.certificate)).toEqual({
      ok: false,
      error: 'signature_wrong',
    });
  });
});

describe('the hash chain', () => {
  const sha256 = (...parts: readonly Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest();

  test('begins on the hash of nothing and goes on from its last link', () => {
    const [one, two] = [Buffer.from('one'), Buffer.from('two')];
    const first = sha256(sha256(Buffer.alloc(0)), sha256(one));
    expect(chainLink('', one)).toBe(first.toString('hex').toUpperCase());
    const second = sha256(first, sha256(two)).toString('hex').toUpperCase();
    expect(chainLink(chainLink('', one), two)).toBe(second);
  });

  test('is a number that anyone can compute again', () => {
    // printf '' | sha256sum; printf 'abc' | sha256sum; both as bytes | sha256sum
    expect(chainLink('', Buffer.from('abc'))).toBe(
      'BDDBDF7E9DF02F902EE5DD61B2B513D7566A2112FF97DB7DC3B6D184A43EF0E3',
    );
  });
});

describe('a sealed segment', () => {
  const binding = { timestamp: '2026-11-27T10:11:12.345Z', transactionId: 'transaction-1' };
  const record = Buffer.from('a record of a finger');
  const opened = (sealed: { bioValue: string; sessionKey: string }, bound = binding) =>
    openSegment(sealed, place.segmentKey.privateKey, bound);

  test('is opened with what it was bound to and nothing else', () => {
    const sealed = sealSegment(record, keys.segmentCertificate, binding);
    expect(opened(sealed)).toEqual({ ok: true, value: record });
    const other = { ...binding, transactionId: 'transaction-2' };
    expect(opened(sealed, other)).toEqual({ ok: false, error: 'decryption_failed' });
    const later = { ...binding, timestamp: '2026-11-27T10:11:12.346Z' };
    expect(opened(sealed, later)).toEqual({ ok: false, error: 'decryption_failed' });
  });

  test('has the IV and AAD that the contract derives from time and transaction', () => {
    // 24 bytes of time over 13 of transaction behind 11 zeros; the last 12 and 16 of them count.
    const key = Buffer.alloc(32, 7);
    const time = Buffer.from(binding.timestamp);
    const transaction = Buffer.concat([Buffer.alloc(11), Buffer.from(binding.transactionId)]);
    const mixed = Buffer.from(time.map((byte, at) => byte ^ (transaction[at] ?? 0)));
    const cipher = createCipheriv('aes-256-gcm', key, mixed.subarray(12));
    cipher.setAAD(mixed.subarray(8));
    const text = Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const { publicKey } = keys.segmentCertificate;
    const wrapped = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, key);
    const sealed = {
      bioValue: text.toString('base64url'),
      sessionKey: wrapped.toString('base64url'),
    };
    expect(opened(sealed)).toEqual({ ok: true, value: record });
  });

  test('is opened whichever of the two texts is longer', () => {
    const texts = fc.string({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(texts, texts, (timestamp, transactionId) => {
        const bound = { timestamp, transactionId };
        const sealed = sealSegment(record, keys.segmentCertificate, bound);
        expect(opened(sealed, bound)).toEqual({ ok: true, value: record });
      }),
      { numRuns: 30 },
    );
  });

  test('that is cut or empty is refused', () => {
    const sealed = sealSegment(record, keys.segmentCertificate, binding);
    for (const bioValue of ['', 'AAAA', sealed.bioValue.slice(0, -8), `${sealed.bioValue}=`]) {
      expect(opened({ ...sealed, bioValue })).toEqual({ ok: false, error: 'decryption_failed' });
    }
    expect(opened({ ...sealed, sessionKey: 'AAAA' }).ok).toBe(false);
  });
});

test('what came once is not taken again, and memory of it has an end', () => {
  const seen = new SeenAnswers();
  expect(seen.takeOnce(['a', 'b'])).toBe(true);
  expect(seen.takeOnce(['c', 'b'])).toBe(false);
  expect(seen.takeOnce(['c', 'c'])).toBe(false);
  for (let place = 0; place < 10_001; place += 1) seen.takeOnce([String(place)]);
  expect(seen.takeOnce(['a'])).toBe(true);
});
