import type { HouseholdId } from '../../social/household/household.ts';
import type { KeptScore } from '../../social/store.ts';
import type { SocialNeeds } from './needs.ts';

/** Evaluations that are read of one household: more than a year of them, one a day. */
const evaluationsMax = 400;

/**
 * Every score of a household, by evaluations of its own and of everybody, the newest day first; of
 * one day and formula the last evaluation's.
 */
export async function pastScores(
  { social }: Pick<SocialNeeds, 'social'>,
  household: HouseholdId,
): Promise<readonly KeptScore[]> {
  const [evaluations, rescored] = await Promise.all([
    social.evaluationsOf(household, evaluationsMax),
    social.scoresOf(household),
  ]);
  const seen = new Set<string>();
  const scores: KeptScore[] = [];
  for (const { day, score, inputs } of [...evaluations, ...rescored]) {
    const which = `${day} ${score.formulaHash}`;
    if (!seen.has(which)) scores.push({ household, day, score, inputs });
    seen.add(which);
  }
  return scores.toSorted((one, other) => (one.day > other.day ? -1 : one.day < other.day ? 1 : 0));
}
