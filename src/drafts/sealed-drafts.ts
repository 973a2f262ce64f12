import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import { keyedHash, open, seal, type SealedPlace } from '../register/vault.ts';
import { RecordId, type OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok } from '../vocabulary/result.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import {
  DraftSample,
  type Draft,
  type DraftLimits,
  type DraftPlace,
  type Drafts,
} from './drafts.ts';

/** A clerk's day has a few people who come back with a paper. */
const ordinaryDraftLimits: DraftLimits = { draftsMax: 20, keptMsMax: 24 * 3_600_000 };

/** Where drafts lie, sealed with which key. */
export interface DraftsSettings {
  readonly directory: string;
  readonly key: Uint8Array;
  readonly now: Clock;
  readonly limits?: DraftLimits;
}

const statementsFile = 'statements';

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

/** Names in a directory; none when there is no such directory. */
async function namesIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory).catch(absent)) ?? [];
}

/** When the draft in a folder changed last; undefined when there is none. */
async function keptAt(folder: string): Promise<Instant | undefined> {
  const found = await stat(join(folder, statementsFile)).catch(absent);
  return found && Instant.parse(Math.floor(found.mtimeMs));
}

function sealOf({ operator, recordId }: DraftPlace, name: string): SealedPlace {
  return { subject: `${operator} ${recordId}`, kind: `draft ${name}` };
}

/**
 * Drafts as sealed files: a directory for each operator, named by a keyed hash of her name, in it
 * one for each draft. A file moved to another place does not open.
 */
export class SealedDrafts implements Drafts {
  readonly #settings: DraftsSettings;
  readonly #limits: DraftLimits;
  /** One writes after the other: a file is written beside its place first. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: DraftsSettings) {
    this.#settings = settings;
    this.#limits = settings.limits ?? ordinaryDraftLimits;
  }

  keep(place: DraftPlace, statements: string): ReturnType<Drafts['keep']> {
    return this.#inTurn(async () => {
      const folder = this.#folderOf(place);
      const known = this.#lasts(await keptAt(folder));
      if (!known && (await this.of(place.operator)).length >= this.#limits.draftsMax) {
        return fail({ kind: 'drafts_too_many' as const });
      }
      // What is left of one that is too old must not come back with a new one.
      if (!known) await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.#write(place, statementsFile, Buffer.from(statements, 'utf8'));
      return ok(known ? ('kept' as const) : ('begun' as const));
    });
  }

  keepSample(
    place: DraftPlace,
    sample: DraftSample,
    bytes: Uint8Array,
  ): ReturnType<Drafts['keepSample']> {
    return this.#inTurn(async () => {
      const known = this.#lasts(await keptAt(this.#folderOf(place)));
      if (!known) return fail({ kind: 'draft_unknown' as const });
      await this.#write(place, sample, bytes);
      return ok('kept' as const);
    });
  }

  async open(place: DraftPlace): Promise<Draft | undefined> {
    const statements = await this.#read(place, statementsFile);
    const at = await keptAt(this.#folderOf(place));
    if (!statements || !at) return undefined;
    const names = await namesIn(this.#folderOf(place));
    const samples = DraftSample.options.filter((sample) => names.includes(sample));
    const { recordId } = place;
    return { recordId, keptAt: at, statements: statements.toString('utf8'), samples };
  }

  sample(place: DraftPlace, sample: DraftSample): Promise<Uint8Array | undefined> {
    return this.#read(place, sample);
  }

  async of(operator: OperatorId): Promise<readonly Pick<Draft, 'recordId' | 'keptAt'>[]> {
    const desk = this.#deskOf(operator);
    const found = await Promise.all(
      (await namesIn(desk)).map(async (name) => {
        const at = await keptAt(join(desk, name));
        const recordId = RecordId.safeParse(name);
        return recordId.success && this.#lasts(at) ? [{ recordId: recordId.data, keptAt: at }] : [];
      }),
    );
    return found.flat().toSorted((a, b) => b.keptAt - a.keptAt);
  }

  drop(place: DraftPlace): Promise<boolean> {
    return this.#inTurn(async () => {
      const known = (await keptAt(this.#folderOf(place))) !== undefined;
      await rm(this.#folderOf(place), { recursive: true, force: true });
      return known;
    });
  }

  dropSamples(place: DraftPlace, samples: readonly DraftSample[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const sample of samples) await rm(join(this.#folderOf(place), sample), { force: true });
    });
  }

  sweep(): Promise<number> {
    return this.#inTurn(async () => {
      const { directory } = this.#settings;
      let dropped = 0;
      for (const desk of await namesIn(directory)) {
        for (const name of await namesIn(join(directory, desk))) {
          const folder = join(directory, desk, name);
          if (this.#lasts(await keptAt(folder))) continue;
          await rm(folder, { recursive: true, force: true });
          dropped += 1;
        }
      }
      return dropped;
    });
  }

  #deskOf(operator: OperatorId): string {
    const { directory, key } = this.#settings;
    return join(directory, keyedHash(key, 'drafts of', operator));
  }

  #folderOf({ operator, recordId }: DraftPlace): string {
    return join(this.#deskOf(operator), recordId);
  }

  #lasts(at: Instant | undefined): at is Instant {
    return at !== undefined && at + this.#limits.keptMsMax > this.#settings.now();
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #read(place: DraftPlace, name: string): Promise<Buffer | undefined> {
    const folder = this.#folderOf(place);
    if (!this.#lasts(await keptAt(folder))) return undefined;
    const sealed = await readFile(join(folder, name)).catch(absent);
    return sealed && open(this.#settings.key, sealOf(place, name), sealed);
  }

  #write(place: DraftPlace, name: string, bytes: Uint8Array): Promise<void> {
    const sealed = seal(this.#settings.key, sealOf(place, name), bytes);
    return replaceFile(join(this.#folderOf(place), name), 0o600, (file) => file.writeFile(sealed));
  }
}
