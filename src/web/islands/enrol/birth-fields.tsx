import { described } from './parts.tsx';
import type { PersonFieldsProps } from './person-step.tsx';

const parts = [
  { field: 'day', digits: 2, next: 'month' },
  { field: 'month', digits: 2, next: 'year' },
  { field: 'year', digits: 4, next: 'birthPlace' },
] as const;

/** A date of birth, as much of it as is known; a full part leads to the next. */
export function BirthFields({ say, form, wrong, change }: PersonFieldsProps) {
  return (
    <fieldset class="field birth">
      <legend>{say('enrol.person.birth')}</legend>
      <div class="date">
        {parts.map(({ field, digits, next }) => (
          <div key={field}>
            <label for={field} class="small">
              {say(`enrol.person.${field}`)}
            </label>
            <input
              {...described(field, field === 'year' ? wrong.year : undefined)}
              value={form[field]}
              inputMode="numeric"
              dir="ltr"
              maxLength={digits}
              size={digits}
              onInput={({ currentTarget: { value } }) => {
                const typed = value.replaceAll(/\D/g, '');
                const fields: Partial<Record<typeof field, string>> = {};
                fields[field] = typed;
                change(fields);
                if (typed.length === digits) document.getElementById(next)?.focus();
              }}
            />
          </div>
        ))}
      </div>
      <label class="choice small">
        <input
          type="checkbox"
          checked={form.estimated}
          tabIndex={0}
          onChange={({ currentTarget }) => change({ estimated: currentTarget.checked })}
        />
        {say('enrol.person.estimated')}
      </label>
      {wrong.year ? (
        <p class="wrong" id="year-wrong">
          {say(wrong.year)}
        </p>
      ) : null}
    </fieldset>
  );
}
