import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { SocialNeeds } from './needs.ts';

/** Who uses data, for what and on which basis: a `LawfulAccess` is one. */
export interface Acting {
  /** `operator:<id>`, `programme:<id>`, `resident` or `station`. */
  readonly actor: string;
  readonly purpose: string;
  /** What allows it; left out of what the station does by itself. */
  readonly basis?: string;
}

/** What was done with a household's data. */
export interface HouseholdAct extends Acting {
  /** E.g. `household.declared`. */
  readonly kind: string;
  readonly outcome: string;
}

/**
 * Writes an act into the journal once for each person whose data it touched, so that each of them
 * finds it when she asks who used her data. An act on nobody is one act without a subject.
 */
export async function noteHouseholdAct(
  { register, now }: Pick<SocialNeeds, 'register' | 'now'>,
  people: Iterable<ResidentId>,
  { kind, actor, purpose, basis, outcome }: HouseholdAct,
): Promise<void> {
  const based = basis === undefined ? {} : { basis };
  const subjects = [...new Set(people)].map((person) => register.pseudonym(person));
  for (const subject of subjects.length === 0 ? [''] : subjects) {
    const at = now();
    const act = { at, kind, subject, outcome, actor, purpose, ...based };
    await register.commit('note_act', { at }, act);
  }
}
