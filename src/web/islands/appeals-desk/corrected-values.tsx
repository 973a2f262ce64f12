import { useState } from 'preact/hooks';
import { partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import type { Say } from '../shared/texts.ts';
import { Choice } from '../shared/choice.tsx';

/** One value that should have been another, as it is sent. */
export interface CorrectedValue {
  readonly variable: string;
  readonly value: boolean | string;
  readonly source: string;
  readonly month: string;
}

function variableIn(say: Say, variable: string): string {
  return say.maybe(`social.variable.${variable}`) ?? variable;
}

function sourceIn(say: Say, source: string): string {
  return say.maybe(`social.source.${source}`) ?? source;
}

function valueIn(say: Say, value: unknown): string {
  if (typeof value === 'boolean') return say(value ? 'social.yes' : 'social.no');
  return String(value);
}

function ValueField(props: {
  readonly say: Say;
  readonly one: unknown;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { say, one, value, onInput } = props;
  const id = 'corrected-value';
  return (
    <div class="field">
      <label for={id}>{say('appeals.finding.value')}</label>
      {textIn(one, 'type') === 'flag' ? (
        <select
          id={id}
          value={value}
          onChange={({ currentTarget }) => onInput(currentTarget.value)}
        >
          <option value="no">{say('social.no')}</option>
          <option value="yes">{say('social.yes')}</option>
        </select>
      ) : (
        <input
          id={id}
          dir="ltr"
          inputMode="decimal"
          pattern="[0-9]+([.][0-9]+)?"
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </div>
  );
}

interface ValuesProps {
  readonly say: Say;
  /** What the household was scored from. */
  readonly known: readonly unknown[];
  readonly values: readonly CorrectedValue[];
  readonly onChange: (values: readonly CorrectedValue[]) => void;
}

/** What is chosen before it is added. */
function useDraft(known: readonly unknown[]) {
  const [variable, setVariable] = useState(textIn(known[0], 'variable'));
  const one = known.find((each) => textIn(each, 'variable') === variable);
  const [value, setValue] = useState('no');
  const [source, setSource] = useState('');
  const [month, setMonth] = useState('');
  const sources = textsIn(one, 'sources');
  const counted = textIn(one, 'source');
  const likely = sources.includes(counted) ? counted : (sources[0] ?? '');
  const chosen = sources.includes(source) ? source : likely;
  const isFlag = textIn(one, 'type') === 'flag';
  const readings = yesIn(one, 'readings');
  const draft: CorrectedValue = {
    variable,
    value: isFlag ? value === 'yes' : value,
    source: chosen,
    month: readings ? month : 'none',
  };
  const whole = (isFlag || /^\d+(\.\d+)?$/.test(value)) && (!readings || month !== '');
  const choose = (name: string) => {
    setVariable(name);
    const next = known.find((each) => textIn(each, 'variable') === name);
    setValue(textIn(next, 'type') === 'flag' ? 'no' : '');
  };
  return {
    one,
    draft,
    whole,
    sources,
    readings,
    value,
    month,
    choose,
    setValue,
    setSource,
    setMonth,
  };
}

function Added({ say, values, onChange }: Omit<ValuesProps, 'known'>) {
  if (values.length === 0) return null;
  return (
    <ul class="corrected-values">
      {values.map((one) => (
        <li key={`${one.variable} ${one.month}`}>
          {say('appeals.finding.is', {
            variable: variableIn(say, one.variable),
            value: valueIn(say, one.value),
          })}
          {one.month === 'none' ? '' : ` (${one.month})`} · {sourceIn(say, one.source)}{' '}
          <button
            type="button"
            class="quiet"
            onClick={() => onChange(values.filter((other) => other !== one))}
          >
            {say('appeals.finding.remove')}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Chooses values that were wrong, and says what they should be. */
export function CorrectedValues(props: ValuesProps) {
  const { say, known, values, onChange } = props;
  const { one, draft, whole, sources, readings, value, month, ...set } = useDraft(known);
  const add = () => {
    const others = values.filter(
      (other) => other.variable !== draft.variable || other.month !== draft.month,
    );
    onChange([...others, draft]);
  };
  return (
    <fieldset>
      <legend>{say('appeals.finding.values')}</legend>
      <div class="fields-2">
        <div class="field">
          <label for="corrected-variable">{say('appeals.finding.variable')}</label>
          <select
            id="corrected-variable"
            value={draft.variable}
            onChange={({ currentTarget }) => set.choose(currentTarget.value)}
          >
            {known.map((each) => (
              <option key={textIn(each, 'variable')} value={textIn(each, 'variable')}>
                {say('appeals.finding.is', {
                  variable: variableIn(say, textIn(each, 'variable')),
                  value: valueIn(say, partIn(each, 'value')),
                })}
              </option>
            ))}
          </select>
        </div>
        <ValueField say={say} one={one} value={value} onInput={set.setValue} />
        <Choice
          id="corrected-source"
          label={say('appeals.finding.source')}
          words={sources}
          value={draft.source}
          text={(source) => sourceIn(say, source)}
          onChoose={set.setSource}
        />
        {readings ? (
          <div class="field">
            <label for="corrected-month">{say('appeals.finding.month')}</label>
            <input
              id="corrected-month"
              type="month"
              value={month}
              onInput={({ currentTarget }) => set.setMonth(currentTarget.value)}
            />
          </div>
        ) : null}
      </div>
      <button type="button" disabled={!whole} onClick={add}>
        {say('appeals.finding.add')}
      </button>
      <Added say={say} values={values} onChange={onChange} />
    </fieldset>
  );
}
