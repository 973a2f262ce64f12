import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { TextField } from './controls.tsx';
import { DeclarationForm } from './declaration-form.tsx';
import { HouseholdView } from './household-view.tsx';
import {
  findHousehold,
  numberOf,
  readHousehold,
  type DeskHousehold,
  type Rules,
} from './household.ts';
import { changedText, nothingSaid, type Said, type Sent } from './sending.ts';

interface DeskProps {
  readonly say: Say;
  readonly rules: Rules;
}

/** The household at the desk, and what was said last. */
function useDesk(say: Say) {
  const [household, setHousehold] = useState<DeskHousehold>();
  const [said, setSaid] = useState(nothingSaid);
  const [last, setLast] = useState<Sent>();
  const open = async (id: string, then: Said, sent?: Sent) => {
    const answer = await readHousehold(id);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setHousehold(answer.body);
    setSaid(then);
    setLast(sent);
  };
  const find = async (number: string) => {
    const idcs = numberOf(number);
    if (idcs === undefined) return setSaid({ text: say('household.wrong_number'), bad: true });
    setSaid({ text: say('household.asking'), bad: false });
    const found = await findHousehold(idcs);
    if (found.kind !== 'answered') return setSaid({ text: problemIn(say, found), bad: true });
    return open(found.body, nothingSaid);
  };
  const leave = () => {
    setHousehold(undefined);
    setSaid(nothingSaid);
    setLast(undefined);
  };
  return { household, said, last, open, find, leave };
}

function FindForm(props: {
  readonly say: Say;
  readonly said: Said;
  readonly onNumber: (number: string) => void;
}) {
  const { say, said, onNumber } = props;
  const [number, setNumber] = useState('');
  return (
    <form
      class="card desk-form"
      aria-labelledby="find-title"
      onSubmit={(event) => {
        event.preventDefault();
        onNumber(number);
      }}
    >
      <h2 id="find-title">{say('household.find')}</h2>
      <Outcome {...said} />
      <TextField
        id="find"
        kind="idcs"
        label={say('household.number')}
        value={number}
        onValue={setNumber}
      />
      <button class="primary">{say('household.search')}</button>
    </form>
  );
}

/** Where households are declared, found, and what happens to them is taken down. */
export function HouseholdDesk({ say, rules }: DeskProps) {
  const { household, said, last, open, find, leave } = useDesk(say);
  if (!household) {
    return (
      <div class="household-desk">
        <FindForm say={say} said={said} onNumber={(number) => void find(number)} />
        <DeclarationForm
          say={say}
          rules={rules}
          onSent={(sent) => {
            const [first] = sent.changed;
            if (first) void open(first.household, { text: changedText(say, first), bad: false });
          }}
        />
      </div>
    );
  }
  return (
    <div class="household-desk">
      <p>
        <button type="button" id="another" onClick={leave}>
          {say('household.back')}
        </button>
      </p>
      <HouseholdView
        say={say}
        household={household}
        rules={rules}
        said={said}
        last={last}
        onSaid={(next, sent) => void open(household.household, next, sent)}
      />
    </div>
  );
}
