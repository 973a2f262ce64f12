import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { believedPath } from '../../src/certificates/certificate-path.ts';
import { revoke } from '../../src/certificates/ceremony.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import type { DocumentTrust } from '../../src/sites/document-trust.ts';
import { readCertificate } from '../../src/verifier/certificates/certificate.ts';
import { readRevocationList } from '../../src/verifier/certificates/revocation-list.ts';
import { believedSigner } from '../../src/verifier/certificates/signer-path.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { heldCeremony, passphrase, type HeldCeremony } from '../certificates/held-ceremony.ts';
import { bundledTrust, certifiedSigner, type CertifiedSigner } from './certified-signer.ts';

const dayMs = 86_400_000;
let held: HeldCeremony;
let foreign: HeldCeremony;
let signer: CertifiedSigner;
let trust: DocumentTrust;

const newCeremony = () => heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));

beforeAll(async () => {
  [held, foreign] = [await newCeremony(), await newCeremony()];
  signer = await certifiedSigner(held, 'north');
  trust = await bundledTrust(held);
});
afterAll(async () => {
  await rm(held.path, { recursive: true });
  await rm(foreign.path, { recursive: true });
});

const ders = (texts: readonly string[]) =>
  texts.map((text) => new Uint8Array(Buffer.from(text, 'base64')));

/** What a verifier says of a chain. */
async function saysOf(
  sent: readonly Uint8Array[],
  given: DocumentTrust = trust,
  at: number = held.at(),
): Promise<string> {
  const read = {
    anchors: ders(given.anchors).flatMap((der) => readCertificate(der) ?? []),
    authorities: ders(given.authorities).flatMap((der) => readCertificate(der) ?? []),
    lists: ders(given.revocationLists).flatMap((der) => readRevocationList(der) ?? []),
  };
  expect(read.anchors).toHaveLength(given.anchors.length);
  expect(read.authorities).toHaveLength(given.authorities.length);
  expect(read.lists).toHaveLength(given.revocationLists.length);
  const found = await believedSigner(sent, read, at);
  return found.ok ? 'believed' : found.error.kind;
}

test('a signer of a ceremony is believed, whether its authority came along or was downloaded', async () => {
  const [authority = new Uint8Array()] = ders(trust.authorities);
  expect(await saysOf([signer.der])).toBe('believed');
  expect(await saysOf([signer.der, authority], { ...trust, authorities: [] })).toBe('believed');
  expect(await saysOf([signer.der], { ...trust, authorities: [] })).toBe('chain_untrusted');
  expect(await saysOf([signer.der], { ...trust, anchors: [] })).toBe('chain_untrusted');
});

test('an authority itself signs nothing', async () => {
  const [authority = new Uint8Array()] = ders(trust.authorities);
  expect(await saysOf([authority])).toBe('certificate_usage_refused');
});

test('of a signer taken back nothing is believed, nor where nobody knows', async () => {
  const lost = await certifiedSigner(held, 'lost');
  expect(await saysOf([lost.der])).toBe('believed');
  expect((await revoke(held.needs, lost.pem, 'keyCompromise')).ok).toBe(true);
  const after = await bundledTrust(held);
  expect(await saysOf([lost.der], after)).toBe('certificate_revoked');
  expect(await saysOf([signer.der], after)).toBe('believed');
  // An old list still tells who was taken back, and no more than that.
  const late = held.at() + 150 * dayMs;
  expect(await saysOf([lost.der], after, late)).toBe('certificate_revoked');
  expect(await saysOf([signer.der], after, late)).toBe('certificate_status_unknown');
  const none = { ...trust, revocationLists: [] };
  expect(await saysOf([signer.der], none)).toBe('certificate_status_unknown');
});

test('an authority that was taken back ends everything that it certified', async () => {
  const other = await newCeremony();
  const one = await certifiedSigner(other, 'south');
  const authority = await other.needs.directory.certificate({ role: 'document', ordinal: 1 });
  expect((await revoke(other.needs, authority, 'cACompromise')).ok).toBe(true);
  const after = await bundledTrust(other);
  expect(await saysOf([one.der], after, other.at())).toBe('authority_revoked');
  await rm(other.path, { recursive: true });
});

test('a signer for another purpose, or of another house, signs no cards', async () => {
  const token = await certifiedSigner(held, 'tokens', 'token');
  const tokens = await bundledTrust(held, 'token');
  expect(await saysOf([token.der], tokens)).toBe('certificate_usage_refused');
  expect(await saysOf([token.der])).toBe('chain_untrusted');
  const stranger = await certifiedSigner(foreign, 'north');
  const [theirs = new Uint8Array()] = ders((await bundledTrust(foreign)).authorities);
  // Authorities of both houses have the same name; their keys differ.
  expect(await saysOf([stranger.der, theirs])).toBe('chain_untrusted');
});

test('a certificate holds from its first moment to its last', async () => {
  const years = 365 * dayMs;
  expect(await saysOf([signer.der], trust, held.at() - 2 * dayMs)).toBe(
    'certificate_not_yet_valid',
  );
  expect(await saysOf([signer.der], trust, held.at() - years)).toBe('certificate_not_yet_valid');
  expect(await saysOf([signer.der], trust, held.at() + 7 * years)).toBe('certificate_expired');
});

test('the verifier says what the station says, at every time', async () => {
  const theirs = await held.trust('document');
  for (const days of [-3_000, -1, 0, 1, 99, 101, 399, 2_190, 2_200, 5_000, 9_000]) {
    const at = held.at() + days * dayMs;
    const leaf = new X509Certificate(signer.der);
    const path = believedPath(leaf, [], {
      trust: theirs,
      purpose: 'document',
      at: Instant.parse(at),
    });
    const expected = typeof path === 'string' ? path : 'believed';
    expect(await saysOf([signer.der], trust, at), `${days} days`).toBe(expected);
  }
});

test('one bit of a certificate changed is nobody’s certificate', async () => {
  for (let at = 0; at < signer.der.length; at += 1) {
    const altered = new Uint8Array(signer.der);
    altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
    expect(await saysOf([altered]), `byte ${at}`).not.toBe('believed');
  }
});

test('what is cut short, or goes on behind its end, is read as nothing', () => {
  const [list = new Uint8Array()] = ders(trust.revocationLists);
  for (const [whole, read] of [
    [signer.der, readCertificate],
    [list, readRevocationList],
  ] as const) {
    expect(read(whole)).toBeDefined();
    for (let length = 0; length < whole.length; length += 1) {
      expect(read(whole.subarray(0, length))).toBeUndefined();
    }
    expect(read(Uint8Array.of(...whole, 0))).toBeUndefined();
  }
});

test('a list of revoked certificates that was altered, or is another’s, says nothing', async () => {
  const theirs = await bundledTrust(foreign);
  const mixed = { ...trust, revocationLists: theirs.revocationLists };
  expect(await saysOf([signer.der], mixed)).toBe('certificate_status_unknown');
  const altered = ders(trust.revocationLists).map((list) => {
    const copy = new Uint8Array(list);
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
    return Buffer.from(copy).toString('base64');
  });
  const read = { ...trust, revocationLists: altered };
  expect(await saysOf([signer.der], read)).toBe('certificate_status_unknown');
});
