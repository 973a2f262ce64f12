import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import { keyedHash, open, seal } from '../register/vault.ts';
import { RecordId, type OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok } from '../vocabulary/result.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import { DraftSample, type DraftLimits, type DraftPlace, type Drafts } from './drafts.ts';

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

/**
 * Drafts as sealed files: a directory for each operator, named by a keyed hash of her name, in it
 * one for each draft. A file moved to another place does not open.
 */
export function sealedDrafts(settings: DraftsSettings): Drafts {
  const { directory, key, now, limits = ordinaryDraftLimits } = settings;
  const deskOf = (operator: OperatorId) => join(directory, keyedHash(key, 'drafts of', operator));
  const folderOf = ({ operator, recordId }: DraftPlace) => join(deskOf(operator), recordId);
  const sealOf = ({ operator, recordId }: DraftPlace, name: string) => ({
    subject: `${operator} ${recordId}`,
    kind: `draft ${name}`,
  });
  /** One writes after the other: a file is written beside its place first. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = turn.then(act);
    turn = done.catch(() => undefined);
    return done;
  };
  const keptAt = async (folder: string): Promise<Instant | undefined> => {
    const found = await stat(join(folder, statementsFile)).catch(absent);
    return found && Instant.parse(Math.floor(found.mtimeMs));
  };
  const lasts = (at: Instant | undefined): at is Instant =>
    at !== undefined && at + limits.keptMsMax > now();
  const read = async (place: DraftPlace, name: string) => {
    const folder = folderOf(place);
    if (!lasts(await keptAt(folder))) return undefined;
    const sealed = await readFile(join(folder, name)).catch(absent);
    return sealed && open(key, sealOf(place, name), sealed);
  };
  const write = (place: DraftPlace, name: string, bytes: Uint8Array) =>
    replaceFile(join(folderOf(place), name), 0o600, (file) =>
      file.writeFile(seal(key, sealOf(place, name), bytes)),
    );
  const of = async (operator: OperatorId) => {
    const desk = deskOf(operator);
    const found = await Promise.all(
      (await namesIn(desk)).map(async (name) => {
        const at = await keptAt(join(desk, name));
        const recordId = RecordId.safeParse(name);
        return recordId.success && lasts(at) ? [{ recordId: recordId.data, keptAt: at }] : [];
      }),
    );
    return found.flat().toSorted((a, b) => b.keptAt - a.keptAt);
  };
  const drop = async (place: DraftPlace) => {
    const known = (await keptAt(folderOf(place))) !== undefined;
    await rm(folderOf(place), { recursive: true, force: true });
    return known;
  };
  const dropOld = async (): Promise<number> => {
    let dropped = 0;
    for (const desk of await namesIn(directory)) {
      for (const name of await namesIn(join(directory, desk))) {
        const folder = join(directory, desk, name);
        if (lasts(await keptAt(folder))) continue;
        await rm(folder, { recursive: true, force: true });
        dropped += 1;
      }
    }
    return dropped;
  };
  return {
    keep: (place, statements) =>
      inTurn(async () => {
        const folder = folderOf(place);
        const known = lasts(await keptAt(folder));
        if (!known && (await of(place.operator)).length >= limits.draftsMax) {
          return fail({ kind: 'drafts_too_many' as const });
        }
        // What is left of one that is too old must not come back with a new one.
        if (!known) await drop(place);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await write(place, statementsFile, Buffer.from(statements, 'utf8'));
        return ok(known ? ('kept' as const) : ('begun' as const));
      }),
    keepSample: (place, sample, bytes) =>
      inTurn(async () => {
        if (!lasts(await keptAt(folderOf(place)))) return fail({ kind: 'draft_unknown' as const });
        await write(place, sample, bytes);
        return ok('kept' as const);
      }),
    open: async (place) => {
      const statements = await read(place, statementsFile);
      const at = await keptAt(folderOf(place));
      if (!statements || !at) return undefined;
      const names = await namesIn(folderOf(place));
      const samples = DraftSample.options.filter((sample) => names.includes(sample));
      const { recordId } = place;
      return { recordId, keptAt: at, statements: statements.toString('utf8'), samples };
    },
    sample: read,
    of,
    drop: (place) => inTurn(() => drop(place)),
    dropSamples: (place, samples) =>
      inTurn(async () => {
        for (const sample of samples) await rm(join(folderOf(place), sample), { force: true });
      }),
    sweep: () => inTurn(dropOld),
  };
}
