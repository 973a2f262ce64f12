import { described, Field, focusFirst } from './parts.tsx';
import type { PersonFieldsProps } from './person-step.tsx';
import { evidenceKinds, relations, type PersonForm } from './statements.ts';

/** An input of a number or a code, which reads from the left in every language. */
function CodeField(
  props: PersonFieldsProps & {
    readonly field: 'number' | 'witness1' | 'witness2' | 'guardian';
    readonly first?: true;
  },
) {
  const { say, form, wrong, change, field, first } = props;
  const number = field === 'number';
  return (
    <Field say={say} id={field} label={`enrol.person.${field}`} wrong={wrong[field]}>
      <input
        {...described(field, wrong[field])}
        {...(first ? { ref: focusFirst } : {})}
        value={form[field]}
        dir="ltr"
        maxLength={30}
        inputMode={number ? 'text' : 'numeric'}
        autocapitalize="characters"
        spellcheck={false}
        onInput={({ currentTarget: { value } }) => {
          const fields: Partial<Record<typeof field, string>> = {};
          fields[field] = number ? value.toUpperCase() : value;
          change(fields);
        }}
      />
    </Field>
  );
}

/** Of a foreigner it is not known which country: it must be chosen. */
function nationalityFor(kind: PersonForm['evidence'], form: PersonForm): Partial<PersonForm> {
  if (kind === 'national_card') return { nationality: 'MAR' };
  return { nationality: form.nationality };
}

/** What proves who it is. */
export function EvidenceFields(props: PersonFieldsProps) {
  const { say, form, change } = props;
  return (
    <div class="row evidence">
      <fieldset class="field wide">
        <legend>{say('enrol.person.evidence')}</legend>
        <div class="choices">
          {evidenceKinds.map((kind) => (
            <label key={kind} class="choice">
              <input
                type="radio"
                name="evidence"
                value={kind}
                checked={form.evidence === kind}
                onChange={() => change({ evidence: kind, ...nationalityFor(kind, form) })}
              />
              {say(`enrol.evidence.${kind}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {form.evidence === 'witnesses' ? (
        <>
          <CodeField {...props} field="witness1" />
          <CodeField {...props} field="witness2" />
        </>
      ) : (
        <CodeField {...props} field="number" first />
      )}
    </div>
  );
}

/** Who stands for a minor. */
export function GuardianFields(props: PersonFieldsProps) {
  const { say, form, wrong, change } = props;
  return (
    <div class="row guardian">
      <p class="field wide hint">{say('enrol.person.minor')}</p>
      <CodeField {...props} field="guardian" />
      <Field say={say} id="relation" label="enrol.person.relation" wrong={wrong.relation}>
        <select
          {...described('relation', wrong.relation)}
          value={form.relation}
          onChange={({ currentTarget }) => change({ relation: currentTarget.value })}
        >
          <option value="">{say('enrol.choose')}</option>
          {relations.map((relation) => (
            <option key={relation} value={relation}>
              {say(`enrol.relation.${relation}`)}
            </option>
          ))}
        </select>
      </Field>
    </div>
  );
}
