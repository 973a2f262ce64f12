import { useEffect, useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import type { Say } from '../shared/texts.ts';
import { confirm, type Claimed, type Given, type StatedContact } from './giving.ts';

/** A QR code as a picture: it is drawn here alone, and gone with the page. */
function Code({ svg, alt }: { readonly svg: string; readonly alt: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return address === '' ? null : <img class="given-code" src={address} alt={alt} />;
}

/** The code that she read out of the message. */
function Confirm(props: {
  readonly say: Say;
  readonly claimed: Claimed;
  readonly contact: StatedContact;
  readonly onDone: () => void;
}) {
  const { say, claimed, contact, onDone } = props;
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const send = async (event: Event) => {
    event.preventDefault();
    const answer = await confirm(claimed, { kind: contact.kind, code: code.trim() });
    if (answer.kind !== 'answered') return setSaid(problemIn(say, answer));
    if (!answer.body) return setSaid(say('resident_desk.code_wrong'));
    onDone();
  };
  return (
    <form class="form" onSubmit={(event) => void send(event)}>
      <Outcome text={said} bad />
      <label for="contact-code">{say('resident_desk.contact_code')}</label>
      <input
        id="contact-code"
        inputMode="numeric"
        autocomplete="off"
        required
        dir="ltr"
        value={code}
        onInput={({ currentTarget }) => setCode(currentTarget.value)}
      />
      <button class="primary">{say('resident_desk.confirm')}</button>
    </form>
  );
}

/** What was given: shown once, and nowhere on this side when it is noted. */
export function ShownGiven(props: {
  readonly say: Say;
  readonly locale: string;
  readonly given: Given;
  readonly claimed: Claimed;
  readonly contact: StatedContact;
  readonly onDone: (text: string) => void;
}) {
  const { say, locale, given, claimed, contact, onDone } = props;
  const done = (
    <button type="button" class="primary" id="noted" onClick={() => onDone('')}>
      {say('resident_desk.noted')}
    </button>
  );
  switch (given.kind) {
    case 'application':
      return (
        <div class="card given" role="status">
          <h2>{say('resident_desk.application')}</h2>
          <p>{say('resident_desk.scan')}</p>
          <Code svg={given.qr} alt={say('resident_desk.code_picture')} />
          {done}
        </div>
      );
    case 'slip':
      return (
        <div class="card given" role="status">
          <h2>{say('resident_desk.slip')}</h2>
          <p class="number">
            <bdi dir="ltr">{given.code}</bdi>
          </p>
          <p>{say('resident_desk.slip_until', { moment: momentIn(locale, given.until) })}</p>
          {done}
        </div>
      );
    case 'contact':
      return (
        <div class="card given">
          <h2>{say('resident_desk.contact')}</h2>
          <p>{say('resident_desk.contact_sent')}</p>
          <Confirm
            say={say}
            claimed={claimed}
            contact={contact}
            onDone={() => onDone(say('resident_desk.confirmed'))}
          />
        </div>
      );
  }
}
