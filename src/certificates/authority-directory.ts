import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../files/replace-file.ts';
import { certificatePurposes, type CertificatePurpose } from './certificate-profile.ts';
import type { Organisation } from './name-constraints.ts';
import { parsedList, readRevocationList } from './revocation-list.ts';

/** An authority: the second of a role replaced the first. */
export interface AuthorityName {
  readonly role: CertificatePurpose | 'root';
  readonly ordinal: number;
}

const Organisation = z
  .object({
    country: z.string().regex(/^[A-Z]{2}$/),
    organisation: z.string().trim().min(1).max(64),
  })
  .strict();

const file = ({ role, ordinal }: AuthorityName, ending: 'pem' | 'crl') =>
  `${role}-${ordinal}.${ending}`;

function nameFrom(fileName: string): readonly AuthorityName[] {
  const [, role, ordinal] = /^([a-z]+)-([1-9]\d{0,3})\.pem$/.exec(fileName) ?? [];
  const known = (['root', ...certificatePurposes] as const).find((each) => each === role);
  return known ? [{ role: known, ordinal: Number(ordinal) }] : [];
}

async function textOf(path: string): Promise<string | 'none'> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 'none' as const;
    throw error;
  });
}

/**
 * Public papers of a ceremony: certificates and lists of authorities, what they issued, and below
 * `trust` what others are given. It holds no key.
 */
export class AuthorityDirectory {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async #put(path: string, text: string): Promise<void> {
    const at = join(this.#directory, path);
    await mkdir(join(at, '..'), { recursive: true });
    await replaceFile(at, 0o644, (handle) => handle.writeFile(text));
  }

  async organisation(): Promise<Organisation | 'none'> {
    const text = await textOf(join(this.#directory, 'organisation.json'));
    return text === 'none' ? text : Organisation.parse(JSON.parse(text));
  }

  putOrganisation(of: Organisation): Promise<void> {
    return this.#put('organisation.json', `${JSON.stringify(Organisation.parse(of))}\n`);
  }

  /** Every authority, roots first, the oldest of a role first. */
  async authorities(): Promise<readonly AuthorityName[]> {
    const names = (await readdir(this.#directory)).flatMap(nameFrom);
    const place = ({ role }: AuthorityName) => ['root', ...certificatePurposes].indexOf(role);
    return names.toSorted((a, b) => place(a) - place(b) || a.ordinal - b.ordinal);
  }

  /** The ordinal of the authority of a role that issues now; 0 when there is none. */
  async latest(role: AuthorityName['role']): Promise<number> {
    const of = (await this.authorities()).filter((name) => name.role === role);
    return of.at(-1)?.ordinal ?? 0;
  }

  certificate(name: AuthorityName): Promise<string> {
    return readFile(join(this.#directory, file(name, 'pem')), 'utf8');
  }

  putCertificate(name: AuthorityName, pem: string): Promise<void> {
    return this.#put(file(name, 'pem'), pem);
  }

  async list(name: AuthorityName): Promise<Uint8Array | 'none'> {
    const text = await textOf(join(this.#directory, file(name, 'crl')));
    return text === 'none' ? text : Buffer.from(text, 'latin1');
  }

  putList(name: AuthorityName, pem: string): Promise<void> {
    return this.#put(file(name, 'crl'), pem);
  }

  /** Whether an authority's last list names a certificate. */
  async lists(name: AuthorityName, certificate: X509Certificate): Promise<boolean> {
    const bytes = await this.list(name);
    if (bytes === 'none') return false;
    const issuer = new X509Certificate(await this.certificate(name));
    const list = await readRevocationList(bytes, [issuer]);
    if (!list) throw new Error(`the list of ${name.role}-${name.ordinal} is not its own`);
    return list.has(certificate);
  }

  putIssued({ role, ordinal }: AuthorityName, serial: string, pem: string): Promise<void> {
    return this.#put(join('issued', `${role}-${ordinal}`, `${serial}.pem`), pem);
  }

  /** Everything that was issued, with who issued it. */
  async issued(): Promise<readonly { readonly by: AuthorityName; readonly pem: string }[]> {
    const found: { by: AuthorityName; pem: string }[] = [];
    for (const name of await this.authorities()) {
      const at = join(this.#directory, 'issued', `${name.role}-${name.ordinal}`);
      const files = await readdir(at).catch(() => []);
      for (const each of files.filter((one) => one.endsWith('.pem')).toSorted()) {
        found.push({ by: name, pem: await readFile(join(at, each), 'utf8') });
      }
    }
    return found;
  }

  /** When the list of an authority must have been followed by another. */
  async listEnds(name: AuthorityName): Promise<Date | 'none'> {
    const bytes = await this.list(name);
    return bytes === 'none' ? bytes : (parsedList(bytes).nextUpdate ?? 'none');
  }

  /**
   * Writes what others are to trust, for each purpose apart: roots, the authorities of this
   * purpose, and the lists of both. A station reads the same files.
   */
  async publish(): Promise<void> {
    const authorities = await this.authorities();
    for (const purpose of certificatePurposes) {
      const those = authorities.filter(({ role }) => role === 'root' || role === purpose);
      const kept = new Set(those.flatMap((name) => [file(name, 'pem'), file(name, 'crl')]));
      const place = join('trust', purpose);
      for (const name of those) {
        await this.#put(join(place, file(name, 'pem')), await this.certificate(name));
        const list = await this.list(name);
        if (list !== 'none') {
          await this.#put(join(place, file(name, 'crl')), Buffer.from(list).toString('latin1'));
        }
      }
      for (const old of await readdir(join(this.#directory, place))) {
        if (!kept.has(old)) await rm(join(this.#directory, place, old));
      }
    }
  }
}
