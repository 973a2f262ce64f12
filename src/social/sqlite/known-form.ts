import { z } from 'zod';
import { Day } from '../day.ts';
import { Fact } from '../facts/fact.ts';
import { Household } from '../household/household.ts';
import type { StoredHousehold } from '../store.ts';

/** What readings of one bill have in common, then each: a household has about fifty facts. */
type Group = readonly [
  variable: string,
  kind: Fact['provenance']['kind'],
  by: string,
  validUntil: string,
  recorded: number,
  readings: (readonly [
    value: string | boolean,
    observed: string,
    month: string,
    reference: string,
  ])[],
];

/** A household and its facts as they are sealed. */
interface KnownForm {
  readonly household: Household;
  readonly certified: Day;
  readonly facts: readonly Group[];
}

/** For sealing. */
export function knownForm({ household, certified, facts }: StoredHousehold): KnownForm {
  const groups = new Map<string, Group>();
  for (const { variable, value, provenance, observed, month, validUntil, recorded } of facts) {
    const { kind, by } = provenance;
    const shared = JSON.stringify([variable, kind, by, validUntil, recorded]);
    const group = groups.get(shared) ?? [variable, kind, by, validUntil, recorded, []];
    const reference = provenance.kind === 'declared' ? '' : provenance.reference;
    group[5].push([value, observed, month, reference]);
    groups.set(shared, group);
  }
  return { household, certified, facts: [...groups.values()] };
}

function factsFrom([
  variable,
  kind,
  by,
  validUntil,
  recorded,
  readings,
]: Group): readonly unknown[] {
  return readings.map(([value, observed, month, reference]) => {
    const provenance = kind === 'declared' ? { kind, by } : { kind, by, reference };
    return { variable, value, provenance, observed, month, validUntil, recorded };
  });
}

const Stored = z.object({ household: Household, certified: Day, facts: z.array(Fact) });

/**
 * From what was sealed under a household's own key: only this file's other half can have written
 * what opens, so it is read as it stands; `checkedKnown` reads it with every check.
 */
export function knownFrom(sealed: unknown): StoredHousehold {
  const form = sealed as KnownForm;
  return { ...form, facts: form.facts.flatMap((group) => factsFrom(group) as readonly Fact[]) };
}

/** The same with every check. */
export function checkedKnown(sealed: unknown): StoredHousehold {
  return Stored.parse(knownFrom(sealed));
}
