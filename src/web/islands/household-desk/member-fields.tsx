import { CheckField, SelectField, TextField } from './controls.tsx';
import {
  civilStates,
  relationOptions,
  schoolStates,
  valueIn,
  type FormProps,
} from './form-words.ts';
import { numberOf } from './household.ts';

/** Which member of a form: `''` of the only one, or `2.` of the second. */
interface MemberProps extends FormProps {
  readonly prefix: string;
}

/** What is stated of a member besides her number. */
function StatedFields({ say, values, change, prefix }: MemberProps) {
  const field = (name: string) => ({
    id: `${prefix}${name}`,
    value: valueIn(values, `${prefix}${name}`),
    onValue: (value: string) => change(`${prefix}${name}`, value),
  });
  const check = (name: string) => ({
    id: `${prefix}${name}`,
    checked: valueIn(values, `${prefix}${name}`) === 'yes',
    onChecked: (checked: boolean) => change(`${prefix}${name}`, checked ? 'yes' : ''),
  });
  return (
    <>
      <SelectField
        {...field('relation')}
        label={say('household.relation')}
        none={say('household.choose')}
        options={relationOptions(say)}
      />
      <SelectField
        {...field('civil')}
        label={say('household.civil')}
        none={say('household.choose')}
        options={civilStates.map((one) => [one, say(`household.civil.${one}`)] as const)}
      />
      <SelectField
        {...field('school')}
        label={say('household.school')}
        none={say('household.choose')}
        options={schoolStates.map((one) => [one, say(`household.school.${one}`)] as const)}
      />
      <TextField {...field('permit')} kind="date" isOptional label={say('household.permit')} />
      <div class="choices">
        <CheckField {...check('literate')} label={say('household.literate')} />
        <CheckField {...check('disabled')} label={say('household.disabled')} />
      </div>
    </>
  );
}

/** A member who has a number. */
export function MemberFields(props: MemberProps) {
  const { say, values, change, prefix } = props;
  return (
    <>
      <TextField
        id={`${prefix}idcs`}
        kind="idcs"
        label={say('household.idcs')}
        value={valueIn(values, `${prefix}idcs`)}
        onValue={(value) => change(`${prefix}idcs`, value)}
      />
      <StatedFields {...props} />
    </>
  );
}

/** What is stated of a member, as it is sent. */
function statedOf(values: FormProps['values'], prefix: string) {
  const value = (name: string) => valueIn(values, `${prefix}${name}`);
  const permit = value('permit');
  return {
    relation: value('relation'),
    civil: value('civil'),
    school: value('school'),
    literate: value('literate') === 'yes',
    disabled: value('disabled') === 'yes',
    permitUntil: permit === '' ? 'none' : permit,
  };
}

/** A member who has a number, as she is sent; undefined while it is none. */
export function memberOf(values: FormProps['values'], prefix: string) {
  const idcs = numberOf(valueIn(values, `${prefix}idcs`));
  return idcs === undefined ? undefined : { idcs, ...statedOf(values, prefix) };
}
