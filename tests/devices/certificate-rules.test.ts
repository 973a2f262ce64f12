import { X509Certificate } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkChain } from '../../devices/sbi/chain.ts';
import { openKeptTrust, openTrust } from '../../devices/sbi/trust.ts';
import { Instant, later, systemClock } from '../../src/vocabulary/time.ts';
import { deviceOf, issuerOf, OpensslAuthority } from './openssl-authority.ts';

let authority: OpensslAuthority;
const dayMs = 86_400_000;

beforeAll(async () => {
  authority = await OpensslAuthority.make();
  const issue = authority.issue.bind(authority);
  await issue('root', issuerOf(''));
  await issue('maker', issuerOf(',pathlen:0'), 'root');
  await issue('device', deviceOf, 'maker');
  await issue('direct', deviceOf, 'root');
  await issue('short root', issuerOf(',pathlen:0'));
  await issue('below short', issuerOf(''), 'short root');
  await issue('too deep', deviceOf, 'below short');
  await issue('shallow', deviceOf, 'short root');
  const listsOnly = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,cRLSign'];
  await issue('lister', listsOnly, 'root');
  await issue('of lists', deviceOf, 'lister');
  await issue('sealer', ['keyUsage=critical,keyEncipherment'], 'maker');
  await issue('demanding', [...deviceOf, '1.3.6.1.4.1.99999.1=critical,ASN1:NULL'], 'maker');
  await issue('polite', [...deviceOf, '1.3.6.1.4.1.99999.1=ASN1:NULL'], 'maker');
  await issue(
    'bounded',
    [...issuerOf(''), 'nameConstraints=critical,permitted;email:a.ma'],
    'root',
  );
  await issue('of bounded', deviceOf, 'bounded');
  await issue('small', deviceOf, 'maker', 1024);
  await issue('silent', [], 'maker');
  for (const name of ['root', 'maker', 'short root', 'below short', 'bounded']) {
    await authority.trust(name);
  }
}, 120_000);
afterEach(async () => {
  await rm(join(authority.directory, 'trust', 'device', 'list.crl'), { force: true });
  await rm(join(authority.directory, 'trust', 'device', 'another.crl'), { force: true });
});
afterAll(() => rm(authority.directory, { recursive: true }));

const directory = () => join(authority.directory, 'trust');

async function standing(name: string, at: Instant = systemClock()): Promise<string> {
  const { device } = await openTrust(directory(), 'Production');
  // As if the device had sent its issuers along.
  const sent = await Promise.all(['maker', 'lister'].map((one) => authority.certificate(one)));
  const checked = checkChain(await authority.certificate(name), sent, { domain: device, at });
  return checked.ok ? checked.value : checked.error;
}

describe('a device’s certificate', () => {
  test.each([
    ['by a root and an issuer', 'device', 'trusted'],
    ['by a root alone', 'direct', 'trusted'],
    ['that limits nothing', 'silent', 'trusted'],
    ['with an unknown extension that asks for nothing', 'polite', 'trusted'],
    ['below a root that allows no issuer, without one', 'shallow', 'trusted'],
    ['below an issuer that its root does not allow', 'too deep', 'path_too_long'],
    ['by a key that may only sign lists', 'of lists', 'chain_untrusted'],
    ['for a key that may only seal', 'sealer', 'usage_refused'],
    ['with an extension that must be understood', 'demanding', 'extension_unknown'],
    ['by an issuer whose limits are not read', 'of bounded', 'extension_unknown'],
    ['for a short key', 'small', 'key_refused'],
  ])('%s is %s: %s', async (_what, name, outcome) => {
    expect(await standing(name)).toBe(outcome);
  });

  test('by an anchor that may not certify stops a station at its start', async () => {
    await authority.trust('lister');
    const opened = openTrust(directory(), 'Production');
    await expect(opened).rejects.toMatchObject({ code: 'trust_unreadable' });
    await rm(join(directory(), 'device', 'lister.pem'));
  });

  test('does as openssl finds, where that checks', async () => {
    const { execFileSync } = await import('node:child_process');
    const found = (root: string, between: string, leaf: string): string => {
      const path = (name: string) => join(authority.directory, `${name}.pem`);
      try {
        const chain = ['-CAfile', path(root), '-untrusted', path(between), path(leaf)];
        execFileSync('openssl', ['verify', ...chain], { stdio: 'pipe' });
        return 'trusted';
      } catch (error) {
        return String(Object(error).stderr);
      }
    };
    expect(found('root', 'maker', 'device')).toBe('trusted');
    expect(found('short root', 'below short', 'too deep')).toContain('path length');
    expect(found('root', 'maker', 'demanding')).toContain('critical extension');
  });
});

describe('a list of what was taken back', () => {
  const publish = async (by: string, revoked: readonly string[], days?: number) =>
    authority.publish(
      'list',
      await authority.revocationList(by, revoked, { ...(days && { days }) }),
    );

  test('refuses what is on it and nothing else', async () => {
    await publish('maker', ['device']);
    expect(await standing('device')).toBe('certificate_revoked');
    expect(await standing('polite')).toBe('trusted');
    expect(await standing('direct')).toBe('trusted');
  });

  test('refuses everything below an issuer that was taken back', async () => {
    await publish('root', ['maker']);
    expect(await standing('device')).toBe('certificate_revoked');
    expect(await standing('direct')).toBe('trusted');
  });

  test('that is out of date lets nobody of its issuer pass, and forgets nobody', async () => {
    await publish('maker', ['device'], 1);
    const after = later(systemClock(), 2 * dayMs);
    expect(await standing('polite', after)).toBe('revocation_outdated');
    expect(await standing('device', after)).toBe('certificate_revoked');
    expect(await standing('direct', after)).toBe('trusted');
    const before = Instant.parse(systemClock() - 60_000);
    expect(await standing('polite', before)).not.toBe('trusted');
  });

  test('beside a newer one is no harm', async () => {
    await publish('maker', [], 1);
    const newer = await authority.revocationList('maker', ['silent']);
    await authority.publish('another', newer);
    expect(await standing('polite', later(systemClock(), 2 * dayMs))).toBe('trusted');
    expect(await standing('silent')).toBe('certificate_revoked');
  });

  test('of an issuer says nothing of another’s certificate with the same number', async () => {
    await authority.issue('foreign root', issuerOf(''));
    await authority.issue('foreign', deviceOf, 'foreign root');
    await authority.publish('list', await authority.revocationList('foreign root', ['device']));
    // Nobody here trusts whoever signed it.
    await expect(standing('device')).rejects.toMatchObject({ code: 'trust_unreadable' });
  });

  test.each([
    ['no list at all', async () => 'no list'],
    ['a list cut short', async () => (await authority.revocationList('maker', [])).slice(0, 200)],
    [
      'a list whose signature is another’s',
      async () => {
        const pem = await authority.revocationList('maker', ['device']);
        const [, body = ''] = /-----\n([^-]+)\n-----/.exec(pem) ?? [];
        const bytes = Buffer.from(body, 'base64');
        const last = bytes.length - 1;
        bytes[last] = (bytes[last] ?? 0) ^ 1;
        return `-----BEGIN X509 CRL-----\n${bytes.toString('base64')}\n-----END X509 CRL-----\n`;
      },
    ],
    [
      'a list of the changes alone',
      () => authority.revocationList('maker', [], { extensions: '2.5.29.27=critical,DER:020101' }),
    ],
    ['more than is read', async () => 'x'.repeat(70_000)],
  ])('stops a station at its start when it is %s', async (_what, made) => {
    await authority.publish('list', await made());
    await expect(openTrust(directory(), 'Production')).rejects.toMatchObject({
      code: 'trust_unreadable',
    });
  });

  test('is read as DER, too', async () => {
    const pem = await authority.revocationList('maker', ['device']);
    const [, body = ''] = /-----\n([^-]+)\n-----/.exec(pem) ?? [];
    const file = join(directory(), 'device', 'list.crl');
    await writeFile(file, Buffer.from(body, 'base64'));
    expect(await standing('device')).toBe('certificate_revoked');
  });

  test('that comes while a station works counts within a minute', async () => {
    let at = systemClock();
    const now = () => at;
    const trust = await openKeptTrust(directory(), 'Production', now);
    const device = new X509Certificate((await authority.certificate('device')).raw);
    const found = async () => {
      const checked = checkChain(device, [], { domain: (await trust()).device, at: systemClock() });
      return checked.ok ? checked.value : checked.error;
    };
    expect(await found()).toBe('trusted');
    const file = await publish('maker', ['device']);
    expect(await found()).toBe('trusted');
    at = later(at, 60_000);
    expect(await found()).toBe('certificate_revoked');
    await writeFile(file, 'broken');
    at = later(at, 60_000);
    await expect(found()).rejects.toMatchObject({ code: 'trust_unreadable' });
  });
});
