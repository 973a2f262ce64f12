import { arabicFromLatin, latinFromArabic } from '../../../vocabulary/transliteration.ts';
import { described, Field } from './parts.tsx';
import type { PersonFieldsProps } from './person-step.tsx';
import type { OfferedName } from './statements.ts';

const others: Readonly<Record<OfferedName, OfferedName>> = {
  familyLatin: 'familyArabic',
  familyArabic: 'familyLatin',
  givenLatin: 'givenArabic',
  givenArabic: 'givenLatin',
};

function NameField(props: PersonFieldsProps & { readonly field: OfferedName }) {
  const { say, enrolment, form, wrong, field } = props;
  const { offered } = enrolment.statements;
  const inArabic = field.endsWith('Arabic');
  const suggested = offered.includes(field) && form[field] !== '';
  const typed = (value: string) => {
    const other = others[field];
    // What somebody wrote is never written over.
    const free = form[other] === '' || offered.includes(other);
    const fields = { ...form, [field]: value };
    const now = offered.filter((one) => one !== field && one !== other);
    if (!free)
      return enrolment.state({ form: fields, offered: offered.filter((o) => o !== field) });
    fields[other] = inArabic ? latinFromArabic(value) : arabicFromLatin(value);
    return enrolment.state({ form: fields, offered: [...now, other] });
  };
  return (
    <Field
      say={say}
      id={field}
      label={`enrol.person.${field}`}
      wrong={wrong[field]}
      {...(suggested ? { note: say('enrol.person.offered') } : {})}
    >
      <input
        {...described(field, wrong[field])}
        class={suggested ? 'offered' : ''}
        value={form[field]}
        lang={inArabic ? 'ar' : 'fr'}
        dir={inArabic ? 'rtl' : 'ltr'}
        maxLength={100}
        spellcheck={false}
        onInput={({ currentTarget }) => typed(currentTarget.value)}
      />
    </Field>
  );
}

/** Names in two scripts: what is written in one is offered in the other. */
export function NameFields(props: PersonFieldsProps) {
  return (
    <div class="names">
      <div class="column">
        <NameField {...props} field="familyLatin" />
        <NameField {...props} field="givenLatin" />
      </div>
      <div class="column">
        <NameField {...props} field="familyArabic" />
        <NameField {...props} field="givenArabic" />
      </div>
    </div>
  );
}
