import { useState } from 'preact/hooks';
import { problemIn } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { Said } from './desk.tsx';
import type { FormulaDeskProps, KnownFormula, KnownFormulas } from './known-formula.ts';

interface RequestFormProps extends FormulaDeskProps {
  readonly known: KnownFormulas;
  readonly one: KnownFormula;
  readonly onActed: (said: Said) => void;
}

/** The first of two administrators asks that a formula comes into force, or is withdrawn. */
export function RequestForm({ say, known, one, onActed }: RequestFormProps) {
  const earliest = one.from > known.day ? one.from : known.day;
  const [day, setDay] = useState(earliest);
  const [reason, setReason] = useState('');
  const { hash } = one;
  const ask = async (matter: 'activation' | 'withdrawal') => {
    const sent = { matter, day, reason };
    const answer = await call('POST', `/v1/formulas/${hash}/requests`, () => true, sent);
    const bad = answer.kind !== 'answered';
    onActed({ text: bad ? problemIn(say, answer) : say('formula.asked'), bad });
  };
  const may = reason.trim().length >= 3 && day !== '';
  return (
    <details class="request">
      <summary>{say('formula.ask')}</summary>
      <div class="form">
        <div class="field">
          <label for={`day-${hash}`}>{say('formula.day')}</label>
          <input
            id={`day-${hash}`}
            type="date"
            required
            min={known.day}
            value={day}
            onInput={({ currentTarget }) => setDay(currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={`reason-${hash}`}>{say('formula.reason')}</label>
          <input
            id={`reason-${hash}`}
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </div>
        <div class="bar">
          <button
            type="button"
            class="primary"
            disabled={!may}
            onClick={() => void ask('activation')}
          >
            {say('formula.ask.activation')}
          </button>
          <button type="button" disabled={!may} onClick={() => void ask('withdrawal')}>
            {say('formula.ask.withdrawal')}
          </button>
        </div>
      </div>
    </details>
  );
}
