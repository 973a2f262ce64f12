import type { SocialKeys } from '../../src/social/sqlite/sealed-store.ts';
import { newHouseholdKey, sealBytesFor } from '../../src/social/sqlite/sealed-store.ts';
import { knownForm } from '../../src/social/sqlite/known-form.ts';
import { openSocialDatabase } from '../../src/social/sqlite/schema.ts';
import { Nonces } from '../../src/register/vault.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { factsOf, generatedDay, profileOf } from './generated-households.ts';

/** Profiles that are drawn; beyond them they come again under other identifiers. */
const drawnMax = 20_000;
const blockLength = 2_000;

/** A household as it is sealed, and where its identifier stands in that. */
interface Drawn {
  readonly id: HouseholdId;
  readonly known: Buffer;
  readonly idAt: number;
}

function drawnForm(seed: string, index: number): Drawn {
  const profile = profileOf(seed, index);
  const { household } = profile;
  const facts = factsOf(profile, seed, index);
  const known = knownForm({ household, facts, certified: generatedDay });
  return { id: household.id, known, idAt: known.indexOf(household.id) };
}

/** The same under another identifier, which is as long. */
function renamed({ known, idAt }: Drawn, id: HouseholdId): Buffer {
  const other = Buffer.from(known);
  other.write(id, idAt, 'latin1');
  return other;
}

/**
 * Puts generated households into a social register's file, without the events that would have led
 * to them: for rescorings, which read what is known now.
 */
export function fillStore(
  { path, keys }: { readonly path: string; readonly keys: SocialKeys },
  {
    seed,
    from,
    to,
    drawn = drawnMax,
    onProgress = () => undefined,
  }: {
    readonly seed: string;
    readonly from: number;
    readonly to: number;
    /** Profiles that are drawn; fewer are quicker. */
    readonly drawn?: number;
    readonly onProgress?: (done: number) => void;
  },
): void {
  const db = openSocialDatabase(path);
  const insert = db.prepare('INSERT INTO households (id, wrapped_key, known) VALUES (?, ?, ?)');
  const cache = new Map<number, Drawn>();
  const nonces = new Nonces();
  const block = db.transaction((first: number, last: number) => {
    for (let index = first; index < last; index += 1) {
      const place = index % drawn;
      const form = cache.get(place) ?? drawnForm(seed, place);
      cache.set(place, form);
      // Identifiers that rise are put into their index quickly.
      const head = String(index).padStart(8, '0');
      const id = index < drawn ? form.id : HouseholdId.parse(head + form.id.slice(8));
      const { key, wrapped } = newHouseholdKey({ db, keys }, id);
      insert.run(id, wrapped, sealBytesFor({ id, key }, 'known', renamed(form, id), nonces));
    }
  });
  for (let first = from; first < to; first += blockLength) {
    block(first, Math.min(to, first + blockLength));
    onProgress(Math.min(to, first + blockLength));
  }
  db.close();
}
