import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { vectorToken, vectorsAtS } from '../../scripts/vectors/identity-vectors.ts';
import { testIssuer } from '../../scripts/vectors/test-signers.ts';
import { base45, fromBase45 } from '../../src/credentials/identity-qr/base45.ts';
import { cborOf, fromCbor } from '../../src/credentials/identity-qr/cbor.ts';
import type { CoseAlgorithm } from '../../src/credentials/identity-qr/cose-sign1.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { fromZlibStream, zlibStream } from '../../src/credentials/identity-qr/zlib-stream.ts';
import { headHolds, headStatement } from '../../src/journal/head.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { falseSignatures, otherSignature } from './malleations.ts';

const keyId = new Uint8Array(8).fill(1);
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');

async function says(text: string, algorithm: CoseAlgorithm, publicKey: KeyObject): Promise<string> {
  const verified = await verifyIdentityQr(text, {
    trust: { keys: [{ keyId, algorithm, publicKey, issuer: testIssuer }], certified: 'none' },
    now: Instant.parse(vectorsAtS * 1000),
    clockToleranceS: 60,
    lifetimeSMax: 10 * 366 * 86_400,
  });
  return verified.ok ? 'verified' : verified.error.kind;
}

/** A code, its parts, and how it is put together with another signature. */
async function codeOf(algorithm: CoseAlgorithm) {
  const key = algorithm === 'ES256' ? ec : ed;
  const text = await identityQr(
    {
      algorithm,
      hint: { kind: 'key_id', keyId },
      sign: async (bytes) =>
        new Uint8Array(
          algorithm === 'ES256'
            ? sign('sha256', bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
            : sign(undefined, bytes, key.privateKey),
        ),
    },
    vectorToken,
  );
  const stream = fromBase45(text);
  const message = stream.ok ? fromZlibStream(stream.value, 8_192) : stream;
  if (!message.ok) throw new Error('a code of ours is read');
  const tagged = Buffer.from(message.value);
  const body = fromCbor(new Uint8Array(tagged.subarray(1)));
  if (!body.ok || !Array.isArray(body.value)) throw new Error('a message has four parts');
  const [header, open, payload, signature] = body.value;
  if (!(signature instanceof Uint8Array)) throw new Error('a message has a signature');
  const put = (other: Uint8Array) => {
    const bytes = cborOf([header, open, payload, new Uint8Array(other)]);
    return base45(zlibStream(new Uint8Array(Buffer.concat([tagged.subarray(0, 1), bytes]))));
  };
  return { text, signature, put, publicKey: key.publicKey };
}

describe('a code signed with ES256', () => {
  test('is verified, and with a signature that holds for nothing it is refused', async () => {
    const { text, signature, put, publicKey } = await codeOf('ES256');
    expect(await says(text, 'ES256', publicKey)).toBe('verified');
    expect(await says(put(signature), 'ES256', publicKey)).toBe('verified');
    for (const [what, other] of Object.entries(falseSignatures(signature))) {
      const kind = other.length === 64 ? 'signature_wrong' : 'cose_malformed';
      expect(`${what}: ${await says(put(other), 'ES256', publicKey)}`).toBe(`${what}: ${kind}`);
    }
    expect(await says(put(new Uint8Array()), 'ES256', publicKey)).toBe('signature_empty');
  });

  test('has another signature, as ECDSA does; what it says is the same', async () => {
    const { signature, put, publicKey } = await codeOf('ES256');
    expect(await says(put(otherSignature(signature)), 'ES256', publicKey)).toBe('verified');
  });

  test('is not believed as one of another algorithm', async () => {
    const { text, publicKey } = await codeOf('ES256');
    expect(await says(text, 'EdDSA', ed.publicKey)).toBe('algorithm_refused');
    expect(await says(text, 'EdDSA', publicKey)).toBe('algorithm_refused');
  });
});

/** Order of the group of Ed25519: RFC 8032 §5.1. */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

function little(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function littleBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

describe('a code signed with EdDSA', () => {
  test('is verified, and has one signature alone', async () => {
    const { text, signature, put, publicKey } = await codeOf('EdDSA');
    expect(await says(text, 'EdDSA', publicKey)).toBe('verified');
    const [r, s] = [Buffer.from(signature.subarray(0, 32)), signature.subarray(32)];
    const wrong: Readonly<Record<string, Uint8Array>> = {
      'all zero': Buffer.alloc(64),
      's zero': Buffer.concat([r, Buffer.alloc(32)]),
      'r zero': Buffer.concat([Buffer.alloc(32), s]),
      // The same number in the group: a lenient verifier takes it.
      's and the order': Buffer.concat([r, littleBytes(little(s) + groupOrder)]),
      's and eight times the order': Buffer.concat([
        r,
        littleBytes((little(s) + 8n * groupOrder) % 2n ** 256n),
      ]),
      's the order': Buffer.concat([r, littleBytes(groupOrder)]),
      's negative': Buffer.concat([r, littleBytes(groupOrder - little(s))]),
      'the sign of r': Buffer.concat([r.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte)), s]),
      'r the neutral point': Buffer.concat([Buffer.of(1), Buffer.alloc(31), s]),
      'both exchanged': Buffer.concat([s, r]),
      'all ones': Buffer.alloc(64, 0xff),
    };
    for (const [what, other] of Object.entries(wrong)) {
      const kind = await says(put(other), 'EdDSA', publicKey);
      expect(`${what}: ${kind}`).toBe(`${what}: signature_wrong`);
    }
    for (const length of [32, 63, 65]) {
      const cut = Buffer.concat([signature, Buffer.alloc(1)]).subarray(0, length);
      expect(await says(put(cut), 'EdDSA', publicKey)).toBe('cose_malformed');
    }
  });
});

test('a head of the journal has its signature in one spelling, and no false one holds', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const head = { size: 1, root: 'r'.repeat(43), at: Instant.parse(1), kid: 'k' };
  const statement = headStatement(head);
  const raw = sign('sha256', statement, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const jwk = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
    format: 'jwk',
  });
  const holds = (signature: string) => headHolds({ ...head, signature }, jwk);
  const text = raw.toString('base64url');
  expect(holds(text)).toBe(true);
  for (const other of [`${text} `, `${text}==`, `${text}\n`, raw.toString('base64'), '']) {
    if (other !== text) expect(holds(other)).toBe(false);
  }
  for (const bytes of Object.values(falseSignatures(raw))) {
    expect(holds(Buffer.from(bytes).toString('base64url'))).toBe(false);
  }
});
