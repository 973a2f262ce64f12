import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../files/replace-file.ts';
import { RecordId, StationId, type Seq } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';
import { packetLimits, Sha256 } from './manifest.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { sha256Of } from './sealed-part.ts';

/** What lies on a stick: written last, so that a folder without it was cut off. */
export const StickManifest = z
  .object({
    version: z.literal(1),
    station: StationId,
    at: Instant,
    packets: z.array(
      z
        .object({
          recordId: RecordId,
          bytes: z.number().int().min(1).max(packetLimits.packetBytesMax),
          sha256: Sha256,
        })
        .strict(),
    ),
  })
  .strict();
export type StickManifest = z.infer<typeof StickManifest>;

/** The manifest's file, and that of what the centre said. */
export const stickFiles = { manifest: 'manifest.json', statements: 'statements.json' } as const;

const fileOf = (recordId: RecordId): string => `${recordId}.packet`;

/** Entries read of the outbox at once. */
const perReadMax = 100;

/** Every entry that is approved and that the centre does not have, whenever its turn is. */
export async function* everySendable(outbox: Outbox): AsyncGenerator<OutboxEntry> {
  const at = Instant.parse(Number.MAX_SAFE_INTEGER);
  for (let after: Seq | 0 = 0; ;) {
    const page: readonly OutboxEntry[] = await outbox.ask('sendable', {
      after,
      max: perReadMax,
      at,
    });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < perReadMax) return;
    after = last.seq;
  }
}

/**
 * Writes every sealed packet that the centre does not have to a new folder, each file whole or not
 * at all. Nothing changes in the outbox: what is sent beside it arrives once all the same.
 * @throws when the disk does not take it
 */
export async function writeToStick(
  outbox: Outbox,
  to: { readonly directory: string; readonly station: StationId; readonly at: Instant },
): Promise<{ readonly folder: string; readonly packets: number; readonly bytes: number }> {
  const stamp = new Date(to.at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = `${to.station}-${stamp}`;
  const path = join(to.directory, folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const written: StickManifest['packets'] = [];
  for await (const { recordId } of everySendable(outbox)) {
    const packet = await outbox.ask('packet', recordId);
    if (!packet) continue;
    await replaceFile(join(path, fileOf(recordId)), 0o600, async (handle) => {
      for (let place = 0; ; place += 1) {
        const slice = await outbox.ask('slice', recordId, place);
        if (!slice) return;
        await handle.appendFile(slice);
      }
    });
    written.push({ recordId, ...packet });
  }
  const manifest = StickManifest.parse({
    version: 1,
    station: to.station,
    at: to.at,
    packets: written,
  });
  await replaceFile(join(path, stickFiles.manifest), 0o600, (handle) =>
    handle.writeFile(JSON.stringify(manifest)),
  );
  const bytes = written.reduce((sum, packet) => sum + packet.bytes, 0);
  return { folder, packets: written.length, bytes };
}

/**
 * A packet of a folder; undefined when its file is not what the manifest says.
 * @throws when it can not be read
 */
export async function packetOnStick(
  folder: string,
  { recordId, sha256, bytes }: StickManifest['packets'][number],
): Promise<Uint8Array | undefined> {
  const read = await readFile(join(folder, fileOf(recordId)));
  return read.length === bytes && (await sha256Of(read)) === sha256 ? read : undefined;
}
