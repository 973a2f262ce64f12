import { useState } from 'preact/hooks';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import type { BenchProps } from './bench.tsx';
import { Compared } from './compared.tsx';
import { CaseFingers, comparedFingers } from './case-fingers.tsx';
import { useKeys } from './keys.ts';
import { OpinionForm, type Finding } from './opinion-form.tsx';
import { Person } from './person.tsx';

interface CaseProps extends BenchProps {
  readonly caseId: string;
  readonly file: unknown;
  readonly onGiven: (text: string) => void;
  readonly onRelease: () => void;
}

/** What keys do, and whether they do it: a voice that dictates must not decide by a letter. */
function Help(props: BenchProps & { readonly on: boolean; readonly turn: (on: boolean) => void }) {
  const { say, on, turn } = props;
  return (
    <aside class="hint keys">
      <p>{say('adjudicate.help')}</p>
      <label class="choice">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => turn(currentTarget.checked)}
        />
        {say('adjudicate.keys_on')}
      </label>
    </aside>
  );
}

/** Which candidate is beside the newcomer, and which ones have been. */
function useCandidates(count: number) {
  const [place, setPlace] = useState(0);
  const [seen, setSeen] = useState<readonly number[]>([0]);
  const go = (to: number) => {
    if (to < 0 || to >= count) return;
    setPlace(to);
    setSeen([...new Set([...seen, to])]);
  };
  return {
    place,
    go,
    unseen: Array.from({ length: count }, (_, at) => at).find((at) => !seen.includes(at)),
  };
}

function Between(
  props: BenchProps & {
    readonly place: number;
    readonly count: number;
    /** How alike, in the station's word. */
    readonly likeness: string;
    readonly go: (to: number) => void;
  },
) {
  const { say, place, count, likeness, go } = props;
  return (
    <div class="between">
      <p class="band">{say.maybe(`adjudicate.band.${likeness}`) ?? likeness}</p>
      <p>{say('adjudicate.place', { place: place + 1, count })}</p>
      <div class="bar">
        <button type="button" disabled={place === 0} onClick={() => go(place - 1)}>
          {say('adjudicate.before')}
        </button>
        <button type="button" disabled={place === count - 1} onClick={() => go(place + 1)}>
          {say('adjudicate.after')}
        </button>
      </div>
    </div>
  );
}

/** What is asked, and what one may do but answer. */
function Heading(props: CaseProps & { readonly help: boolean; readonly onHelp: () => void }) {
  const { say, file, help, onHelp, onRelease } = props;
  const kind = textIn(file, 'kind') === 'residents' ? 'residents' : 'newcomer';
  const third = listIn(file, 'opinions').length > 1;
  return (
    <div class="bar">
      <h2>{say(`adjudicate.kind.${kind}`)}</h2>
      <span class="note">{third ? say('adjudicate.third') : null}</span>
      <span class="gap" />
      <button type="button" class="quiet" aria-expanded={help} onClick={onHelp}>
        {say('adjudicate.keys')}
      </button>
      <button type="button" class="quiet" onClick={onRelease}>
        {say('adjudicate.release')}
      </button>
    </div>
  );
}

/** A case: the newcomer beside one candidate at a time, most alike first. */
export function CaseView(props: CaseProps) {
  const { caseId, file } = props;
  const people = listIn(file, 'people');
  const { place, go, unseen } = useCandidates(people.length);
  const [finding, setFinding] = useState<Finding>('none');
  const [help, setHelp] = useState(false);
  const [keysOn, setKeysOn] = useState(true);
  const [large, setLarge] = useState(false);
  const person = people[place];
  const candidate = numberIn(person, 'seq');
  const evidence = listIn(file, 'candidates').find((one) => numberIn(one, 'seq') === candidate);
  const hasFingers = comparedFingers(listIn(evidence, 'evidence')).length > 0;
  // Different from all of them: so all of them are to be seen.
  const different = () => (unseen === undefined ? setFinding('different') : go(unseen));
  const ahead = document.documentElement.dir === 'rtl' ? -1 : 1;
  useKeys(keysOn, {
    s: () => setFinding('same'),
    d: different,
    f: () => setLarge(hasFingers && !large),
    ArrowRight: () => go(place + ahead),
    ArrowLeft: () => go(place - ahead),
    '?': () => setHelp(!help),
  });
  return (
    <>
      <Heading {...props} help={help} onHelp={() => setHelp(!help)} />
      {help ? <Help {...props} on={keysOn} turn={setKeysOn} /> : null}
      <div class="pair card">
        <Person {...props} person={partIn(file, 'newcomer')} title="adjudicate.newcomer" />
        <div class="middle">
          <Between
            {...props}
            place={place}
            count={people.length}
            likeness={textIn(evidence, 'likeness')}
            go={go}
          />
          <div class={large ? 'shown large' : 'shown'}>
            {large ? null : <Compared {...props} fields={listIn(person, 'comparison')} />}
            <CaseFingers
              key={candidate}
              {...props}
              evidence={listIn(evidence, 'evidence')}
              large={large}
              onLarge={setLarge}
            />
          </div>
        </div>
        <Person key={candidate} {...props} person={person} title="adjudicate.candidate" />
      </div>
      <OpinionForm
        {...props}
        caseId={caseId}
        candidate={candidate}
        finding={finding}
        onFinding={(one) => (one === 'different' ? different() : setFinding(one))}
        unseen={unseen !== undefined}
      />
    </>
  );
}
