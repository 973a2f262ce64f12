import { useState } from 'preact/hooks';
import { listIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { ShownPicture } from '../shared/shown-picture.tsx';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

type Sends = (path: string, body: object) => void;

function Told({ say, locale, one }: OfficeProps & { readonly one: unknown }) {
  return (
    <>
      <h3>{say.maybe(`office.exception.reason.${textIn(one, 'reason')}`)}</h3>
      <p>{say.maybe(`office.exception.seen.${textIn(one, 'seen')}`)}</p>
      <p class="note">
        <bdi>{textIn(one, 'askedBy')}</bdi> · {momentIn(locale, textIn(one, 'askedAt'))} ·{' '}
        <bdi>{textIn(one, 'programme')}</bdi>
      </p>
    </>
  );
}

/** The photograph of whoever stood there, shown to whoever asks for it: it is journalled. */
function Stood({ say, one }: OfficeProps & { readonly one: unknown }) {
  const [seen, see] = useState(false);
  if (!seen) {
    return (
      <button type="button" class="quiet" onClick={() => see(true)}>
        {say('office.exception.look')}
      </button>
    );
  }
  return (
    <div class="picture">
      <ShownPicture
        path={`/v1/redemption-exceptions/${textIn(one, 'id')}/photograph`}
        alt={say('office.exception.picture')}
        missing={say('office.review.no_face')}
      />
    </div>
  );
}

function Waiting(props: OfficeProps & { readonly one: unknown; readonly onSend: Sends }) {
  const { say, operator, roles, one, onSend } = props;
  const [point, setPoint] = useState('');
  const id = textIn(one, 'id');
  const answer = (given: 'approved' | 'rejected') =>
    onSend(`/v1/redemption-exceptions/${id}/answer`, { answer: given, point });
  const approve = (event: Event) => {
    event.preventDefault();
    answer('approved');
  };
  const mayAnswer = roles.includes('supervisor') && textIn(one, 'askedBy') !== operator;
  return (
    <li class="correction">
      <Told {...props} />
      <Stood {...props} />
      {mayAnswer ? (
        <form class="form" onSubmit={approve}>
          <div class="field">
            <label for={`point-${id}`}>{say('office.exception.point')}</label>
            <input
              id={`point-${id}`}
              required
              dir="ltr"
              autocomplete="off"
              pattern="[A-Za-z0-9_.:\/\-]{1,100}"
              value={point}
              onInput={({ currentTarget }) => setPoint(currentTarget.value)}
            />
          </div>
          <div class="bar">
            <button type="submit">{say('office.exception.approve')}</button>
            <button type="button" disabled={point === ''} onClick={() => answer('rejected')}>
              {say('office.correction.reject')}
            </button>
          </div>
        </form>
      ) : (
        <p class="note">{say('office.correction.second')}</p>
      )}
    </li>
  );
}

function ToAudit(props: OfficeProps & { readonly one: unknown; readonly onSend: Sends }) {
  const { say, one, onSend } = props;
  const audit = (finding: 'sound' | 'unsound') =>
    onSend(`/v1/redemption-exceptions/${textIn(one, 'id')}/audit`, { finding });
  return (
    <li class="correction">
      <Told {...props} />
      <p class="note">
        {say('office.exception.approved_by')} <bdi>{textIn(one, 'answeredBy')}</bdi>
      </p>
      <Stood {...props} />
      <div class="bar">
        {(['sound', 'unsound'] as const).map((finding) => (
          <button key={finding} type="button" onClick={() => audit(finding)}>
            {say(`office.exception.${finding}`)}
          </button>
        ))}
      </div>
    </li>
  );
}

function Exceptions(
  props: OfficeProps & {
    readonly path: string;
    readonly Item: typeof Waiting | typeof ToAudit;
  },
) {
  const { say, path, Item } = props;
  const { answer, again } = useAsked(path, (body) => listIn(body, 'exceptions'));
  const [said, setSaid] = useState({ text: '', bad: false });
  const send = async (to: string, body: object) => {
    const given = await call('POST', to, () => true, body);
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('office.correction.answered'), bad });
    await again();
  };
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(found) =>
          found.length === 0 ? (
            <p class="note">{say('office.exception.none')}</p>
          ) : (
            <ul class="corrections">
              {found.map((one) => (
                <Item
                  key={textIn(one, 'id')}
                  {...props}
                  one={one}
                  onSend={(to, body) => void send(to, body)}
                />
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

/** Whom no device recognised: what a supervisor answers, and what an auditor looks at later. */
export function RedemptionExceptions(props: OfficeProps) {
  const { say, roles } = props;
  return (
    <>
      <p class="note">{say('office.exception.lead')}</p>
      <h3>{say('office.exception.waiting')}</h3>
      <Exceptions {...props} path="/v1/redemption-exceptions" Item={Waiting} />
      {roles.includes('auditor') ? (
        <>
          <h3>{say('office.exception.to_audit')}</h3>
          <Exceptions {...props} path="/v1/redemption-exceptions/to-audit" Item={ToAudit} />
        </>
      ) : null}
    </>
  );
}
