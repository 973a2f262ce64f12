import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { AppealsProps } from './desk.tsx';
import { Choice } from '../shared/choice.tsx';
import { dayIn } from './due.ts';
import { TextArea } from './text-area.tsx';

const types = [
  'data_error',
  'household_composition',
  'identity_mix_up',
  'formula_dispute',
  'fraud_hold',
] as const;

const empty = { idcs: '', programme: '', statement: '' };

/** What is written into the form, and what came of sending it. */
function useFiling({ say, locale }: AppealsProps) {
  const [fields, setFields] = useState(empty);
  const [type, setType] = useState<(typeof types)[number]>('data_error');
  const [id, setId] = useState(() => crypto.randomUUID());
  const [said, setSaid] = useState({ text: '', bad: false });
  const field = (name: keyof typeof empty) => ({
    value: fields[name],
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: currentTarget.value }),
  });
  const send = async () => {
    const { idcs, programme, statement } = fields;
    const stated = { id, type, idcs, programme: programme.trim() || 'every', statement };
    const taken = await call('POST', '/v1/appeals', (body) => body, stated);
    if (taken.kind !== 'answered') return setSaid({ text: problemIn(say, taken), bad: true });
    const day = dayIn(locale, textIn(taken.body, 'dueOn'));
    const receipt = textIn(taken.body, 'receipt');
    setFields(empty);
    setId(crypto.randomUUID());
    return setSaid({ text: say('appeals.filed', { receipt, day }), bad: false });
  };
  return { fields, setFields, type, setType, said, field, send };
}

/** Takes down an appeal for somebody who stands at the desk. */
export function Filing(props: AppealsProps) {
  const { say } = props;
  const { fields, setFields, type, setType, said, field, send } = useFiling(props);
  return (
    <form
      class="card form part"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2>{say('appeals.file_for')}</h2>
      <Outcome {...said} />
      <div class="field">
        <label for="appeal-idcs">{say('appeals.idcs')}</label>
        <input
          id="appeal-idcs"
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          pattern="[2-9][0-9]{9}"
          required
          {...field('idcs')}
        />
      </div>
      <Choice
        id="appeal-type"
        label={say('my.appeals.type')}
        words={types}
        value={type}
        text={(one) => say(`explain.contest.kind.${one}`)}
        onChoose={setType}
      />
      <div class="field">
        <label for="appeal-programme">{say('appeals.programme')}</label>
        <input
          id="appeal-programme"
          dir="ltr"
          autocomplete="off"
          maxLength={64}
          {...field('programme')}
        />
      </div>
      <TextArea
        id="appeal-statement"
        label={say('appeals.statement')}
        value={fields.statement}
        onInput={(statement) => setFields({ ...fields, statement })}
      />
      <button type="submit" class="primary">
        {say('appeals.file_for')}
      </button>
    </form>
  );
}
