import { useState } from 'preact/hooks';
import { localeOf, languageFrom } from '../../language.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import type { Say } from '../shared/texts.ts';
import { SelectField, TextField } from './controls.tsx';
import { decimalIn, valueIn, variableName, type Values } from './form-words.ts';
import {
  factName,
  recordFacts,
  type Changed,
  type DeskHousehold,
  type Rules,
} from './household.ts';
import { nothingSaid } from './sending.ts';

interface FactsProps {
  readonly say: Say;
  readonly household: DeskHousehold;
  readonly rules: Rules;
  readonly onChanged: (changed: Changed) => void;
}

/** One value that is asked: a variable, of a bill in one month. */
interface Question {
  readonly variable: string;
  readonly month: string;
  readonly type: 'flag' | 'number';
}

function questionsOf({ asked, months }: Rules): readonly Question[] {
  return asked.flatMap(({ name: variable, type, monthly }) =>
    (monthly ? months : ['none']).map((month) => ({ variable, month, type })),
  );
}

/** A month as the page’s language writes it. */
function monthText(month: string): string {
  const locale = localeOf(languageFrom(document.documentElement.lang) ?? 'fr');
  const style = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return dateIn(locale, new Date(`${month}-01T00:00:00Z`), style);
}

function recordedText(say: Say, known: string | undefined): string {
  if (known === undefined) return say('household.unstated');
  const flags = new Map([
    ['true', say('social.yes')],
    ['false', say('social.no')],
  ]);
  const value = flags.get(known) ?? decimalIn(known);
  return say('household.facts.recorded', { value });
}

/** What is written down of the answers that were given; a comma is a point. */
function factsOf(questions: readonly Question[], values: Values, today: string) {
  return questions.flatMap(({ variable, month, type }) => {
    const answer = valueIn(values, factName(variable, month)).trim();
    if (answer === '') return [];
    const value = type === 'flag' ? answer === 'yes' : answer.replace(',', '.');
    return [{ variable, value, month, observed: today, validUntil: 'unlimited' }];
  });
}

function QuestionField(props: {
  readonly say: Say;
  readonly question: Question;
  readonly known: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const { say, question, known, value, onValue } = props;
  const { variable, month, type } = question;
  const bill = variableName(say, variable);
  const label =
    month === 'none' ? bill : say('household.facts.bill', { bill, month: monthText(month) });
  const id = `fact-${factName(variable, month).replace(' ', '-')}`;
  const shared = { id, label, value, onValue, note: recordedText(say, known), isOptional: true };
  if (type === 'number') return <TextField {...shared} isOptional kind="decimal" />;
  return (
    <SelectField
      {...shared}
      isOptional
      none={say('household.unstated')}
      options={[
        ['yes', say('social.yes')],
        ['no', say('social.no')],
      ]}
    />
  );
}

/** What the household says of itself, besides who lives in it. */
export function FactsForm({ say, household, rules, onChanged }: FactsProps) {
  const [values, setValues] = useState<Values>({});
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState(nothingSaid);
  const questions = questionsOf(rules);
  const send = async () => {
    const facts = factsOf(questions, values, rules.today);
    if (busy || facts.length === 0) return;
    setBusy(true);
    setSaid({ text: say('household.asking'), bad: false });
    const answer = await recordFacts(household.household, facts);
    setBusy(false);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setSaid(nothingSaid);
    setValues({});
    onChanged(answer.body);
  };
  return (
    <form
      class="card desk-form"
      aria-labelledby="facts-title"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 id="facts-title">{say('household.facts')}</h2>
      <p class="note">{say('household.facts.note')}</p>
      <Outcome {...said} />
      <div class="row">
        {questions.map((question) => {
          const name = factName(question.variable, question.month);
          return (
            <QuestionField
              key={name}
              say={say}
              question={question}
              known={household.facts.get(name)}
              value={valueIn(values, name)}
              onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
            />
          );
        })}
      </div>
      <button class="primary" disabled={busy}>
        {say('household.send')}
      </button>
    </form>
  );
}
