import { CheckField, Part, SelectField, TextField } from './controls.tsx';
import { DwellingFields } from './dwelling-fields.tsx';
import {
  civilStates,
  memberName,
  memberOptions,
  relationOptions,
  schoolStates,
  valueIn,
} from './form-words.ts';
import { MemberFields } from './member-fields.tsx';
import {
  goingAs,
  SuccessionFields,
  ThereField,
  TransferFields,
  type HouseholdFormProps,
} from './transfer-fields.tsx';

/** One member of the household. */
function MemberChoice(
  props: HouseholdFormProps & { readonly field: string; readonly label: string },
) {
  const { say, values, change, household, rules, field, label } = props;
  return (
    <SelectField
      id={field}
      label={label}
      none={say('household.choose')}
      options={memberOptions(say, household, rules.today)}
      value={valueIn(values, field)}
      onValue={(value) => change(field, value)}
    />
  );
}

function BirthFields(props: HouseholdFormProps) {
  const { say, values, change, rules } = props;
  return (
    <Part title={say('household.event.birth')}>
      <TextField
        id="born"
        kind="date"
        max={rules.today}
        label={say('household.child.born')}
        value={valueIn(values, 'born')}
        onValue={(value) => change('born', value)}
      />
      <SelectField
        id="sex"
        label={say('household.child.sex')}
        none={say('household.choose')}
        options={[
          ['female', say('household.child.female')],
          ['male', say('household.child.male')],
        ]}
        value={valueIn(values, 'sex')}
        onValue={(value) => change('sex', value)}
      />
      <SelectField
        id="relation"
        label={say('household.relation')}
        none={say('household.choose')}
        options={relationOptions(say)}
        value={valueIn(values, 'relation')}
        onValue={(value) => change('relation', value)}
      />
      <TextField
        id="idcs"
        kind="idcs"
        isOptional
        label={say('household.child.number')}
        value={valueIn(values, 'idcs')}
        onValue={(value) => change('idcs', value)}
      />
      <CheckField
        id="disabled"
        label={say('household.disabled')}
        checked={valueIn(values, 'disabled') === 'yes'}
        onChecked={(checked) => change('disabled', checked ? 'yes' : '')}
      />
    </Part>
  );
}

function GoingFields(props: HouseholdFormProps & { readonly kind: 'death' | 'departure' }) {
  const { say, values, kind } = props;
  const person = valueIn(values, 'person');
  return (
    <Part title={say(`household.event.${kind}`)}>
      <MemberChoice {...props} field="person" label={say('household.person')} />
      {person === '' ? null : <SuccessionFields {...props} leaving={[person]} />}
    </Part>
  );
}

function MarriageFields(props: HouseholdFormProps) {
  const { say, values, change } = props;
  return (
    <Part title={say('household.event.marriage')}>
      <MemberChoice {...props} field="one" label={say('household.spouse.one')} />
      <TextField
        id="other"
        kind="idcs"
        label={say('household.spouse.number')}
        value={valueIn(values, 'other')}
        onValue={(value) => change('other', value)}
      />
      <SelectField
        id="moves"
        label={say('household.moves')}
        none={say('household.choose')}
        options={[
          ['nobody', say('household.moves.nobody')],
          ['here', say('household.moves.here')],
        ]}
        value={valueIn(values, 'moves')}
        onValue={(value) => change('moves', value)}
      />
      {valueIn(values, 'moves') === 'here' ? (
        <SelectField
          id="relation"
          label={say('household.relation')}
          none={say('household.choose')}
          options={relationOptions(say)}
          value={valueIn(values, 'relation')}
          onValue={(value) => change('relation', value)}
        />
      ) : null}
    </Part>
  );
}

function DivorceFields(props: HouseholdFormProps) {
  const { say } = props;
  return (
    <>
      <Part title={say('household.event.divorce')}>
        <MemberChoice {...props} field="one" label={say('household.spouse.one')} />
        <MemberChoice {...props} field="other" label={say('household.spouse.other')} />
      </Part>
      <TransferFields {...props} />
    </>
  );
}

function MergeFields(props: HouseholdFormProps) {
  const { say, values, change, household, rules } = props;
  return (
    <Part title={say('household.event.merge')}>
      <ThereField {...props} />
      {household.members.map((member) => (
        <SelectField
          key={member.person}
          id={`goes-${member.member}`}
          label={memberName(say, member, rules.today)}
          none={say('household.choose')}
          options={relationOptions(say)}
          value={goingAs(values, member.person)}
          onValue={(value) => change(`goes ${member.person}`, value)}
        />
      ))}
    </Part>
  );
}

const attributes = ['school', 'disabled', 'literate', 'civil', 'permitUntil'] as const;

function AttributeValue({ say, values, change }: HouseholdFormProps) {
  const attribute = valueIn(values, 'attribute');
  const field = {
    id: 'value',
    label: say('household.attribute.value'),
    value: valueIn(values, 'value'),
    onValue: (value: string) => change('value', value),
  };
  const none = say('household.choose');
  const yesNo = [
    ['yes', say('social.yes')],
    ['no', say('social.no')],
  ] as const;
  switch (attribute) {
    case 'school': {
      const options = schoolStates.map((one) => [one, say(`household.school.${one}`)] as const);
      return <SelectField {...field} none={none} options={options} />;
    }
    case 'civil': {
      const options = civilStates.map((one) => [one, say(`household.civil.${one}`)] as const);
      return <SelectField {...field} none={none} options={options} />;
    }
    case 'literate':
    case 'disabled':
      return <SelectField {...field} none={none} options={yesNo} />;
    case 'permitUntil':
      return <TextField {...field} kind="date" />;
    default:
      return null;
  }
}

function AttributeFields(props: HouseholdFormProps) {
  const { say, values, change } = props;
  return (
    <Part title={say('household.event.attribute')}>
      <MemberChoice {...props} field="person" label={say('household.person')} />
      <SelectField
        id="attribute"
        label={say('household.attribute')}
        none={say('household.choose')}
        options={attributes.map((one) => [one, say(`household.attribute.${one}`)] as const)}
        value={valueIn(values, 'attribute')}
        onValue={(value) => {
          change('attribute', value);
          change('value', '');
        }}
      />
      <AttributeValue {...props} />
    </Part>
  );
}

/** What is asked of each kind of event. */
export const eventFields = {
  birth: BirthFields,
  arrival: (props: HouseholdFormProps) => (
    <Part title={props.say('household.event.arrival')}>
      <MemberFields {...props} prefix="" />
    </Part>
  ),
  death: (props: HouseholdFormProps) => <GoingFields {...props} kind="death" />,
  departure: (props: HouseholdFormProps) => <GoingFields {...props} kind="departure" />,
  marriage: MarriageFields,
  divorce: DivorceFields,
  split: TransferFields,
  merge: MergeFields,
  move: (props: HouseholdFormProps) => <DwellingFields {...props} regions={props.rules.regions} />,
  attribute: AttributeFields,
  guardianship: (props: HouseholdFormProps) => (
    <Part title={props.say('household.event.guardianship')}>
      <MemberChoice {...props} field="ward" label={props.say('household.ward')} />
      <MemberChoice {...props} field="guardian" label={props.say('household.guardian')} />
    </Part>
  ),
  succession: (props: HouseholdFormProps) => (
    <Part title={props.say('household.event.succession')}>
      <SuccessionFields {...props} leaving={[]} />
    </Part>
  ),
} as const;

/** A kind of event that there is a form for. */
export type EventKind = keyof typeof eventFields;

/** Every kind, in the order in which it is offered. */
export const eventKinds = [
  'birth',
  'death',
  'marriage',
  'divorce',
  'move',
  'arrival',
  'departure',
  'split',
  'merge',
  'attribute',
  'guardianship',
  'succession',
] as const satisfies readonly EventKind[];
