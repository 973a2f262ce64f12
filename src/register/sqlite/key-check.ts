import { wrongKind } from '../register-kind.ts';
import { lookupOf, type Store } from './store.ts';

/** Under what the register seals a proof of its keys, which says whose register it is, too. */
export const keyCheckPlace = (training: boolean) => ({
  subject: 'register',
  kind: training ? 'training-key-check' : 'key-check',
});

/** The proof as it was sealed; `other` when it is of the other kind of register. */
function openedProof(store: Store, sealed: Buffer): Buffer | 'other' {
  try {
    return store.wrapping.open(keyCheckPlace(store.training), sealed);
  } catch (error) {
    try {
      store.wrapping.open(keyCheckPlace(!store.training), sealed);
    } catch {
      throw error;
    }
    return 'other';
  }
}

/** A register of other keys, or of the other kind, is refused before it is read or written. */
export function checkKeys(store: Store): void {
  const known = store.db
    .prepare<[], { sealed: Buffer }>('SELECT sealed FROM key_check WHERE id = 1')
    .get();
  const lookup = Buffer.from(lookupOf(store, 'idcs', 'key-check'), 'utf8');
  if (!known) {
    const sealed = store.wrapping.seal(keyCheckPlace(store.training), lookup);
    store.db.prepare('INSERT INTO key_check (id, sealed) VALUES (1, ?)').run(sealed);
    return;
  }
  const proof = openedProof(store, known.sealed);
  if (proof === 'other') throw wrongKind(store.training);
  if (!proof.equals(lookup)) {
    throw Object.assign(new Error('the register was written with other keys'), {
      code: 'sealed_data_damaged',
    });
  }
}
