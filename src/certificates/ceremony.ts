import './reflected-metadata.ts';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { Name, X509Certificate } from '@peculiar/x509';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { AuthorityDirectory, AuthorityName } from './authority-directory.ts';
import type { AuthorityKey } from './authority-key.ts';
import {
  certificatePurposes,
  profiles,
  rootProfile,
  type CertificatePurpose,
} from './certificate-profile.ts';
import {
  certify,
  listAfter,
  pemOf,
  readRequest,
  type Issuer,
  type Revoked,
  type RevocationReason,
} from './issuing.ts';
import { isBelow, organisationName, type Organisation } from './name-constraints.ts';

/** Keys of authorities, in files under a passphrase or in a token. */
export interface AuthorityKeys {
  /** @throws an Error with code `authority_key_exists` rather than replacing one */
  make(name: AuthorityName): Promise<AuthorityKey>;
  /** @throws an Error with code `authority_key_missing`, or that it does not open */
  open(name: AuthorityName): Promise<AuthorityKey>;
}

/** What a ceremony needs. */
export interface CeremonyNeeds {
  readonly directory: AuthorityDirectory;
  readonly keys: AuthorityKeys;
  readonly now: () => Instant;
}

/** Why nothing was done. */
export interface CeremonyRefusal {
  readonly kind:
    | 'ceremony_held'
    | 'ceremony_not_held'
    | 'request_malformed'
    /** The key asks for another algorithm than this purpose has. */
    | 'request_key_refused'
    /** The name is not one of the organisation's. */
    | 'name_not_permitted'
    /** The authority ends before what it would certify: renew it. */
    | 'authority_ends_sooner'
    | 'certificate_unknown'
    | 'already_revoked';
}

const dayMs = 86_400_000;
/** Clocks of others may be behind ours. */
const beforeMs = 10 * 60_000;
/** How long a list may be relied on: the root lies in a safe, and is taken out once a year. */
const listDays = { root: 400, other: 100 } as const;

function after(at: Instant, days: number): Date {
  return new Date(at + days * dayMs);
}

/** What an authority is called, e.g. `C=MA, O=…, CN=document 1`. */
function subjectOf(of: Organisation, { role, ordinal }: AuthorityName): string {
  return `${organisationName(of)}, CN=${role} ${ordinal}`;
}

async function issuerOf(needs: CeremonyNeeds, name: AuthorityName): Promise<Issuer> {
  const pem = await needs.directory.certificate(name);
  return { certificate: new X509Certificate(pem), key: await needs.keys.open(name) };
}

/** Lists, anew: with what is taken back now added. */
async function listed(
  { directory, now }: CeremonyNeeds,
  name: AuthorityName,
  by: Issuer,
  revoked: readonly Revoked[] = [],
): Promise<void> {
  const days = name.role === 'root' ? listDays.root : listDays.other;
  const times = { from: new Date(now()), to: after(now(), days) };
  await directory.putList(
    name,
    await listAfter(by, await directory.list(name), { ...times, revoked }),
  );
}

async function makeRoot(needs: CeremonyNeeds, of: Organisation, ordinal: number): Promise<Issuer> {
  const name = { role: 'root', ordinal } as const;
  const key = await needs.keys.make(name);
  const at = needs.now();
  const certificate = await certify(
    { itself: key },
    {
      subject: subjectOf(of, name),
      publicKey: key.publicKey,
      from: new Date(at - beforeMs),
      to: after(at, rootProfile.years * 365.25),
      issuersBelow: rootProfile.pathLength,
      usage: 'any',
      namesBelow: 'any',
    },
  );
  await needs.directory.putCertificate(name, pemOf(certificate));
  const root = { certificate, key };
  await listed(needs, name, root);
  return root;
}

async function makeAuthority(
  needs: CeremonyNeeds,
  of: Organisation,
  { root, role, ordinal }: { root: Issuer; role: CertificatePurpose; ordinal: number },
): Promise<Result<'made', CeremonyRefusal>> {
  const { usage, authority, ownNamesOnly } = profiles[role];
  const at = needs.now();
  const to = after(at, authority.years * 365.25);
  if (to > root.certificate.notAfter) return fail({ kind: 'authority_ends_sooner' });
  const name = { role, ordinal };
  const key = await needs.keys.make(name);
  const certificate = await certify(root, {
    subject: subjectOf(of, name),
    publicKey: key.publicKey,
    from: new Date(at - beforeMs),
    to,
    issuersBelow: authority.pathLength,
    usage,
    namesBelow: ownNamesOnly ? organisationName(of) : 'any',
  });
  await needs.directory.putCertificate(name, pemOf(certificate));
  await listed(needs, name, { certificate, key });
  return ok('made');
}

/**
 * Makes a root and an authority of each purpose below it, their first lists, and what others are to
 * trust. Once in a directory.
 */
export async function holdCeremony(
  needs: CeremonyNeeds,
  of: Organisation,
): Promise<Result<'held', CeremonyRefusal>> {
  const { directory } = needs;
  if ((await directory.organisation()) !== 'none') return fail({ kind: 'ceremony_held' });
  await directory.putOrganisation(of);
  const root = await makeRoot(needs, of, 1);
  for (const role of certificatePurposes) {
    const made = await makeAuthority(needs, of, { root, role, ordinal: 1 });
    if (!made.ok) return made;
  }
  await directory.publish();
  return ok('held');
}

/**
 * Makes the next root, or the next authority of a purpose. The one before stays trusted, and goes
 * on telling what it took back, until its own certificate ends.
 */
export async function renewAuthority(
  needs: CeremonyNeeds,
  role: AuthorityName['role'],
): Promise<Result<'renewed', CeremonyRefusal>> {
  const { directory } = needs;
  const of = await directory.organisation();
  if (of === 'none') return fail({ kind: 'ceremony_not_held' });
  const ordinal = (await directory.latest(role)) + 1;
  if (role === 'root') await makeRoot(needs, of, ordinal);
  else {
    const rootName = { role: 'root', ordinal: await directory.latest('root') } as const;
    const root = await issuerOf(needs, rootName);
    const made = await makeAuthority(needs, of, { root, role, ordinal });
    if (!made.ok) return made;
  }
  await directory.publish();
  return ok('renewed');
}

/** Certifies the key of a request for one purpose. */
export async function certifyRequest(
  needs: CeremonyNeeds,
  purpose: CertificatePurpose,
  text: string,
): Promise<Result<{ readonly pem: string; readonly serialNumber: string }, CeremonyRefusal>> {
  const { directory, now } = needs;
  const of = await directory.organisation();
  if (of === 'none') return fail({ kind: 'ceremony_not_held' });
  const request = await readRequest(text);
  if (!request) return fail({ kind: 'request_malformed' });
  const { usage, days, ownNamesOnly } = profiles[purpose];
  // A station signs with P-256; capture devices sign with RSA.
  const { name } = request.publicKey.algorithm;
  if (name !== 'ECDSA' && purpose !== 'device') return fail({ kind: 'request_key_refused' });
  const der = (subject: string) => new Uint8Array(new Name(subject).toArrayBuffer());
  // A station need not know how its organisation is spelt.
  const isShort = request.subject.startsWith('CN=');
  const subject = isShort ? `${organisationName(of)}, ${request.subject}` : request.subject;
  if (ownNamesOnly && !isBelow(der(subject), der(organisationName(of)))) {
    return fail({ kind: 'name_not_permitted' });
  }
  const authority = { role: purpose, ordinal: await directory.latest(purpose) };
  const by = await issuerOf(needs, authority);
  const at = now();
  const to = after(at, days);
  if (to > by.certificate.notAfter) return fail({ kind: 'authority_ends_sooner' });
  const certificate = await certify(by, {
    subject,
    publicKey: request.publicKey,
    from: new Date(at - beforeMs),
    to,
    issuersBelow: 'none',
    usage,
    namesBelow: 'any',
  });
  const pem = pemOf(certificate);
  const { serialNumber } = certificate;
  await directory.putIssued(authority, serialNumber, pem);
  return ok({ pem, serialNumber });
}

/** Takes a certificate back that one of these authorities issued, an authority's own included. */
export async function revoke(
  needs: CeremonyNeeds,
  pem: string,
  reason: RevocationReason,
): Promise<Result<'revoked', CeremonyRefusal>> {
  const { directory, now } = needs;
  const certificate = new NodeCertificate(pem);
  for (const name of await directory.authorities()) {
    const own = new NodeCertificate(await directory.certificate(name));
    const isOwn = certificate.checkIssued(own) && certificate.verify(own.publicKey);
    if (!isOwn || own.raw.equals(certificate.raw)) continue;
    if (await directory.lists(name, certificate)) return fail({ kind: 'already_revoked' });
    const { serialNumber } = certificate;
    const revoked = { serialNumber, at: new Date(now()), reason };
    await listed(needs, name, await issuerOf(needs, name), [revoked]);
    await directory.publish();
    return ok('revoked');
  }
  return fail({ kind: 'certificate_unknown' });
}

/** Signs every list anew, before the last ones are too old to be relied on. */
export async function renewLists(
  needs: CeremonyNeeds,
  roles: readonly AuthorityName['role'][],
): Promise<Result<number, CeremonyRefusal>> {
  const names = (await needs.directory.authorities()).filter(({ role }) => roles.includes(role));
  if (names.length === 0) return fail({ kind: 'ceremony_not_held' });
  for (const name of names) await listed(needs, name, await issuerOf(needs, name));
  await needs.directory.publish();
  return ok(names.length);
}
