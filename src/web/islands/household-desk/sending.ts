import { useState } from 'preact/hooks';
import { problemIn } from '../shared/asking.tsx';
import type { Answer } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { decimalIn, variableName } from './form-words.ts';
import { recordEvent, type Changed } from './household.ts';
import type { Made } from './happenings.ts';

/** What came of the last act, in words. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}
export const nothingSaid: Said = { text: '', bad: false };

/** What a change did to a household's score. */
export function changedText(say: Say, changed: Changed | undefined): string {
  const { evaluation = 'household_unknown', score = '', missing = [] } = changed ?? {};
  if (score !== '') return say('household.sent.score', { score: decimalIn(score) });
  if (missing.length > 0) {
    const names = missing.map((name) => variableName(say, name));
    return say('household.sent.incomplete', { missing: names.join(say('frame.list_separator')) });
  }
  return say.maybe(`household.sent.${evaluation}`) ?? say('household.sent.household_unknown');
}

/** Why something was not recorded. */
function madeText(say: Say, made: Exclude<Made, { kind: 'made' }>): string {
  return made.kind === 'wrong_number' ? say('household.wrong_number') : problemIn(say, made.answer);
}

/** An event that was recorded. */
export interface Sent {
  readonly event: string;
  readonly effective: string;
  readonly changed: readonly Changed[];
}

/** Names that the next event gives: its own, and that of a household that it founds. */
function freshNames() {
  return { event: crypto.randomUUID(), household: crypto.randomUUID() };
}

/**
 * Sends one event at a time. Its identifier stays the same until the station has taken it, so that
 * pressing twice, or again after the line was cut, records it once.
 */
export function useSending(say: Say, done: (sent: Sent) => void) {
  const [own, setOwn] = useState(freshNames);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState(nothingSaid);
  const send = async (effective: string, make: (fresh: string) => Promise<Made> | Made) => {
    if (busy) return;
    setBusy(true);
    setSaid({ text: say('household.asking'), bad: false });
    const { event, household } = own;
    const made = await make(household);
    const answer: Answer<readonly Changed[]> | undefined =
      made.kind === 'made'
        ? await recordEvent({ event, effective, happening: made.happening })
        : undefined;
    setBusy(false);
    if (made.kind !== 'made') return setSaid({ text: madeText(say, made), bad: true });
    if (answer?.kind !== 'answered') {
      const text = answer ? problemIn(say, answer) : '';
      // Something else is another event.
      if (answer?.kind === 'refused') setOwn(freshNames());
      return setSaid({ text, bad: true });
    }
    setSaid(nothingSaid);
    setOwn(freshNames());
    return done({ event, effective, changed: answer.body });
  };
  return { busy, said, send };
}
