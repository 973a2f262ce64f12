import type { Register } from '../../register/register.ts';
import type { Acting } from './note-household-act.ts';
import type { HouseholdNeeds } from './needs.ts';

/** What was done with everybody's data, and by whom. */
interface BulkAct extends Acting {
  /** E.g. `report.counted`. */
  readonly kind: string;
  readonly outcome: string;
}

/** Stands in the journal for everybody of the social register at once. */
const everybody = 'social-register';

/** Under which subject the journal has what was done with everybody's data. */
export function bulkSubject({ pseudonym }: Pick<Register, 'pseudonym'>): string {
  return pseudonym(everybody);
}

/**
 * Writes what was done with everybody's data into the journal, once: whoever is in a household
 * finds it when she asks who used her data.
 */
export async function noteBulkAct(
  { register, now, lawful }: Pick<HouseholdNeeds, 'register' | 'now' | 'lawful'>,
  { kind, actor, purpose, basis, outcome }: BulkAct,
): Promise<void> {
  const at = now();
  const stated = lawful ?? { purpose, basis };
  const own = stated.basis === undefined ? {} : { basis: stated.basis };
  await register.commit(
    'note_act',
    { at },
    { at, kind, actor, subject: bulkSubject(register), purpose: stated.purpose, outcome, ...own },
  );
}
