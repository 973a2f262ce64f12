import { useRef, useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import { FingerPanel } from './finger-panel.tsx';
import { examine, stateOf } from './fingers.ts';
import { Hands } from './hands.tsx';
import { focusFirst, StepActions, type StepProps } from './parts.tsx';
import { problemIn } from './problems.ts';
import { allFingers, slapKinds, slapPositions } from './slaps.ts';

/** What the step says last. */
type Said =
  | { readonly kind: 'nothing' | 'looking' }
  | { readonly kind: 'wrong' | 'good'; readonly sentence: string };

/** Which slap a file is of, by its name; otherwise the first one that is not there yet. */
function kindOf(file: File, open: readonly SlapKind[]): SlapKind | undefined {
  const named = open.find((kind) => {
    const words =
      kind === 'two_thumbs' ? /thumb|pouce/i : new RegExp(kind.split('_')[0] ?? '', 'i');
    return words.test(file.name);
  });
  return named ?? open[0];
}

/** Captures that the step can do, one after the other. */
function useFingerCaptures({ say, enrolment }: StepProps) {
  const [said, setSaid] = useState<Said>({ kind: 'nothing' });
  // What comes in one after the other must see what came before.
  const now = useRef(enrolment);
  now.current = enrolment;
  const taken = useRef(new Set(enrolment.samples.keys()));
  const take = async (name: KnownFinger | SlapKind, picture: Blob): Promise<boolean> => {
    setSaid({ kind: 'looking' });
    const found = await examine(name, picture, now.current.statements.exceptions);
    if (found.kind !== 'good') {
      const code = found.kind === 'refused' ? found.problem : { code: 'unanswered' };
      setSaid({ kind: 'wrong', sentence: problemIn(say, code) });
      return false;
    }
    const { statements } = now.current;
    now.current.state({ qualities: { ...statements.qualities, ...found.qualities } });
    // A finger comes alone or in a slap, never twice.
    for (const position of slapPositions.get(name) ?? []) drop(position);
    taken.current.add(name);
    now.current.putSample(name, picture);
    setSaid({ kind: 'good', sentence: say('enrol.fingers.good') });
    return true;
  };
  const drop = (name: string) => {
    if (taken.current.delete(name)) now.current.putSample(name, undefined);
  };
  const takeAll = async (files: readonly File[]) => {
    for (const file of files) {
      const open = slapKinds.filter((kind) => !taken.current.has(kind));
      const kind = kindOf(file, open);
      if (!kind || !(await take(kind, file))) return;
    }
  };
  return { said, take, takeAll, drop };
}

/** Where images of whole hands come in, and what became of the last one. */
function HandFiles(props: {
  readonly say: Say;
  readonly said: Said;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const { say, said, onFiles } = props;
  return (
    <>
      <label class="button">
        {say('enrol.fingers.files')}
        <input
          class="visually-hidden"
          id="slaps"
          type="file"
          multiple
          accept="image/*,.jp2,.wsq"
          ref={focusFirst}
          onChange={({ currentTarget: { files } }) => onFiles(Array.from(files ?? []))}
        />
      </label>
      <p class="note">{say('enrol.fingers.files_note')}</p>
      <p class={`sentence ${said.kind}`} role="status">
        {said.kind === 'looking' ? say('enrol.fingers.looking') : null}
        {'sentence' in said ? said.sentence : null}
      </p>
    </>
  );
}

/** Fingers as a hand that fills. */
export function FingersStep({
  say,
  enrolment,
  expected,
}: StepProps & { readonly expected: number }) {
  const { statements, samples } = enrolment;
  const [chosen, setChosen] = useState<KnownFinger>();
  const captures = useFingerCaptures({ say, enrolment });
  const { said } = captures;
  const states = new Map(
    allFingers.map((position) => [position, stateOf(position, statements, samples)] as const),
  );
  const open = [...states.values()].filter(({ kind }) => kind === 'open').length;
  return (
    <div class="fingers">
      <h2>{say('enrol.fingers.title')}</h2>
      <div class="board">
        <div>
          <Hands say={say} states={states} chosen={chosen} onChoose={setChosen} />
          <p class="note">
            {say('enrol.fingers.count', { count: allFingers.length - open })}
            {expected > 0 ? ` ${say('enrol.fingers.expected', { count: expected })}` : ''}
          </p>
        </div>
        <div class="panel">
          <HandFiles say={say} said={said} onFiles={(files) => void captures.takeAll(files)} />
          {chosen ? (
            <FingerPanel
              key={chosen}
              say={say}
              enrolment={enrolment}
              position={chosen}
              state={states.get(chosen) ?? { kind: 'open' }}
              onTake={(picture) => void captures.take(chosen, picture)}
              onDrop={captures.drop}
            />
          ) : (
            <p class="hint">{say('enrol.fingers.choose')}</p>
          )}
        </div>
      </div>
      <StepActions say={say} onBack={() => enrolment.goTo('face')}>
        <button
          type="button"
          class="primary"
          id="to-review"
          onClick={() => enrolment.goTo('review')}
        >
          {say('enrol.continue')}
        </button>
      </StepActions>
    </div>
  );
}
