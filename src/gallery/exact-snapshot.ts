import { z } from 'zod';
import { ChangeNumber } from '../vocabulary/record-ids.ts';
import { ModelId } from '../vocabulary/template.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { NativeGallery, NativeRows } from './native-rows.ts';
import { readSealedBlocks, writeSealedBlocks, type SealedBlock } from './sealed-blocks.ts';
import type { SnapshotPlace } from './snapshot.ts';

/** "Basma exact" and the version of the layout; another version is filled anew, not read. */
const magic = Buffer.from('BASMAEXA\x01', 'latin1');
/** About a megabyte: sealing it takes the event loop a millisecond. */
const blockBytes = 1 << 20;

/** What a snapshot says of itself; it holds no person. */
const Header = z
  .object({
    model: ModelId,
    modelHash: z.string().max(64),
    dimension: z.number().int().positive(),
    scope: z.enum(['register', 'station']),
    asOf: ChangeNumber,
    /** As `NativeFigures` has it; without it nobody could say what rounding may hide. */
    errorMax: z.number().nonnegative(),
    bytesPerRow: z.number().int().positive(),
  })
  .strict()
  .readonly();

/** Rows of a gallery in blocks, those left out that were removed: a file is compact. */
function* blocksOf(rows: NativeRows, end: number): Generator<SealedBlock> {
  const room = new Uint8Array(blockBytes);
  let from = 0;
  do {
    const [written, next] = rows.exportRows(from, end, room);
    from = next;
    yield { bytes: room.subarray(0, written), last: from >= end };
  } while (from < end);
}

/** A gallery at one change: `end` rows are of changes up to `asOf`, no more and no less. */
export interface RowsAt {
  readonly kind: GalleryKind;
  readonly asOf: ChangeNumber;
  readonly end: number;
}

/**
 * Saves a gallery as it was at a change, while it goes on: what was appended since is not in the
 * file, what was removed since may or may not be; whoever reads it takes the later changes again.
 * @throws when the disk does not take it; the one before stays
 */
export async function saveRows(
  place: SnapshotPlace,
  rows: NativeRows,
  { kind, asOf, end }: RowsAt,
): Promise<void> {
  const { errorMax, bytesPerRow } = rows.figures();
  const { model, modelHash, dimension, scope } = kind;
  const header = Header.parse({ model, modelHash, dimension, scope, asOf, errorMax, bytesPerRow });
  await writeSealedBlocks(place, { magic, header }, blocksOf(rows, end));
}

/** Rows as they were saved, and up to which change; undefined when they must be filled anew. */
export async function savedRows(
  native: NativeGallery,
  kind: GalleryKind,
  place: SnapshotPlace,
): Promise<{ readonly rows: NativeRows; readonly asOf: ChangeNumber } | undefined> {
  const rows = new native.Rows(kind.dimension);
  let asOf = ChangeNumber.parse(0);
  const read = await readSealedBlocks(place, magic, (said) => {
    const header = Header.parse(said);
    const same =
      header.model === kind.model &&
      header.modelHash === kind.modelHash &&
      header.dimension === kind.dimension &&
      header.scope === kind.scope &&
      header.bytesPerRow === rows.figures().bytesPerRow;
    if (!same) throw new Error('a snapshot of something else');
    asOf = header.asOf;
    return (bytes) => rows.importRows(bytes, header.errorMax);
  });
  return read === 'whole' ? { rows, asOf } : undefined;
}
