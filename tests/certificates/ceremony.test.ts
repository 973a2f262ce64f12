import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';
import { believedPath, type PathFault } from '../../src/certificates/certificate-path.ts';
import {
  certificatePurposes,
  type CertificatePurpose,
} from '../../src/certificates/certificate-profile.ts';
import { certifyRequest, holdCeremony, revoke } from '../../src/certificates/ceremony.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import { TokenModule } from '../../src/credentials/keys/token-module.ts';
import { tokenAuthorityKeys } from '../../src/credentials/keys/token-authority-keys.ts';
import {
  heldCeremony,
  madeRequest,
  organisation,
  ownName,
  passphrase,
  type HeldCeremony,
} from './held-ceremony.ts';

let tokens: TokenDirectory;
const modules: TokenModule[] = [];
let inFiles: HeldCeremony;
let inToken: HeldCeremony;
beforeAll(async () => {
  tokens = await openTokenDirectory();
  inFiles = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
  inToken = await heldCeremony(async () => {
    const module = new TokenModule(await tokens.make('ceremony'));
    modules.push(module);
    return tokenAuthorityKeys(module);
  });
});
afterAll(async () => {
  for (const module of modules) await module.close();
  await tokens.remove();
  for (const { path } of [inFiles, inToken]) await rm(path, { recursive: true });
});

/** OpenSSL's answer to a chain, with every list beside it. */
function opensslSays(
  { path, at }: HeldCeremony,
  file: string,
  purpose: CertificatePurpose,
  ...more: readonly string[]
): string {
  const trust = join(path, 'trust', purpose);
  const of = (ending: string) => readdirSync(trust).filter((name) => name.endsWith(ending));
  const lists = of('.crl').flatMap((name) => ['-CRLfile', join(trust, name)]);
  const [roots, others] = [true, false].map((isRoot) =>
    of('.pem').filter((name) => name.startsWith('root') === isRoot),
  );
  const anchors = (roots ?? []).flatMap((name) => ['-CAfile', join(trust, name)]);
  const between = (others ?? []).flatMap((name) => ['-untrusted', join(trust, name)]);
  const time = ['-attime', String(Math.floor(at() / 1000))];
  const words = ['-crl_check_all', '-x509_strict', ...time, ...anchors, ...between, ...lists];
  try {
    return execFileSync('openssl', ['verify', ...words, ...more, file], {
      cwd: path,
      stdio: 'pipe',
    }).toString();
  } catch (error) {
    return String(Object(error).stderr);
  }
}

async function saysOf(
  ceremony: HeldCeremony,
  certificate: X509Certificate,
  purpose: CertificatePurpose,
): Promise<PathFault | 'believed'> {
  const trust = await ceremony.trust(purpose);
  const path = believedPath(certificate, [], { trust, purpose, at: ceremony.at() });
  return typeof path === 'string' ? path : 'believed';
}

describe.each(['files', 'a token'])('authorities with keys in %s', (keeper) => {
  const held = () => (keeper === 'files' ? inFiles : inToken);

  test.each(certificatePurposes)('a signer for %s is believed by us and by OpenSSL', async (of) => {
    const signer = await held().issue(of, `${of}-signer`);
    expect(await saysOf(held(), signer, of)).toBe('believed');
    expect(opensslSays(held(), `${of}-signer.pem`, of)).toContain('OK');
  });

  test('whoever was taken back is refused, by us and by OpenSSL, with the reason listed', async () => {
    const signer = await held().issue('document', 'lost');
    const pem = signer.toString();
    expect(await revoke(held().needs, pem, 'keyCompromise')).toEqual({
      ok: true,
      value: 'revoked',
    });
    expect(await saysOf(held(), signer, 'document')).toBe('certificate_revoked');
    expect(opensslSays(held(), 'lost.pem', 'document')).toContain('certificate revoked');
    const listed = held().openssl('crl', '-in', 'document-1.crl', '-noout', '-text');
    expect(listed).toContain('Key Compromise');
    expect(listed).toContain('X509v3 CRL Number');
    const again = await revoke(held().needs, pem, 'superseded');
    expect(again).toEqual({ ok: false, error: { kind: 'already_revoked' } });
    const other = await held().issue('document', 'kept');
    expect(await saysOf(held(), other, 'document')).toBe('believed');
  });
});

test('each list is signed by its authority, as OpenSSL says', () => {
  for (const name of ['root', 'device', 'document', 'token']) {
    const files = ['-in', `${name}-1.crl`, '-CAfile', `${name}-1.pem`, '-noout'];
    expect(() => inFiles.openssl('crl', ...files)).not.toThrow();
    const pem = inFiles.openssl('crl', '-in', `${name}-1.crl`);
    expect(pem).toContain('-----BEGIN X509 CRL-----');
  }
});

test('a certificate for one purpose is none for another', async () => {
  const device = await inFiles.issue('device', 'camera');
  expect(await saysOf(inFiles, device, 'document')).toBe('chain_untrusted');
  const everything = {
    anchors: (await inFiles.trust('document')).anchors,
    between: (await inFiles.trust('device')).between,
    lists: (await inFiles.trust('device')).lists,
  };
  const expected = { trust: everything, purpose: 'document', at: inFiles.at() } as const;
  expect(believedPath(device, [], expected)).toBe('certificate_usage_refused');
  expect(opensslSays(inFiles, 'camera.pem', 'device', '-purpose', 'sslclient')).toContain('OK');
  await inFiles.issue('document', 'printer');
  const asClient = opensslSays(inFiles, 'printer.pem', 'document', '-purpose', 'sslclient');
  expect(asClient).toMatch(/unsuitable certificate purpose|unsupported certificate purpose/);
});

test('an authority certifies nobody who certifies, and only names of its own', async () => {
  const { path } = inFiles;
  // The authority's key, as somebody would use it who had it and the passphrase.
  const below = (name: string, subject: string, extensions: string, by: string) => {
    writeFileSync(join(path, 'x'), extensions);
    inFiles.openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', `${name}.key`);
    const csr = ['-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`];
    inFiles.openssl('req', '-new', ...csr);
    const key = ['-CAkey', `${by}.key`, '-passin', `pass:${passphrase}`, '-CAcreateserial'];
    const files = [
      '-in',
      `${name}.csr`,
      '-extfile',
      'x',
      '-out',
      `${name}.pem`,
      '-CA',
      `${by}.pem`,
    ];
    inFiles.openssl('x509', '-req', '-days', '30', ...files, ...key);
  };
  const usage = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,1.0.18013.5.1.2\n';
  const skid = 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
  const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
  const name = '/C=MA/O=Agency of Registers, Rabat';
  below('deeper', `${name}/CN=deeper`, `${ca}${skid}`, 'document-1');
  below('deep', `${name}/CN=deep`, `${usage}${skid}`, 'deeper');
  below('stranger', '/C=MA/O=Another/CN=stranger', `${usage}${skid}`, 'document-1');
  below('unsaid', `${name}/CN=unsaid`, `keyUsage=critical,digitalSignature\n${skid}`, 'document-1');
  // OpenSSL certified by this machine's clock.
  inFiles.wait(0.01);
  const of = async (file: string) => new X509Certificate(await readFile(join(path, `${file}.pem`)));
  const trust = await inFiles.trust('document');
  const says = async (file: string, ...sent: readonly string[]) =>
    believedPath(await of(file), await Promise.all(sent.map(of)), {
      trust,
      purpose: 'document',
      at: inFiles.at(),
    });
  expect(await says('deep', 'deeper')).toBe('path_too_long');
  expect(await says('stranger')).toBe('name_not_permitted');
  expect(await says('unsaid')).toBe('certificate_usage_refused');
  expect(await says('document-1')).toBe('certificate_usage_refused');
  const deep = opensslSays(inFiles, 'deep.pem', 'document', '-untrusted', 'deeper.pem');
  expect(deep).toContain('path length constraint exceeded');
  const stranger = opensslSays(inFiles, 'stranger.pem', 'document');
  expect(stranger).toMatch(/permitted subtree violation/);
});

test('requests are looked at before they are certified', async () => {
  const { needs } = inFiles;
  const refusal = async (text: string) => {
    const made = await certifyRequest(needs, 'document', text);
    return made.ok ? 'certified' : made.error.kind;
  };
  const request = await madeRequest(`${ownName}, CN=station`);
  expect(await refusal(request)).toBe('certified');
  expect(await refusal(await madeRequest('CN=station'))).toBe('certified');
  expect(await refusal('nothing')).toBe('request_malformed');
  expect(await refusal(await madeRequest('C=MA, O=Somebody Else, CN=station'))).toBe(
    'name_not_permitted',
  );
  const bytes = Buffer.from(request.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const at = bytes.indexOf('station');
  bytes[at] = 'S'.charCodeAt(0);
  const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  expect(await refusal(forged)).toBe('request_malformed');
});

test('a ceremony is held once, and keys in files open with their passphrase alone', async () => {
  const { needs, path } = inFiles;
  const again = await holdCeremony(needs, organisation);
  expect(again).toEqual({ ok: false, error: { kind: 'ceremony_held' } });
  expect((await stat(join(path, 'root-1.key'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(path, 'root-1.key'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
  const wrong = fileAuthorityKeys(path, 'another passphrase, as long as it');
  const root = { role: 'root', ordinal: 1 } as const;
  await expect(wrong.open(root)).rejects.toMatchObject({ code: 'passphrase_wrong' });
  await expect(wrong.make(root)).rejects.toMatchObject({ code: 'authority_key_exists' });
  await expect(wrong.open({ role: 'root', ordinal: 9 })).rejects.toMatchObject({
    code: 'authority_key_missing',
  });
  expect(() => fileAuthorityKeys(path, '')).toThrow(/letters/);
});
