import { useState } from 'preact/hooks';
import { TextArea } from './text-area.tsx';

/** A form of one text: a question, or why something is sent back. */
export function WordsForm(props: {
  readonly id: string;
  readonly label: string;
  readonly send: string;
  readonly onSend: (words: string) => void;
}) {
  const { id, label, send, onSend } = props;
  const [words, setWords] = useState('');
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(words.trim());
        setWords('');
      }}
    >
      <TextArea id={id} label={label} value={words} onInput={setWords} />
      <button type="submit">{send}</button>
    </form>
  );
}
