import { z } from 'zod';
import type { Modality } from '../../vocabulary/modality.ts';
import type { GalleryName } from '../gallery-name.ts';
import type { GalleryKind } from '../gallery-kind.ts';
import { failure, type Database, type Session } from './database.ts';
import { lockSchema } from './schema.ts';
import type { VectorSeal } from './vector-seal.ts';

/** What a name in a database is made for. */
export interface Claim {
  readonly name: GalleryName;
  readonly modality: Modality;
  readonly kind: GalleryKind;
  readonly seal: VectorSeal;
}

const Held = z.object({
  modality: z.string(),
  model: z.string(),
  model_hash: z.string(),
  dimension: z.number().int(),
  scope: z.string(),
  key_check: z.instanceof(Uint8Array),
});

type Table = 'gallery_log_kinds' | 'galleries';

/**
 * Whether the name is held, for this very kind.
 * @throws an Error with code `gallery_of_other_kind` or `gallery_key_wrong`
 */
async function isHeld(session: Session, table: Table, claim: Claim): Promise<boolean> {
  const { name, modality, kind, seal } = claim;
  const [held] = await session.rows(
    Held,
    `SELECT modality, model, model_hash, dimension, scope, key_check FROM ${table}
     WHERE name = $1`,
    [name],
  );
  if (!held) return false;
  const same =
    held.modality === modality &&
    held.model === kind.model &&
    held.model_hash === kind.modelHash &&
    held.dimension === kind.dimension &&
    held.scope === kind.scope;
  if (!same) throw failure('gallery_of_other_kind', `${name} was made for another model`);
  if (!seal.isKeyOf(held.key_check)) {
    throw failure('gallery_key_wrong', `${name} was sealed under another key`);
  }
  return true;
}

/**
 * Takes a name for a kind, or finds that it was taken for this kind before; then it only reads.
 * References of two models never mix: another kind is refused.
 * @param made what to do in the same transaction when the name is new
 */
export async function claimKind(
  database: Database,
  table: Table,
  claim: Claim,
  made: (session: Session) => Promise<void> = async () => undefined,
): Promise<void> {
  if (await database.transaction('read', (session) => isHeld(session, table, claim))) return;
  const { name, modality, kind, seal } = claim;
  await database.transaction('write', async (session) => {
    await lockSchema(session);
    // Somebody may have taken it while we waited.
    if (await isHeld(session, table, claim)) return;
    await session.run(
      `INSERT INTO ${table} (name, modality, model, model_hash, dimension, scope, key_check)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [name, modality, kind.model, kind.modelHash, kind.dimension, kind.scope, seal.keyCheck()],
    );
    await made(session);
  });
}
