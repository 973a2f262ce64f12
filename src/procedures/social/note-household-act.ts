import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { SocialNeeds } from './needs.ts';

/** Who uses data, for what and on which basis: a `LawfulAccess` is one. */
export interface Acting {
  /** `operator:<id>`, `programme:<id>`, `resident` or `station`. */
  readonly actor: string;
  /** Where nobody stated one. */
  readonly purpose: string;
  /** What allows it; left out of what the station does by itself. */
  readonly basis?: string;
}

/** What was done with a household's data, and by whom. */
export type HouseholdAct = {
  /** E.g. `household.declared`. */
  readonly kind: string;
  readonly outcome: string;
} & (Acting | { readonly by: Acting });

function statedIn({ purpose, basis }: NonNullable<SocialNeeds['lawful']>) {
  return { purpose, basis };
}

/**
 * Writes an act into the journal once for each person whose data it touched, so that each of them
 * finds it when she asks who used her data: with the purpose and the legal basis that were stated.
 * An act on nobody is one act without a subject.
 */
export async function noteHouseholdAct(
  { register, now, lawful }: Pick<SocialNeeds, 'register' | 'now' | 'lawful'>,
  people: Iterable<ResidentId>,
  act: HouseholdAct,
): Promise<void> {
  const { kind, outcome } = act;
  const { actor, purpose, basis } = 'by' in act ? act.by : act;
  const own = basis === undefined ? { purpose } : { purpose, basis };
  const stated = basis === undefined && lawful ? statedIn(lawful) : own;
  const subjects = [...new Set(people)].map((person) => register.pseudonym(person));
  for (const subject of subjects.length === 0 ? [''] : subjects) {
    const at = now();
    const noted = { at, kind, subject, outcome, actor, ...stated };
    await register.commit('note_act', { at }, noted);
  }
}
