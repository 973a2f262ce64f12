import type { ComponentChildren } from 'preact';

interface ControlProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isOptional?: true;
}

type TextFieldProps = ControlProps & {
  readonly kind?: 'text' | 'date' | 'decimal' | 'idcs';
  readonly note?: string;
  readonly max?: string;
};

const modes = { idcs: 'numeric', decimal: 'decimal' } as const;

/** The line itself. */
function TextInput({ id, value, onValue, kind = 'text', note, max, isOptional }: TextFieldProps) {
  const shared = {
    id,
    value,
    autocomplete: 'off',
    required: isOptional !== true,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onValue(currentTarget.value),
    ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
  } as const;
  if (kind === 'date') return <input type="date" {...shared} {...(max ? { max } : {})} />;
  if (kind === 'text') return <input {...shared} />;
  return <input dir="ltr" inputMode={modes[kind]} {...shared} />;
}

/** A line of text: an address, a number, a day. */
export function TextField(props: TextFieldProps) {
  const { id, label, note } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <TextInput {...props} />
      {note === undefined ? null : (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

/** One of several, each with its words. */
export function SelectField(
  props: ControlProps & {
    readonly options: readonly (readonly [value: string, text: string])[];
    /** What stands there before anything is chosen. */
    readonly none: string;
    readonly note?: string;
  },
) {
  const { id, label, value, onValue, options, none, note, isOptional } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        required={isOptional !== true}
        {...(note === undefined ? {} : { 'aria-describedby': `${id}-note` })}
        onChange={({ currentTarget }) => onValue(currentTarget.value)}
      >
        <option value="">{none}</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
      {note === undefined ? null : (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

/** Something that is so or not. */
export function CheckField(props: {
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}) {
  const { id, label, checked, onChecked } = props;
  return (
    <label class="choice" for={id}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChecked(currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** A part of a form with its name. */
export function Part(props: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="form-part">
      <legend>{props.title}</legend>
      <div class="row">{props.children}</div>
    </fieldset>
  );
}
