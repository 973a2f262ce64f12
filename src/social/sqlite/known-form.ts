import { z } from 'zod';
import { Day } from '../day.ts';
import { Fact } from '../facts/fact.ts';
import type { UsableFact } from '../facts/usable-fact.ts';
import { Household } from '../household/household.ts';
import type { MeasuredHousehold } from '../household/measures.ts';
import type { StoredHousehold } from '../store.ts';
import { CalendarTexts } from './calendar-codes.ts';
import { ByteReader, ByteWriter } from './compact-bytes.ts';
import { readMeasured, writeMeasured } from './measured-form.ts';
import { readFacts, readUsable, writeFacts } from './fact-form.ts';

/** What the first form of these bytes begins with. */
const form = 1;

/**
 * A household and its facts for sealing. What a score is computed from stands first and in few
 * bytes; the household as it is, as JSON, and references stand behind it.
 */
export function knownForm({ household, certified, facts }: StoredHousehold): Buffer {
  const to = new ByteWriter();
  to.whole(form);
  writeMeasured(to, household);
  writeFacts(to, facts);
  to.text(JSON.stringify({ household, certified }));
  return to.taken();
}

const Head = z.object({ household: Household, certified: Day });

function readForm(sealed: Buffer): ByteReader {
  const from = new ByteReader(sealed);
  if (from.whole() === form) return from;
  throw Object.assign(new Error('a newer version wrote this'), { code: 'social_newer' });
}

/** A household with the facts that may be used, as a rescoring reads it. */
export interface UsableHousehold {
  readonly household: MeasuredHousehold & Pick<Household, 'state'>;
  readonly facts: readonly UsableFact[];
}

/**
 * From what was sealed under a household's own key: only this file's other half can have written
 * what opens, so it is read as it stands; `checkedKnown` reads it with every check.
 * @param calendar whoever reads many hands in the same one
 */
export function knownFrom(sealed: Buffer, calendar = new CalendarTexts()): UsableHousehold {
  const from = readForm(sealed);
  return { household: readMeasured(from, calendar), facts: readUsable(from, calendar) };
}

/** Whole and with every check. */
export function checkedKnown(sealed: Buffer): StoredHousehold {
  const from = readForm(sealed);
  const calendar = new CalendarTexts();
  readMeasured(from, calendar);
  const facts = z.array(Fact).parse(readFacts(from, calendar));
  return { ...Head.parse(JSON.parse(from.text())), facts };
}

/** The household alone, without its facts: for whoever reads everybody and needs no bills. */
export function householdFrom(sealed: Buffer, calendar = new CalendarTexts()): Household {
  const from = readForm(sealed);
  readMeasured(from, calendar);
  readFacts(from, calendar);
  return Head.parse(JSON.parse(from.text())).household;
}

/** Facts of one day of recording, for sealing. */
export function factsForm(facts: readonly Fact[]): Buffer {
  const to = new ByteWriter();
  to.whole(form);
  writeFacts(to, facts);
  return to.taken();
}

/** The facts that `factsForm` wrote, with every check. */
export function checkedFacts(sealed: Buffer): readonly Fact[] {
  return z.array(Fact).parse(readFacts(readForm(sealed), new CalendarTexts()));
}
