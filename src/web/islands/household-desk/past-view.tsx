import { useState } from 'preact/hooks';
import { languageFrom, localeOf } from '../../language.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import type { Say } from '../shared/texts.ts';
import { TextField } from './controls.tsx';
import { readHouseholdOn, type DeskHousehold, type Rules } from './household.ts';
import { People } from './people.tsx';
import { nothingSaid } from './sending.ts';

interface PastProps {
  readonly say: Say;
  readonly household: string;
  readonly rules: Rules;
}

/** A household on a day, as it is known now. */
interface Past {
  readonly day: string;
  readonly was: DeskHousehold;
}

function dayText(day: string): string {
  const locale = localeOf(languageFrom(document.documentElement.lang) ?? 'fr');
  return dateIn(locale, new Date(`${day}T00:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' });
}

/** Any past state of a household: what had happened by a day. */
export function PastView({ say, household, rules }: PastProps) {
  const [day, setDay] = useState('');
  const [past, setPast] = useState<Past>();
  const [said, setSaid] = useState(nothingSaid);
  const show = async () => {
    const answer = await readHouseholdOn(household, day);
    if (answer.kind === 'answered') {
      setSaid(nothingSaid);
      return setPast({ day, was: answer.body });
    }
    setPast(undefined);
    const isUnknown = answer.kind === 'refused' && answer.problem.code === 'household_unknown';
    const text = isUnknown ? say('household.as_of.none') : problemIn(say, answer);
    return setSaid({ text, bad: true });
  };
  return (
    <form
      class="past"
      onSubmit={(event) => {
        event.preventDefault();
        void show();
      }}
    >
      <TextField
        id="as-of"
        kind="date"
        max={rules.today}
        label={say('household.as_of')}
        value={day}
        onValue={setDay}
      />
      <button>{say('household.as_of.show')}</button>
      <div class="wide" id="past">
        <Outcome {...said} />
        {past ? (
          <>
            <p>{say('household.as_of.was', { day: dayText(past.day) })}</p>
            <People say={say} household={past.was} day={past.day} />
          </>
        ) : null}
      </div>
    </form>
  );
}
