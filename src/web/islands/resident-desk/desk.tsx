import { useState } from 'preact/hooks';
import { localeOf, type Language } from '../../language.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { FaceCamera } from './face-camera.tsx';
import { ShownGiven } from './given.tsx';
import {
  give,
  numberIn,
  type Claimed,
  type Gift,
  type Given,
  type StatedContact,
} from './giving.ts';
import { UnlockForm } from './unlock-form.tsx';

interface DeskProps {
  readonly say: Say;
  readonly language: Language;
  /** Whether the station sends messages. */
  readonly canSend: boolean;
}

const gifts = ['application', 'slip', 'contact'] as const;

function GiftChoice(props: {
  readonly say: Say;
  readonly canSend: boolean;
  readonly gift: Gift;
  readonly onGift: (gift: Gift) => void;
}) {
  const { say, canSend, gift, onGift } = props;
  return (
    <fieldset>
      <legend>{say('resident_desk.give')}</legend>
      <div class="choices">
        {gifts
          .filter((one) => one !== 'contact' || canSend)
          .map((one) => (
            <label key={one} class="choice">
              <input
                type="radio"
                name="gift"
                value={one}
                checked={gift === one}
                onChange={() => onGift(one)}
              />
              {say(`resident_desk.${one}`)}
            </label>
          ))}
      </div>
    </fieldset>
  );
}

function ContactFields(props: {
  readonly say: Say;
  readonly contact: StatedContact;
  readonly onContact: (contact: StatedContact) => void;
}) {
  const { say, contact, onContact } = props;
  return (
    <div class="field">
      <label for="address">{say('resident_desk.address')}</label>
      <input
        id="address"
        autocomplete="off"
        dir="ltr"
        value={contact.address}
        onInput={({ currentTarget }) => {
          const address = currentTarget.value.trim();
          onContact({ kind: address.includes('@') ? 'mail' : 'phone', address });
        }}
      />
      <p class="note">{say('resident_desk.address_note')}</p>
    </div>
  );
}

/** The number, what is given, and what became of it. */
function useDesk({ say, language }: DeskProps) {
  const [number, setNumber] = useState('');
  const [gift, setGift] = useState<Gift>('application');
  const [contact, setContact] = useState<StatedContact>({ kind: 'phone', address: '' });
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState({ text: '', bad: false });
  const [shown, setShown] = useState<{ readonly given: Given; readonly claimed: Claimed }>();
  const photographed = async (picture: Blob) => {
    const claimed = numberIn(number);
    if (!claimed) return setSaid({ text: say('resident_desk.wrong_number'), bad: true });
    setBusy(true);
    setSaid({ text: say('resident_desk.comparing'), bad: false });
    const answer = await give(gift, { claimed, picture, contact, language });
    setBusy(false);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setSaid({ text: '', bad: false });
    setShown({ given: answer.body, claimed });
  };
  const done = (text: string) => {
    setShown(undefined);
    setNumber('');
    setSaid({ text, bad: false });
  };
  return {
    number,
    setNumber,
    gift,
    setGift,
    contact,
    setContact,
    busy,
    said,
    shown,
    photographed,
    done,
  };
}

/** What a clerk does for a resident who stands there: codes, contacts, locks. */
export function ResidentDesk(props: DeskProps) {
  const { say, language, canSend } = props;
  const desk = useDesk(props);
  const { shown, contact } = desk;
  if (shown) {
    const locale = localeOf(language);
    return <ShownGiven {...shown} say={say} locale={locale} contact={contact} onDone={desk.done} />;
  }
  return (
    <div class="resident-desk">
      <form class="card counter" onSubmit={(event) => event.preventDefault()}>
        <div class="counter-asks">
          <h2>{say('resident_desk.codes')}</h2>
          <Outcome {...desk.said} />
          <div class="field">
            <label for="claimed">{say('resident_desk.number')}</label>
            <input
              id="claimed"
              required
              inputMode="numeric"
              autocomplete="off"
              dir="ltr"
              value={desk.number}
              onInput={({ currentTarget }) => desk.setNumber(currentTarget.value)}
            />
          </div>
          <GiftChoice say={say} canSend={canSend} gift={desk.gift} onGift={desk.setGift} />
          {desk.gift === 'contact' ? (
            <ContactFields say={say} contact={contact} onContact={desk.setContact} />
          ) : null}
          <p class="note">{say('resident_desk.live_note')}</p>
        </div>
        <FaceCamera
          say={say}
          busy={desk.busy}
          onPhotograph={(picture) => void desk.photographed(picture)}
        />
      </form>
      <UnlockForm say={say} />
    </div>
  );
}
