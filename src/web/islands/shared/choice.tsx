/** A field that takes one of a few words, each with its text. */
export function Choice<Word extends string>(props: {
  readonly id: string;
  readonly label: string;
  readonly words: readonly Word[];
  readonly value: Word;
  readonly text: (word: Word) => string;
  readonly onChoose: (word: Word) => void;
}) {
  const { id, label, words, value, text, onChoose } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) =>
          onChoose(words.find((one) => one === currentTarget.value) ?? value)
        }
      >
        {words.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
