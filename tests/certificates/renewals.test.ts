import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { believedPath, type PathFault } from '../../src/certificates/certificate-path.ts';
import { renewAuthority, renewLists, revoke } from '../../src/certificates/ceremony.ts';
import { daysLeft, expiriesOf, expiryOf, urgencyOf } from '../../src/certificates/expiry.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import { openCertificateTrust } from '../../src/certificates/trust-directory.ts';
import { heldCeremony, passphrase, type HeldCeremony } from './held-ceremony.ts';

let ceremony: HeldCeremony;
beforeEach(async () => {
  ceremony = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
});
afterEach(() => rm(ceremony.path, { recursive: true }));

async function saysOf(certificate: X509Certificate): Promise<PathFault | 'believed'> {
  const trust = await ceremony.trust('document');
  const path = believedPath(certificate, [], { trust, purpose: 'document', at: ceremony.at() });
  return typeof path === 'string' ? path : 'believed';
}

const authority = async (name: string) =>
  new X509Certificate(await readFile(join(ceremony.path, `${name}.pem`)));

test('the next authority issues while what the former one certified is still believed', async () => {
  const before = await ceremony.issue('document', 'before');
  ceremony.wait(90);
  expect(await renewAuthority(ceremony.needs, 'document')).toMatchObject({ ok: true });
  const after = await ceremony.issue('document', 'after');
  expect(after.checkIssued(await authority('document-2'))).toBe(true);
  expect([await saysOf(before), await saysOf(after)]).toEqual(['believed', 'believed']);
  // The former authority still takes back what is its own.
  expect(await revoke(ceremony.needs, before.toString(), 'superseded')).toMatchObject({ ok: true });
  expect([await saysOf(before), await saysOf(after)]).toEqual(['certificate_revoked', 'believed']);
});

test('a root is followed by another; both are trusted', async () => {
  const before = await ceremony.issue('document', 'before');
  expect(await renewAuthority(ceremony.needs, 'root')).toMatchObject({ ok: true });
  expect(await renewAuthority(ceremony.needs, 'document')).toMatchObject({ ok: true });
  const after = await ceremony.issue('document', 'after');
  const { anchors } = await ceremony.trust('document');
  expect(anchors).toHaveLength(2);
  expect([await saysOf(before), await saysOf(after)]).toEqual(['believed', 'believed']);
});

test('a revoked authority ends everything that it certified, with a code of its own', async () => {
  const signer = await ceremony.issue('document', 'signer');
  const own = await readFile(join(ceremony.path, 'document-1.pem'), 'utf8');
  expect(await revoke(ceremony.needs, own, 'cACompromise')).toMatchObject({ ok: true });
  expect(await saysOf(signer)).toBe('authority_revoked');
  expect(await renewAuthority(ceremony.needs, 'document')).toMatchObject({ ok: true });
  expect(await saysOf(await ceremony.issue('document', 'next'))).toBe('believed');
});

test('a list that is too old says nothing any more, and is renewed', async () => {
  const signer = await ceremony.issue('document', 'signer');
  ceremony.wait(101);
  expect(await saysOf(signer)).toBe('certificate_status_unknown');
  expect(await renewLists(ceremony.needs, ['document'])).toEqual({ ok: true, value: 1 });
  expect(await saysOf(signer)).toBe('believed');
  ceremony.wait(365);
  expect(await renewLists(ceremony.needs, ['document'])).toMatchObject({ ok: true });
  // The root's own list is too old now, too.
  expect(await saysOf(signer)).toBe('certificate_status_unknown');
});

test('an old list that names a certificate is believed in that', async () => {
  const signer = await ceremony.issue('document', 'signer');
  await revoke(ceremony.needs, signer.toString(), 'keyCompromise');
  ceremony.wait(500);
  expect(await saysOf(signer)).toBe('certificate_revoked');
});

test('without any list nothing is known, and nobody is believed', async () => {
  const signer = await ceremony.issue('document', 'signer');
  await rm(join(ceremony.path, 'trust/document/document-1.crl'));
  expect(await saysOf(signer)).toBe('certificate_status_unknown');
});

test('a list by somebody else, or one that was changed, ends the start', async () => {
  const trust = join(ceremony.path, 'trust/document');
  const list = await readFile(join(trust, 'document-1.crl'));
  await writeFile(
    join(trust, 'document-1.crl'),
    await readFile(join(ceremony.path, 'token-1.crl')),
  );
  const unreadable = { code: 'trust_unreadable' };
  await expect(openCertificateTrust(trust)).rejects.toMatchObject(unreadable);
  const text = list.toString().replaceAll(/-----[^-]+-----|\s/g, '');
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(join(trust, 'document-1.crl'), bytes);
  await expect(openCertificateTrust(trust)).rejects.toMatchObject(unreadable);
  await writeFile(join(trust, 'document-1.crl'), Buffer.from(text, 'base64'));
  expect((await openCertificateTrust(trust)).lists).toHaveLength(2);
});

test('a year of clock skew is refused in both directions', async () => {
  const signer = await ceremony.issue('document', 'signer');
  ceremony.wait(-366);
  expect(await saysOf(signer)).toBe('certificate_not_yet_valid');
  ceremony.wait(366 * 8);
  expect(await saysOf(signer)).toBe('certificate_expired');
});

test('what ends is told months ahead', async () => {
  const signer = await ceremony.issue('token', 'signer');
  const ends = expiriesOf(await ceremony.trust('token')).map(({ kind, what }) => `${kind} ${what}`);
  expect(ends).toEqual(['list token 1', 'list root 1', 'issuer token 1', 'issuer root 1']);
  const at = ceremony.at();
  expect(daysLeft(expiryOf(signer), at)).toBe(365);
  expect(urgencyOf(expiryOf(signer), at)).toBe('later');
  ceremony.wait(300);
  expect(urgencyOf(expiryOf(signer), ceremony.at())).toBe('soon');
  ceremony.wait(100);
  expect(urgencyOf(expiryOf(signer), ceremony.at())).toBe('ended');
  expect(urgencyOf({ what: '', kind: 'list', endsAt: Number.NaN }, at)).toBe('ended');
});
