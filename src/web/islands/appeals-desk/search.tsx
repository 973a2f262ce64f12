import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { AppealsProps } from './desk.tsx';

/** Finds an appeal by the receipt that its appellant shows. */
export function Search(props: AppealsProps & { readonly onFound: (id: string) => void }) {
  const { say, onFound } = props;
  const [receipt, setReceipt] = useState('');
  const [said, setSaid] = useState({ text: '', bad: false });
  const find = async () => {
    const asked = { receipt: receipt.trim().toUpperCase() };
    const found = await call('POST', '/v1/appeals/search', (body) => textIn(body, 'id'), asked);
    if (found.kind === 'answered') onFound(found.body);
    else setSaid({ text: problemIn(say, found), bad: true });
  };
  return (
    <form
      class="bar"
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <label for="appeal-receipt">{say('appeals.receipt')}</label>
      <input
        id="appeal-receipt"
        dir="ltr"
        autocomplete="off"
        required
        maxLength={11}
        pattern="[Rr][0-9]{10}"
        value={receipt}
        onInput={({ currentTarget }) => setReceipt(currentTarget.value)}
      />
      <button type="submit">{say('appeals.find')}</button>
      <Outcome {...said} />
    </form>
  );
}
