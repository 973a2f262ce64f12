import { useState } from 'preact/hooks';
import { BirthFields } from './birth-fields.tsx';
import { EvidenceFields, GuardianFields } from './evidence-fields.tsx';
import { NameFields } from './name-fields.tsx';
import { described, Field, StepActions, type StepProps } from './parts.tsx';
import { mayBeMinor, wrongFields, type WrongFields } from './record.ts';
import type { PersonForm } from './statements.ts';
import { CountryField } from './country-field.tsx';

/** What the fields of a person are given. */
export interface PersonFieldsProps extends StepProps {
  readonly form: PersonForm;
  readonly wrong: WrongFields;
  readonly change: (fields: Partial<PersonForm>) => void;
}

function SexField({ say, form, wrong, change }: PersonFieldsProps) {
  return (
    <Field say={say} id="sex" label="enrol.person.sex" wrong={wrong.sex}>
      <select
        {...described('sex', wrong.sex)}
        value={form.sex}
        onChange={({ currentTarget: { value } }) =>
          change({ sex: value === 'female' || value === 'male' ? value : '' })
        }
      >
        <option value="">{say('enrol.choose')}</option>
        <option value="female">{say('enrol.person.female')}</option>
        <option value="male">{say('enrol.person.male')}</option>
      </select>
    </Field>
  );
}

/** Who is it: papers, names in two scripts, birth. */
export function PersonStep({ say, enrolment }: StepProps) {
  const { form } = enrolment.statements;
  const [checked, setChecked] = useState(false);
  const wrong = checked ? wrongFields(form) : {};
  const change = (fields: Partial<PersonForm>) =>
    enrolment.state({ form: { ...enrolment.statements.form, ...fields } });
  const props = { say, enrolment, form, wrong, change };
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    const [first] = Object.keys(wrongFields(form));
    if (first === undefined) enrolment.goTo('consent');
    else document.getElementById(first)?.focus();
  };
  return (
    <form class="person" noValidate autocomplete="off" onSubmit={submit}>
      <EvidenceFields {...props} />
      <NameFields {...props} />
      <div class="row">
        <SexField {...props} />
        <BirthFields {...props} />
        <Field say={say} id="birthPlace" label="enrol.person.place" wrong={wrong.birthPlace}>
          <input
            {...described('birthPlace', wrong.birthPlace)}
            value={form.birthPlace}
            maxLength={100}
            dir="auto"
            onInput={({ currentTarget }) => change({ birthPlace: currentTarget.value })}
          />
        </Field>
        <CountryField {...props} />
      </div>
      {mayBeMinor(form) ? <GuardianFields {...props} /> : null}
      {Object.keys(wrong).length > 0 ? (
        <p class="alert" role="alert">
          {say('enrol.wrong.count', { count: Object.keys(wrong).length })}
        </p>
      ) : null}
      <StepActions say={say}>
        <button class="primary">{say('enrol.continue')}</button>
      </StepActions>
    </form>
  );
}
