import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { OfficeProps } from './desk.tsx';
import { EnrolmentField, findEnrolment, type FoundEnrolment } from './found-enrolment.tsx';
import { SettledCases, type SettledCase } from './settled-cases.tsx';

type Finding = 'same' | 'different';

function FindingField(props: {
  readonly say: Say;
  readonly finding: Finding;
  readonly onFinding: (finding: Finding) => void;
}) {
  const { say, finding, onFinding } = props;
  return (
    <fieldset>
      <legend>{say('office.correction.finding')}</legend>
      <div class="choices">
        {(['different', 'same'] as const).map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="finding"
              checked={finding === one}
              onChange={() => onFinding(one)}
            />
            {say(`office.finding.${one}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function ReasonField(props: {
  readonly say: Say;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { say, value, onInput } = props;
  return (
    <div class="field">
      <label for="why">{say('office.correction.reason')}</label>
      <textarea
        id="why"
        required
        minLength={3}
        maxLength={1000}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

async function foundAt(place: number | undefined): Promise<FoundEnrolment | undefined> {
  const answer = place === undefined ? undefined : await findEnrolment(String(place));
  return answer?.kind === 'answered' ? answer.body : undefined;
}

/** A wrong decision: asked for by one supervisor, carried out by another. */
export function CorrectionRequest(props: OfficeProps & { readonly onAsked: () => void }) {
  const { say, onAsked } = props;
  const [finding, setFinding] = useState<Finding>('different');
  const [record, setRecord] = useState<FoundEnrolment>();
  const [other, setOther] = useState<FoundEnrolment>();
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState({ text: '', bad: false });
  const choose = async (chosen: SettledCase) => {
    setFinding(chosen.found === 'same' ? 'different' : 'same');
    setRecord(await foundAt(chosen.place));
    setOther(await foundAt(chosen.other));
  };
  const ask = async (event: Event) => {
    event.preventDefault();
    if (!record || (finding === 'same' && !other)) {
      return setSaid({ text: say('office.found.first'), bad: true });
    }
    const second = finding === 'same' && other ? { other: other.recordId } : {};
    const body = { finding, recordId: record.recordId, reason, ...second };
    const answer = await call('POST', '/v1/corrections', () => true, body);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setSaid({ text: say('office.correction.asked'), bad: false });
    onAsked();
  };
  return (
    <form class="form" onSubmit={(event) => void ask(event)}>
      <h3>{say('office.correction.new')}</h3>
      <Outcome {...said} />
      <SettledCases {...props} onChosen={(chosen) => void choose(chosen)} />
      <FindingField say={say} finding={finding} onFinding={setFinding} />
      <EnrolmentField {...props} id="record" found={record} onFound={setRecord} />
      {finding === 'same' ? (
        <EnrolmentField {...props} id="other" found={other} onFound={setOther} />
      ) : null}
      <ReasonField say={say} value={reason} onInput={setReason} />
      <div class="bar">
        <button class="primary">{say('office.correction.ask')}</button>
      </div>
    </form>
  );
}
