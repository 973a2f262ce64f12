import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { SocialNeeds } from './needs.ts';

/** What was done with a household's data, by whom, and why. */
export interface HouseholdAct {
  /** E.g. `household.declared`. */
  readonly kind: string;
  /** `operator:<id>`, `programme:<id>`, `resident` or `station`. */
  readonly actor: string;
  readonly purpose: string;
  readonly outcome: string;
}

/**
 * Writes an act into the journal once for each person whose data it touched, so that each of them
 * finds it when she asks who used her data. An act on nobody is one act without a subject.
 */
export async function noteHouseholdAct(
  { register, now }: Pick<SocialNeeds, 'register' | 'now'>,
  people: Iterable<ResidentId>,
  { kind, actor, purpose, outcome }: HouseholdAct,
): Promise<void> {
  const subjects = [...new Set(people)].map((person) => register.pseudonym(person));
  for (const subject of subjects.length === 0 ? [''] : subjects) {
    const at = now();
    await register.commit('note_act', { at }, { at, kind, actor, subject, purpose, outcome });
  }
}
