import { monthNumber } from '../day.ts';
import type { Fact } from '../facts/fact.ts';
import { writtenValue, type UsableFact } from '../facts/usable-fact.ts';
import { dayCode, monthOfCode, type CalendarTexts } from './calendar-codes.ts';
import type { ByteReader, ByteWriter } from './compact-bytes.ts';
import { readValue, writeValue } from './value-form.ts';

/** Facts that have all in common but their value, their day, their month and their reference. */
function groupsOf(facts: readonly Fact[]): readonly (readonly [Fact, ...Fact[]])[] {
  const groups = new Map<string, [Fact, ...Fact[]]>();
  for (const fact of facts) {
    const { variable, provenance, validUntil, recorded } = fact;
    const { kind, by } = provenance;
    const shared = JSON.stringify([variable, kind, by, validUntil, recorded]);
    const group = groups.get(shared);
    if (group) group.push(fact);
    else groups.set(shared, [fact]);
  }
  return [...groups.values()];
}

/** What facts of a kind of provenance have besides `by`. */
function referenceOf({ provenance }: Fact): string | undefined {
  return 'reference' in provenance ? provenance.reference : undefined;
}

/**
 * Writes facts: what a score needs comes first, in groups; the references, which it does not need,
 * come behind and need not be read. The facts' order is not kept; it says nothing.
 */
export function writeFacts(to: ByteWriter, facts: readonly Fact[]): void {
  const groups = groupsOf(facts);
  let day = 0;
  to.whole(groups.length);
  for (const group of groups) {
    const [{ variable, provenance, validUntil, recorded }] = group;
    to.word(variable);
    to.word(provenance.kind);
    to.word(provenance.by);
    to.whole(validUntil === 'unlimited' ? 0 : dayCode(validUntil) + 1);
    to.whole(recorded);
    to.whole(group.length);
    for (const { value, observed, month } of group) {
      const code = dayCode(observed);
      writeValue(to, value);
      to.signed(code - day);
      // A reading is of the month of its day, or of one near to it.
      to.whole(month === 'none' ? 0 : 1 + near(monthOfCode(code) - monthNumber(month)));
      day = code;
    }
  }
  for (const fact of groups.flat()) {
    const reference = referenceOf(fact);
    if (reference !== undefined) to.text(reference);
  }
}

function near(difference: number): number {
  return difference < 0 ? -2 * difference - 1 : 2 * difference;
}

function far(written: number): number {
  return written % 2 === 0 ? written / 2 : -(written + 1) / 2;
}

/** A group's kind is one of those that were written, for only what `writeFacts` wrote opens. */
type Kind = UsableFact['provenance']['kind'];

/** The facts without their references. */
export function readUsable(from: ByteReader, calendar: CalendarTexts): UsableFact[] {
  const facts: UsableFact[] = [];
  let code = 0;
  for (let groups = from.whole(); groups > 0; groups -= 1) {
    const variable = from.word();
    const provenance = { kind: from.word() as Kind, by: from.word() };
    const until = from.whole();
    const validUntil = until === 0 ? 'unlimited' : calendar.day(until - 1);
    const recorded = from.whole() as Fact['recorded'];
    for (let readings = from.whole(); readings > 0; readings -= 1) {
      const value = readValue(from);
      code += from.signed();
      const written = from.whole();
      const month = written === 0 ? 'none' : calendar.month(monthOfCode(code) - far(written - 1));
      const observed = calendar.day(code);
      facts.push({ variable, value, provenance, observed, month, validUntil, recorded });
    }
  }
  return facts;
}

/** The facts whole, for a schema to check. */
export function readFacts(from: ByteReader, calendar: CalendarTexts): readonly unknown[] {
  return readUsable(from, calendar).map((fact) => {
    const { kind } = fact.provenance;
    const provenance =
      kind === 'declared' ? fact.provenance : { ...fact.provenance, reference: from.text() };
    return { ...fact, value: writtenValue(fact.value), provenance };
  });
}
