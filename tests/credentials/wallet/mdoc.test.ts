import { execFileSync } from 'node:child_process';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoseKey, IssuerSigned, type MdocContext } from '@owf/mdoc';
import { decode, Tagged } from 'cborg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityMdoc, mdocType } from '../../../src/credentials/wallet/identity-mdoc.ts';
import type { WalletStatement } from '../../../src/credentials/wallet/wallet-statement.ts';
import { Idcs } from '../../../src/vocabulary/idcs.ts';
import { Instant } from '../../../src/vocabulary/time.ts';
import { walletKey } from '../sd-jwt/wallet.ts';

/** What others make of our mobile documents: `@owf/mdoc` reads and checks each of them. */
let directory: string;
const openssl = (...words: readonly string[]) =>
  execFileSync('openssl', words, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
const pem = (name: string) => readFileSync(join(directory, name));
const der = (name: string) => new Uint8Array(new X509Certificate(pem(name)).raw);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-mdoc-'));
  writeFileSync(join(directory, 'x'), 'basicConstraints=critical,CA:FALSE\n');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const root = ['req', '-x509', ...curve, '-subj', '/C=MA/CN=root', '-days', '3650'];
  openssl(...root, '-keyout', 'root.key', '-out', 'root.pem');
  openssl(
    'req',
    ...curve,
    '-subj',
    '/C=MA/CN=signer',
    '-keyout',
    'signer.key',
    '-out',
    'signer.csr',
  );
  const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '3650'];
  openssl('x509', '-req', '-in', 'signer.csr', '-extfile', 'x', ...by, '-out', 'signer.pem');
});
afterAll(() => rmSync(directory, { recursive: true }));

const holder = walletKey();
/** A little after the certificates began. */
const now = Instant.parse(Date.now() + 60_000);
const said: WalletStatement = {
  idcs: Idcs.parse('2000000006'),
  demographics: {
    givenName: { latin: 'Tiziri', arabic: 'تيزيري' },
    familyName: { latin: 'Aït Exemple' },
    birthDate: { precision: 'day', year: 1999, month: 2, day: 28 },
    birthPlace: 'Tafraoute',
    sex: 'female',
    nationality: 'MAR',
  },
  picture: new Uint8Array(300).fill(7),
  portrait: new Uint8Array(2_000).fill(9),
  issuedAt: now,
  expiresAt: Instant.parse(now + 300 * 86_400_000),
  status: { uri: 'https://issuer.example/v1/status/0', index: 77 },
  holder: holder.jwk,
};

const issue = (more: Partial<WalletStatement> = {}) =>
  identityMdoc(
    {
      chain: [der('signer.pem')],
      sign: async (bytes) => {
        const key = createPrivateKey(pem('signer.key'));
        return new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
      },
    },
    { ...said, ...more },
  );

const publicJwk = (certificate: Uint8Array) =>
  new X509Certificate(certificate).publicKey.export({ format: 'jwk' });

/** What the reader leaves to whoever uses it. */
const context: Pick<MdocContext, 'crypto' | 'cose' | 'x509'> = {
  crypto: {
    random: (length) => new Uint8Array(length),
    digest: ({ bytes }) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    calculateEphemeralMacKey: () => {
      throw new Error('nothing here is presented');
    },
  },
  cose: {
    sign1: {
      sign: () => {
        throw new Error('readers sign nothing');
      },
      verify: ({ key, sign1 }) => {
        const publicKey = createPublicKey({ key: key.jwk, format: 'jwk' });
        const how = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
        return verify('sha256', sign1.toBeSigned, how, sign1.signature);
      },
    },
    mac0: {
      sign: () => {
        throw new Error('readers sign nothing');
      },
      verify: () => false,
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => {
      const name = new X509Certificate(certificate).subject.split('\n');
      return name.flatMap((part) =>
        part.startsWith(`${field}=`) ? [part.slice(field.length + 1)] : [],
      );
    },
    getPublicKey: ({ certificate }) => CoseKey.fromJwk(publicJwk(certificate)),
    verifyCertificateChain: ({ trustedCertificates, x5chain }) => {
      const [leaf] = x5chain.map((one) => new X509Certificate(one));
      const roots = trustedCertificates.map((one) => new X509Certificate(one));
      if (!leaf || !roots.some(({ publicKey }) => leaf.verify(publicKey))) {
        throw new Error('the chain leads nowhere');
      }
    },
    getCertificateData: ({ certificate }) => {
      const read = new X509Certificate(certificate);
      return {
        issuerName: read.issuer,
        subjectName: read.subject,
        serialNumber: read.serialNumber,
        thumbprint: read.fingerprint256,
        notBefore: new Date(read.validFrom),
        notAfter: new Date(read.validTo),
        pem: read.toString(),
      };
    },
  },
};

const checked = (issued: string, at: Instant = now) =>
  IssuerSigned.fromEncodedForOid4Vci(issued).verify(
    { now: new Date(at), trustedCertificates: [der('root.pem')] },
    context,
  );

test('another’s reader believes a mobile document, and finds in it what was said', async () => {
  const issued = await issue();
  await checked(issued);
  const read = IssuerSigned.fromEncodedForOid4Vci(issued);
  const claims = read.getPrettyClaims(mdocType);
  expect(claims).toMatchObject({
    personal_administrative_number: '2000000006',
    given_name: 'Tiziri',
    given_name_arabic: 'تيزيري',
    family_name: 'Aït Exemple',
    birth_place: 'Tafraoute',
    sex: 2,
    nationality: 'MAR',
    age_over_18: true,
    age_over_65: false,
  });
  expect(claims).not.toHaveProperty('family_name_arabic');
  const { docType, deviceKeyInfo, validityInfo } = read.issuerAuth.mobileSecurityObject;
  expect(docType).toBe(mdocType);
  expect(deviceKeyInfo.deviceKey.jwk).toMatchObject(holder.jwk);
  expect(validityInfo.signed.getTime()).toBe(Math.floor(now / 1000) * 1000);
});

test('its status is where the list is, under the signature', async () => {
  const issued = Buffer.from(await issue(), 'base64url');
  const tags = Tagged.preserve(0, 24, 1004);
  const whole: ReadonlyMap<unknown, unknown> = decode(issued, { useMaps: true, tags });
  const auth = whole.get('issuerAuth');
  const payload: unknown = Array.isArray(auth) ? auth[2] : undefined;
  if (!(payload instanceof Uint8Array)) throw new Error('the payload is bytes');
  const outer: unknown = decode(payload, { useMaps: true, tags });
  if (!(outer instanceof Tagged)) throw new Error('it is CBOR within CBOR');
  const object: ReadonlyMap<unknown, unknown> = decode(outer.value, { useMaps: true, tags });
  const list = new Map<string, unknown>([
    ['idx', 77],
    ['uri', said.status.uri],
  ]);
  expect(object.get('status')).toEqual(new Map([['status_list', list]]));
});

test('an altered element, another root, and a year of clock skew are refused', async () => {
  const issued = await issue();
  const bytes = Buffer.from(issued, 'base64url');
  const at = bytes.indexOf('Tafraoute');
  expect(at).toBeGreaterThan(0);
  bytes[at] = 0x42;
  await expect(checked(bytes.toString('base64url'))).rejects.toThrow(/digest/i);
  const other = IssuerSigned.fromEncodedForOid4Vci(issued).verify(
    { now: new Date(now), trustedCertificates: [] },
    context,
  );
  await expect(other).rejects.toThrow(/chain|certificate/i);
  const yearMs = 365 * 86_400_000;
  await expect(checked(issued, Instant.parse(now + yearMs))).rejects.toThrow(/valid/i);
  await expect(checked(issued, Instant.parse(now - yearMs))).rejects.toThrow(/valid/i);
});

test('of a birth whose year alone is known nobody is said to be older than she surely is', async () => {
  const year = new Date(now).getUTCFullYear() - 18;
  const birthDate = { precision: 'year', year } as const;
  const known = await issue({ demographics: { ...said.demographics, birthDate } });
  const claims = IssuerSigned.fromEncodedForOid4Vci(known).getPrettyClaims(mdocType);
  expect(claims).toMatchObject({ birth_date: String(year), age_over_16: true, age_over_18: false });
  const guessed = { precision: 'estimated', year: 1950 } as const;
  const estimated = await issue({ demographics: { ...said.demographics, birthDate: guessed } });
  const others = IssuerSigned.fromEncodedForOid4Vci(estimated).getPrettyClaims(mdocType);
  expect(Object.keys(others ?? {}).filter((name) => name.startsWith('age'))).toEqual([]);
});

test('without its signer’s certificate none is made', async () => {
  const signer = { chain: [], sign: async () => new Uint8Array(64) };
  await expect(identityMdoc(signer, said)).rejects.toThrow('certificate');
});
