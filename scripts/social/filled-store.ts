import type { SocialKeys } from '../../src/social/sqlite/sealed-store.ts';
import { newHouseholdKey, sealFor } from '../../src/social/sqlite/sealed-store.ts';
import { knownForm } from '../../src/social/sqlite/known-form.ts';
import { openSocialDatabase } from '../../src/social/sqlite/schema.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { factsOf, generatedDay, profileOf } from './generated-households.ts';

/** Profiles that are drawn; beyond them they come again under other identifiers. */
const drawn = 20_000;
const blockLength = 2_000;

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
    onProgress = () => undefined,
  }: {
    readonly seed: string;
    readonly from: number;
    readonly to: number;
    readonly onProgress?: (done: number) => void;
  },
): void {
  const db = openSocialDatabase(path);
  const insert = db.prepare('INSERT INTO households (id, wrapped_key, known) VALUES (?, ?, ?)');
  const cache = new Map<number, ReturnType<typeof knownForm>>();
  const block = db.transaction((first: number, last: number) => {
    for (let index = first; index < last; index += 1) {
      const place = index % drawn;
      const profile = cache.has(place) ? undefined : profileOf(seed, place);
      if (profile) {
        const facts = factsOf(profile, seed, place);
        const { household } = profile;
        cache.set(place, knownForm({ household, facts, certified: generatedDay }));
      }
      const form = cache.get(place);
      if (!form) throw new Error('drawn just now');
      const tail = String(index).padStart(12, '0');
      const own = form.household.id;
      const id = index < drawn ? own : HouseholdId.parse(own.slice(0, 24) + tail);
      const household = { ...form.household, id };
      const { key, wrapped } = newHouseholdKey({ db, keys }, household.id);
      insert.run(id, wrapped, sealFor({ id: household.id, key }, 'known', { ...form, household }));
    }
  });
  for (let first = from; first < to; first += blockLength) {
    block(first, Math.min(to, first + blockLength));
    onProgress(Math.min(to, first + blockLength));
  }
  db.close();
}
