import { Part, SelectField, TextField } from './controls.tsx';
import { DwellingFields } from './dwelling-fields.tsx';
import {
  memberName,
  memberOptions,
  relationOptions,
  valueIn,
  type FormProps,
} from './form-words.ts';
import type { DeskHousehold, Rules } from './household.ts';

/** A form about a household that is recorded. */
export interface HouseholdFormProps extends FormProps {
  readonly household: DeskHousehold;
  readonly rules: Rules;
}

/** What a member is where she goes; empty of whoever stays. */
export function goingAs(values: FormProps['values'], person: string): string {
  return valueIn(values, `goes ${person}`);
}

/** Who takes the place of a head or a declarant that goes. */
export function SuccessionFields(
  props: HouseholdFormProps & { readonly leaving: readonly string[] },
) {
  const { say, values, change, household, rules, leaving } = props;
  const staying = {
    ...household,
    members: household.members.filter(({ person }) => !leaving.includes(person)),
  };
  const options = memberOptions(say, staying, rules.today);
  const gone = { newHead: household.head, newDeclarant: household.declarant } as const;
  const needed = (['newHead', 'newDeclarant'] as const).filter(
    (field) =>
      staying.members.length > 0 && (leaving.length === 0 || leaving.includes(gone[field])),
  );
  return (
    <>
      {needed.map((field) => (
        <SelectField
          key={field}
          id={field}
          label={say(field === 'newHead' ? 'household.new_head' : 'household.new_declarant')}
          none={say('household.same')}
          isOptional
          options={options}
          value={valueIn(values, field)}
          onValue={(value) => change(field, value)}
        />
      ))}
    </>
  );
}

/** Who leaves, as what, and where to. */
export function TransferFields(props: HouseholdFormProps) {
  const { say, values, change, household, rules } = props;
  const leaving = household.members
    .map(({ person }) => person)
    .filter((person) => goingAs(values, person) !== '');
  const destination = valueIn(values, 'destination');
  return (
    <>
      <Part title={say('household.leaves')}>
        <p class="note wide">{say('household.leaves.note')}</p>
        {household.members.map((member) => (
          <SelectField
            key={member.person}
            id={`goes-${member.member}`}
            label={memberName(say, member, rules.today)}
            none={say('household.same')}
            isOptional
            options={relationOptions(say)}
            value={goingAs(values, member.person)}
            onValue={(value) => change(`goes ${member.person}`, value)}
          />
        ))}
        {leaving.length === 0 ? (
          <p class="note wide">{say('household.leaves.nobody')}</p>
        ) : (
          <SelectField
            id="destination"
            label={say('household.destination')}
            none={say('household.choose')}
            options={[
              ['new', say('household.destination.new')],
              ['known', say('household.destination.known')],
            ]}
            value={destination}
            onValue={(value) => change('destination', value)}
          />
        )}
        {leaving.length > 0 && destination === 'known' ? <ThereField {...props} /> : null}
        {leaving.length > 0 ? <SuccessionFields {...props} leaving={leaving} /> : null}
      </Part>
      {leaving.length > 0 && destination === 'new' ? (
        <DwellingFields {...props} regions={rules.regions} />
      ) : null}
    </>
  );
}

/** A household by the number of somebody in it. */
export function ThereField({ say, values, change }: FormProps) {
  return (
    <TextField
      id="there"
      kind="idcs"
      label={say('household.destination.number')}
      value={valueIn(values, 'there')}
      onValue={(value) => change('there', value)}
    />
  );
}
