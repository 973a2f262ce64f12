import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vectorToken, vectorsAtS } from '../../../scripts/vectors/identity-vectors.ts';
import { testIssuer } from '../../../scripts/vectors/test-signers.ts';
import { identityQr } from '../../../src/credentials/identity-qr/identity-qr.ts';
import type { RevocationList } from '../../../src/certificates/revocation-list.ts';
import type { SignerTrust } from '../../../src/credentials/identity-qr/signer-trust.ts';
import { verifyIdentityQr } from '../../../src/credentials/identity-qr/verify-identity-qr.ts';
import { Instant } from '../../../src/vocabulary/time.ts';

interface Certified {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

let directory: string;
const made = new Map<string, Certified>();
const openssl = (...words: readonly string[]) =>
  execFileSync('openssl', words, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });

/** Twenty years around today, so that it holds at the vectors' time. */
function certify(
  name: string,
  role: 'CA' | 'signer',
  by: string | 'itself',
  days = '7300',
  curve = 'prime256v1',
): void {
  const basic = role === 'CA' ? 'critical,CA:TRUE' : 'critical,CA:FALSE';
  const usage = role === 'CA' ? 'critical,keyCertSign,cRLSign' : 'critical,digitalSignature';
  const forDocuments = role === 'CA' ? '' : 'extendedKeyUsage=critical,1.0.18013.5.1.2\n';
  const text = `basicConstraints=${basic}\nkeyUsage=${usage}\n${forDocuments}`;
  writeFileSync(join(directory, 'x'), text);
  openssl('ecparam', '-genkey', '-name', curve, '-noout', '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  const signer =
    by === 'itself'
      ? ['-signkey', `${name}.key`]
      : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'];
  const files = ['-in', `${name}.csr`, '-extfile', 'x', '-out', `${name}.pem`];
  openssl('x509', '-req', ...files, '-days', days, ...signer);
  made.set(name, {
    certificate: new X509Certificate(readFileSync(join(directory, `${name}.pem`))),
    key: createPrivateKey(readFileSync(join(directory, `${name}.key`))),
  });
}

function of(name: string): Certified {
  const found = made.get(name);
  if (!found) throw new Error(`nobody certified ${name}`);
  return found;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-chain-'));
  certify('root', 'CA', 'itself');
  certify('middle', 'CA', 'root');
  certify('signer', 'signer', 'middle');
  certify('direct', 'signer', 'root');
  certify('stale', 'signer', 'root', '1');
  certify('p384', 'signer', 'root', '7300', 'secp384r1');
  certify('under-a-signer', 'signer', 'direct');
  certify('foreign', 'CA', 'itself');
  certify('stranger', 'signer', 'foreign');
});
afterAll(() => rmSync(directory, { recursive: true }));

async function codeBy(...chain: readonly string[]): Promise<string> {
  const [leaf = ''] = chain;
  const { key } = of(leaf);
  const certificates = chain.map((name) => new Uint8Array(of(name).certificate.raw));
  return identityQr(
    {
      algorithm: 'ES256',
      hint: { kind: 'chain', certificates },
      sign: async (bytes) => {
        const raw = sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
        return new Uint8Array(raw.subarray(0, 64));
      },
    },
    vectorToken,
  );
}

/** A list of an authority that took back whoever is named; it holds for twenty years. */
function listOf(name: string, ...revoked: readonly string[]): RevocationList {
  const day = 86_400_000;
  return {
    issuer: of(name).certificate,
    der: new Uint8Array(),
    from: vectorsAtS * 1000 - day,
    to: vectorsAtS * 1000 + day,
    has: ({ subject }) => revoked.includes(subject.replace('CN=', '')),
  };
}

const everyList = () => ['root', 'middle', 'direct', 'foreign'].map((name) => listOf(name));

async function saysOf(
  text: string,
  lists: readonly RevocationList[] = everyList(),
  anchors: readonly string[] = ['root'],
): Promise<string> {
  const trust: SignerTrust = {
    keys: [],
    certified: {
      trust: { anchors: anchors.map((name) => of(name).certificate), between: [], lists },
      issuer: testIssuer,
    },
  };
  const verified = await verifyIdentityQr(text, {
    trust,
    now: Instant.parse(vectorsAtS * 1000),
    clockToleranceS: 60,
    lifetimeSMax: 10 * 366 * 86_400,
  });
  return verified.ok ? 'verified' : verified.error.kind;
}

test('a chain to an anchor is believed, over an authority or none', async () => {
  expect(await saysOf(await codeBy('signer', 'middle'))).toBe('verified');
  expect(await saysOf(await codeBy('direct'))).toBe('verified');
});

test('OpenSSL believes the same chain', () => {
  expect(() =>
    openssl('verify', '-CAfile', 'root.pem', '-untrusted', 'middle.pem', 'signer.pem'),
  ).not.toThrow();
});

test('a revoked authority, or one of which nothing is known, ends what it certified', async () => {
  const code = await codeBy('signer', 'middle');
  const lists = (...some: readonly RevocationList[]) => saysOf(code, some);
  const root = listOf('root');
  const middle = listOf('middle');
  expect(await lists(listOf('root', 'middle'), middle)).toBe('authority_revoked');
  expect(await lists(root, listOf('middle', 'signer'))).toBe('certificate_revoked');
  expect(await lists(root)).toBe('certificate_status_unknown');
  expect(await lists(middle)).toBe('certificate_status_unknown');
  expect(await lists({ ...root, to: root.from }, middle)).toBe('certificate_status_unknown');
  expect(await lists(root, middle)).toBe('verified');
});

test('chains that do not lead to an anchor are refused', async () => {
  expect(await saysOf(await codeBy('stranger'))).toBe('chain_untrusted');
  expect(await saysOf(await codeBy('stranger', 'foreign'))).toBe('chain_untrusted');
  expect(await saysOf(await codeBy('signer'))).toBe('chain_untrusted');
  expect(await saysOf(await codeBy('stranger', 'middle'))).toBe('chain_untrusted');
  expect(await saysOf(await codeBy('direct'), undefined, [])).toBe('chain_untrusted');
});

test('a signer certifies nobody, and an authority signs no identities', async () => {
  expect(await saysOf(await codeBy('under-a-signer', 'direct'))).toBe('chain_untrusted');
  expect(await saysOf(await codeBy('middle'))).toBe('certificate_usage_refused');
});

test('an expired certificate signs nothing', async () => {
  expect(await saysOf(await codeBy('stale'))).toBe('certificate_expired');
});

test('a key of another curve is refused', async () => {
  expect(await saysOf(await codeBy('p384'))).toBe('algorithm_refused');
});
