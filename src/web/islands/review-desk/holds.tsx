import { useState } from 'preact/hooks';
import { listIn, numberIn, partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import type { ReviewProps } from './desk.tsx';
import type { Send } from './finding-view.tsx';
import { dayIn } from './findings.tsx';

const dayMs = 86_400_000;

function dayAfter(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

/** A hold that is or was, and a way to end it. */
function Hold(props: ReviewProps & { readonly hold: unknown; readonly onSend: Send }) {
  const { say, locale, roles, hold, onSend } = props;
  const [why, setWhy] = useState('');
  const [household, id] = [textIn(hold, 'household'), textIn(hold, 'id')];
  const holds = yesIn(hold, 'holds');
  const lift = (event: Event) => {
    event.preventDefault();
    void onSend(
      `/v1/households/${household}/holds/${id}/lifting`,
      { why },
      say('review.hold.lifted'),
    );
  };
  return (
    <li class="correction">
      <p>{textIn(hold, 'reason')}</p>
      <p class="note">
        <bdi>{household}</bdi> · <bdi>{textIn(hold, 'setBy')}</bdi> ·{' '}
        {holds
          ? say('review.hold.until', { day: dayIn(locale, textIn(hold, 'expires')) })
          : say('review.hold.over')}
      </p>
      {holds && roles.includes('supervisor') ? (
        <form class="form" onSubmit={lift}>
          <div class="field">
            <label for={`lift-${id}`}>{say('review.hold.why')}</label>
            <input
              id={`lift-${id}`}
              required
              minLength={10}
              maxLength={500}
              autocomplete="off"
              value={why}
              onInput={({ currentTarget }) => setWhy(currentTarget.value)}
            />
          </div>
          <div class="bar">
            <button type="submit">{say('review.hold.lift')}</button>
          </div>
        </form>
      ) : null}
    </li>
  );
}

function WhichHousehold(props: {
  readonly say: ReviewProps['say'];
  readonly households: readonly string[];
  readonly value: string;
  readonly onChoose: (household: string) => void;
}) {
  const { say, households, value, onChoose } = props;
  return (
    <div class="field">
      <label for="hold-household">{say('review.hold.household')}</label>
      <select
        id="hold-household"
        value={value}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {households.map((id, place) => (
          <option key={id} value={id}>
            {say('review.household', { number: place + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

function NewHold(props: ReviewProps & { readonly finding: unknown; readonly onSend: Send }) {
  const { say, finding, onSend } = props;
  const households = textsIn(partIn(finding, 'matter'), 'households');
  const daysMax = numberIn(finding, 'holdDaysMax');
  const [household, setHousehold] = useState(households[0] ?? '');
  const [reason, setReason] = useState('');
  const [expires, setExpires] = useState(dayAfter(Math.min(30, daysMax)));
  const set = (event: Event) => {
    event.preventDefault();
    const body = { finding: textIn(finding, 'id'), reason, expires };
    void onSend(`/v1/households/${household}/holds`, body, say('review.hold.set'));
  };
  return (
    <form class="form" onSubmit={set}>
      <WhichHousehold say={say} households={households} value={household} onChoose={setHousehold} />
      <div class="field">
        <label for="hold-reason">{say('review.hold.reason')}</label>
        <input
          id="hold-reason"
          required
          minLength={10}
          maxLength={500}
          autocomplete="off"
          aria-describedby="hold-reason-hint"
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <p class="note" id="hold-reason-hint">
          {say('review.hold.reason.hint')}
        </p>
      </div>
      <div class="field">
        <label for="hold-expires">{say('review.hold.expires')}</label>
        <input
          id="hold-expires"
          type="date"
          required
          min={dayAfter(1)}
          max={dayAfter(daysMax)}
          value={expires}
          onInput={({ currentTarget }) => setExpires(currentTarget.value)}
        />
      </div>
      <div class="bar">
        <button type="submit">{say('review.hold.put')}</button>
      </div>
    </form>
  );
}

/** Holds that rest on a finding; a supervisor sets one, for a while, and nobody loses aid by it. */
export function Holds(props: ReviewProps & { readonly finding: unknown; readonly onSend: Send }) {
  const { say, roles, finding } = props;
  const holds = listIn(finding, 'holds');
  const state = partIn(finding, 'state');
  const over = textIn(state, 'kind') === 'gone' || textIn(state, 'decision') === 'dismissed';
  const about = textsIn(partIn(finding, 'matter'), 'households').length > 0;
  const maySet = roles.includes('supervisor') && !over && about && !yesIn(finding, 'ownWork');
  if (holds.length === 0 && !maySet) return null;
  return (
    <>
      <h3>{say('review.holds')}</h3>
      {holds.length === 0 ? null : (
        <ul class="corrections">
          {holds.map((hold) => (
            <Hold key={textIn(hold, 'id')} {...props} hold={hold} />
          ))}
        </ul>
      )}
      {maySet && yesIn(finding, 'mayHold') ? <NewHold {...props} /> : null}
      {maySet && !yesIn(finding, 'mayHold') ? <p class="note">{say('review.hold.none')}</p> : null}
    </>
  );
}
