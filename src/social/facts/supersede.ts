import { sourceOf, type Fact } from './fact.ts';
import { newer } from './standing.ts';

function outlasts(one: Fact, other: Fact): boolean {
  if (one.validUntil === 'unlimited') return true;
  return other.validUntil !== 'unlimited' && one.validUntil >= other.validUntil;
}

/**
 * Without the facts that no day after their successors will use: those of one variable, one source
 * and one month for which a newer one exists that is valid as long.
 */
export function supersede(facts: readonly Fact[]): readonly Fact[] {
  const matters = new Map<string, Fact[]>();
  for (const fact of facts) {
    const matter = `${fact.variable} ${sourceOf(fact)} ${fact.month}`;
    const kept = matters.get(matter) ?? [];
    const useless = kept.some((other) => newer(other, fact) && outlasts(other, fact));
    const others = kept.filter((other) => !(newer(fact, other) && outlasts(fact, other)));
    matters.set(matter, useless ? others : [...others, fact]);
  }
  return [...matters.values()].flat();
}
