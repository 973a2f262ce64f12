import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { derivedKey } from './derived-key.ts';
import { Enveloped, type Envelope } from './envelope.ts';
import { readWhole, writeWhole } from './private-file.ts';

const secret = z
  .string()
  .regex(/^[\w-]{43}$/)
  .transform((text) => Buffer.from(text, 'base64url'));
const Secrets = z
  .object({
    wrap: secret,
    /** What wrapped before, while the register is sealed anew. */
    formerWrap: secret.exactOptional(),
    lookup: secret,
    pseudonym: secret,
    /** What seals drafts. */
    drafts: secret,
    /** What seals numbers until they are handed over. */
    numbers: secret,
    /** By what templates are turned. */
    templates: secret,
    /** By what they were, until all of them are turned anew. */
    formerTemplates: secret.exactOptional(),
    /** What wraps the social register's keys, by what it finds people, and names them. */
    socialWrap: secret,
    socialLookup: secret,
    socialNames: secret,
  })
  .strict();
/** Before there was a social register, and before drafts and others had secrets of their own. */
const FirstSecrets = Secrets.partial({
  drafts: true,
  numbers: true,
  templates: true,
  socialWrap: true,
  socialLookup: true,
  socialNames: true,
});

/** The station's own secrets, 32 bytes each. */
export type StationSecrets = z.infer<typeof Secrets>;

/** The secrets in their file. */
export interface StationSecretsFile {
  secrets(): StationSecrets;
  /**
   * Makes another key that wraps, and keeps the one before beside it; in an envelope, under another
   * key of the token.
   */
  renewWrap(): Promise<StationSecrets>;
  /** Nothing is sealed by the key before any more: it goes, and the key of its envelope too. */
  forgetFormerWrap(): Promise<void>;
  /** Makes another key that turns templates from the next start on. */
  renewTemplates(): Promise<void>;
  /** Everything is turned by the present one. */
  forgetFormerTemplates(): Promise<void>;
}

/** What the envelope's seal is bound to. */
const what = 'station-secrets';

/** Where secrets come from, and whether they may be made. */
export interface SecretsPlace {
  readonly file: string;
  readonly mayMake: boolean;
  /** `none` where no token seals the file. */
  readonly envelope: Envelope | 'none';
}

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function text(secrets: StationSecrets): string {
  const written = Object.entries(secrets).map(([name, bytes]) => [
    name,
    bytes.toString('base64url'),
  ]);
  return JSON.stringify(Object.fromEntries(written));
}

/** Secrets as they are kept; those that an earlier version drew from the key that wraps stay. */
function completed(stored: unknown): Pick<Read, 'secrets' | 'lacking'> {
  const first = FirstSecrets.parse(stored);
  const drafts = first.drafts ?? derivedKey(first.wrap, 'drafts');
  const numbers = first.numbers ?? derivedKey(first.wrap, 'numbers handed over');
  const made = newSecrets();
  const {
    templates = made.templates,
    socialWrap = made.socialWrap,
    socialLookup = made.socialLookup,
    socialNames = made.socialNames,
  } = first;
  const social = { socialWrap, socialLookup, socialNames };
  const lacking = Object.keys(made).some((name) => !Object.hasOwn(first, name));
  return { secrets: { ...first, drafts, numbers, templates, ...social }, lacking };
}

interface Read {
  readonly secrets: StationSecrets;
  /** Whether an earlier version did not write some of them. */
  readonly lacking: boolean;
  readonly sealed: Enveloped | 'open';
}

async function read(stored: unknown, envelope: Envelope | 'none'): Promise<Read> {
  const sealed = Enveloped.safeParse(stored);
  if (!sealed.success) return { ...completed(stored), sealed: 'open' };
  if (envelope === 'none') {
    throw refused('secrets_sealed', "the register's secrets are sealed by a token: configure it");
  }
  const opened = Buffer.from(await envelope.open(what, sealed.data));
  return { ...completed(JSON.parse(opened.toString('utf8'))), sealed: sealed.data };
}

async function write(
  { file, envelope }: SecretsPlace,
  secrets: StationSecrets,
): Promise<Enveloped | 'open'> {
  if (envelope === 'none') {
    await writeWhole(file, text(secrets));
    return 'open';
  }
  const sealed = await envelope.seal(what, Buffer.from(text(secrets), 'utf8'));
  await writeWhole(file, JSON.stringify(sealed));
  return sealed;
}

function newSecrets(): StationSecrets {
  return {
    wrap: randomBytes(32),
    lookup: randomBytes(32),
    pseudonym: randomBytes(32),
    drafts: randomBytes(32),
    numbers: randomBytes(32),
    templates: randomBytes(32),
    socialWrap: randomBytes(32),
    socialLookup: randomBytes(32),
    socialNames: randomBytes(32),
  };
}

/**
 * Loads the secrets, or makes them when `mayMake`. A register without its secrets can never be read
 * again, so nothing is made beside one that exists. Where a token seals them, it is asked once.
 * @throws an Error with code `secrets_missing`, `secrets_sealed`, `private_file_damaged`,
 * `private_file_open`, `key_unknown` or `token_unavailable`
 */
export async function openStationSecrets(place: SecretsPlace): Promise<StationSecretsFile> {
  const { file, mayMake, envelope } = place;
  const known = await readWhole(file);
  if (known === undefined && !mayMake) {
    throw refused('secrets_missing', `the register's secrets are missing: ${file}`);
  }
  const found = known === undefined ? undefined : await read(JSON.parse(known), envelope);
  let secrets: StationSecrets = found?.secrets ?? newSecrets();
  const lacksSeal = envelope !== 'none' && found?.sealed === 'open';
  if (!found || found.lacking || lacksSeal) await write(place, secrets);
  return {
    secrets: () => secrets,
    renewWrap: async () => {
      if (secrets.formerWrap) throw new Error('one change ends before the next begins');
      const changed = { ...secrets, wrap: randomBytes(32), formerWrap: secrets.wrap };
      if (envelope !== 'none') await envelope.renew();
      await write(place, changed);
      secrets = changed;
      return secrets;
    },
    forgetFormerWrap: async () => {
      const { formerWrap: _, ...kept } = secrets;
      const sealed = await write(place, kept);
      secrets = kept;
      if (envelope !== 'none' && sealed !== 'open') await envelope.retireBefore(sealed);
    },
    renewTemplates: async () => {
      if (secrets.formerTemplates) throw new Error('one change ends before the next begins');
      const { templates } = secrets;
      const changed = { ...secrets, templates: randomBytes(32), formerTemplates: templates };
      await write(place, changed);
      secrets = changed;
    },
    forgetFormerTemplates: async () => {
      const { formerTemplates, ...kept } = secrets;
      if (formerTemplates === undefined) return;
      await write(place, kept);
      secrets = kept;
    },
  };
}
