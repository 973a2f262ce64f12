import { useRef, useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import { capture } from './captures.ts';
import type { ReadyDevice } from './devices.ts';
import { FingerPanel } from './finger-panel.tsx';
import { examine, stateOf, type FingerState } from './fingers.ts';
import { Hands } from './hands.tsx';
import {
  CapturesGone,
  focusFirst,
  StepActions,
  UnusableDevices,
  type CaptureStepProps,
} from './parts.tsx';
import { nameIn, PressButtons, pressedAtOnce, pressesOf } from './press-buttons.tsx';
import { usePressSequence } from './press-sequence.ts';
import { problemIn } from './problems.ts';
import { allFingers, slapKinds, slapPositions } from './slaps.ts';

/** What the step says last. */
type Said =
  | { readonly kind: 'nothing' | 'looking' }
  | { readonly kind: 'wrong' | 'good' | 'pressing'; readonly sentence: string };

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
function useFingerCaptures({ say, enrolment, devices }: CaptureStepProps) {
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
    for (const position of slapPositions.get(name) ?? [name]) drop(position);
    taken.current.add(name);
    now.current.putSample(name, picture);
    setSaid({ kind: 'good', sentence: say('enrol.fingers.good') });
    return true;
  };
  const drop = (name: string) => {
    if (taken.current.delete(name)) now.current.putSample(name, undefined);
    now.current.letGo(name);
  };
  const press = async ({ deviceId }: ReadyDevice, of: KnownFinger | SlapKind): Promise<boolean> => {
    setSaid({ kind: 'pressing', sentence: `${nameIn(say, of)}. ${say('enrol.device.pressing')}` });
    const asked = await capture(deviceId, of, now.current.statements.exceptions);
    if (asked.kind !== 'taken') {
      const problem = asked.kind === 'refused' ? asked.problem : { code: 'unanswered' };
      setSaid({ kind: 'wrong', sentence: problemIn(say, problem) });
      devices.askAnew();
      return false;
    }
    for (const name of [of, ...asked.taken.held.holds]) drop(name);
    now.current.hold(asked.taken);
    setSaid({ kind: 'good', sentence: say('enrol.fingers.good') });
    return true;
  };
  const sequence = usePressSequence(press, () => now.current.goTo('review'));
  const takeAll = async (files: readonly File[]) => {
    for (const file of files) {
      const open = slapKinds.filter((kind) => !taken.current.has(kind));
      const kind = kindOf(file, open);
      if (!kind || !(await take(kind, file))) return;
    }
  };
  const busy = said.kind === 'pressing' || said.kind === 'looking' || sequence.running;
  return { said, busy, take, takeAll, drop, press, pressAll: sequence.pressAll };
}

/** Where images of whole hands come in. */
function HandFiles(props: {
  readonly say: Say;
  /** Whether it is the first thing of the step. */
  readonly first: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const { say, first, onFiles } = props;
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
          {...(first ? { ref: focusFirst } : {})}
          onChange={({ currentTarget: { files } }) => onFiles(Array.from(files ?? []))}
        />
      </label>
      <p class="note">{say('enrol.fingers.files_note')}</p>
    </>
  );
}

/** What became of the last image or press. */
function LastSaid({ say, said }: { readonly say: Say; readonly said: Said }) {
  return (
    <p class={`sentence ${said.kind}`} role="status">
      {said.kind === 'looking' ? say('enrol.fingers.looking') : null}
      {'sentence' in said ? said.sentence : null}
    </p>
  );
}

/** Every way in which fingers come, and what became of the last one. */
function Captures(props: {
  readonly say: Say;
  readonly devices: CaptureStepProps['devices'];
  readonly sensors: readonly ReadyDevice[];
  readonly states: ReadonlyMap<KnownFinger, FingerState>;
  readonly captures: ReturnType<typeof useFingerCaptures>;
}) {
  const { say, devices, sensors, states, captures } = props;
  return (
    <>
      {sensors.map((device) => (
        <PressButtons
          key={device.deviceId}
          say={say}
          device={device}
          states={states}
          busy={captures.busy}
          onPress={(sensor, of) =>
            void captures.pressAll(sensor, pressedAtOnce(sensor, states, of))
          }
        />
      ))}
      {sensors.length === 0 ? <UnusableDevices say={say} others={devices.others} /> : null}
      <LastSaid say={say} said={captures.said} />
      <HandFiles
        say={say}
        first={sensors.length === 0}
        onFiles={(files) => void captures.takeAll(files)}
      />
    </>
  );
}

/** How many fingers are captured or excepted, and how many the office wants. */
function FingerCount(props: {
  readonly say: Say;
  readonly states: ReadonlyMap<KnownFinger, FingerState>;
  readonly expected: number;
}) {
  const { say, states, expected } = props;
  const done = [...states.values()].filter(({ kind }) => kind !== 'open').length;
  return (
    <p class="note">
      {say('enrol.fingers.count', { count: done })}
      {expected > 0 ? ` ${say('enrol.fingers.expected', { count: expected })}` : ''}
    </p>
  );
}

/** Fingers as a hand that fills. */
export function FingersStep(props: CaptureStepProps & { readonly expected: number }) {
  const { say, enrolment, devices, expected } = props;
  const { statements, samples, prints } = enrolment;
  const [chosen, setChosen] = useState<KnownFinger>();
  const captures = useFingerCaptures(props);
  const states = new Map(
    allFingers.map((position) => [position, stateOf(position, statements, samples)] as const),
  );
  const sensors = devices.ready.filter((one) => one.captures !== 'face');
  const whole = sensors.some((sensor) => pressesOf(sensor, states).every(({ done }) => done));
  return (
    <div class="fingers">
      <h2>{say('enrol.fingers.title')}</h2>
      <CapturesGone say={say} enrolment={enrolment} />
      <div class="board">
        <div>
          <Hands say={say} states={states} prints={prints} chosen={chosen} onChoose={setChosen} />
          <FingerCount say={say} states={states} expected={expected} />
        </div>
        <div class="panel">
          <Captures
            say={say}
            devices={devices}
            sensors={sensors}
            states={states}
            captures={captures}
          />
          {chosen ? (
            <FingerPanel
              key={chosen}
              say={say}
              enrolment={enrolment}
              position={chosen}
              state={states.get(chosen) ?? { kind: 'open' }}
              sensor={sensors.find((one) => one.captures === 'single')}
              busy={captures.busy}
              onPress={(sensor) => void captures.press(sensor, chosen)}
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
          {...(whole ? { ref: focusFirst } : {})}
          onClick={() => enrolment.goTo('review')}
        >
          {say('enrol.continue')}
        </button>
      </StepActions>
    </div>
  );
}
