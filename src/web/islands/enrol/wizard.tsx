import { useEffect, useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { ConsentStep } from './consent-step.tsx';
import { useDevices } from './devices.ts';
import type { KeptDraft } from './desk.ts';
import { beginning, resumed, useEnrolment } from './enrolment.ts';
import { FaceStep } from './face-step.tsx';
import { FingersStep } from './fingers-step.tsx';
import { LeftDrafts } from './left-drafts.tsx';
import { PersonStep } from './person-step.tsx';
import { ReceiptStep } from './receipt-step.tsx';
import { SlipDesk } from './slip-desk.tsx';
import { leave } from '../shared/leaving.ts';
import { ReviewStep } from './review-step.tsx';
import { steps, type Step } from './statements.ts';

/** What the page hands to the wizard. */
interface WizardProps {
  readonly say: Say;
  /** How many fingers the office expects of everybody. */
  readonly fingersExpected: number;
}

function Progress({ say, step }: { readonly say: Say; readonly step: Step }) {
  const place = steps.indexOf(step);
  return (
    <ol class="steps" aria-label={say('enrol.steps')}>
      {steps.map((one, at) => (
        <li
          key={one}
          class={at < place ? 'done' : at === place ? 'now' : ''}
          {...(at === place ? { 'aria-current': 'step' as const } : {})}
        >
          {say(`enrol.step.${one}`)}
        </li>
      ))}
    </ol>
  );
}

function Steps(
  props: WizardProps & {
    readonly begun: KeptDraft;
    readonly begin: (draft: KeptDraft) => void;
    readonly onSlip: () => void;
  },
) {
  const { say, begun, begin, onSlip, fingersExpected } = props;
  const enrolment = useEnrolment(begun, begin);
  const { step } = enrolment.statements;
  const devices = useDevices(step);
  const step_ = { say, enrolment };
  return (
    <div class="wizard">
      <aside>
        <Progress say={say} step={step} />
        <p class={enrolment.kept ? 'kept' : 'kept not'} role="status">
          {say(enrolment.kept ? 'enrol.draft.kept' : 'enrol.draft.not_kept')}
        </p>
        {step === 'receipt' ? null : (
          <>
            <button type="button" class="quiet" onClick={() => void enrolment.putAside()}>
              {say('enrol.draft.aside')}
            </button>
            <LeftDrafts {...step_} />
            <button type="button" class="quiet" id="slip-comes" onClick={onSlip}>
              {say('enrol.slip.comes')}
            </button>
          </>
        )}
      </aside>
      <section class="card step">
        {step === 'person' ? <PersonStep {...step_} /> : null}
        {step === 'consent' ? <ConsentStep {...step_} /> : null}
        {step === 'face' ? <FaceStep {...step_} devices={devices} /> : null}
        {step === 'fingers' ? (
          <FingersStep {...step_} devices={devices} expected={fingersExpected} />
        ) : null}
        {step === 'review' ? <ReviewStep {...step_} /> : null}
        {step === 'receipt' ? <ReceiptStep {...step_} /> : null}
      </section>
    </div>
  );
}

/** One person after the other; what is written survives whatever happens to the page. */
export function Wizard(props: WizardProps) {
  const [begun, begin] = useState<KeptDraft>();
  const [slip, setSlip] = useState(false);
  useEffect(() => void beginning().then(begin), []);
  const back = async () => {
    begin(begun ? await resumed(begun.recordId) : await beginning());
    setSlip(false);
  };
  if (slip) {
    return (
      <section class="card step">
        <SlipDesk say={props.say} onDone={() => void back()} />
      </section>
    );
  }
  if (!begun) return null;
  // What was written lies on the disk before the page shows something else.
  const onSlip = () => void leave().then(() => setSlip(true));
  return <Steps key={begun.recordId} {...props} begun={begun} begin={begin} onSlip={onSlip} />;
}
