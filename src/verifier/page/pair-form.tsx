import { useState } from 'preact/hooks';
import type { Say } from '../../web/islands/shared/texts.ts';
import type { Standing } from '../engine/engine.ts';
import { codeOf, type Ask } from './asking.ts';

/** The one time that the page needs its station: a code that an administrator was given. */
export function PairForm(props: {
  readonly say: Say;
  readonly ask: Ask;
  readonly onPaired: (standing: Standing) => void;
}) {
  const { say, ask, onPaired } = props;
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const pair = async () => {
    if (busy || code.trim() === '') return;
    setBusy(true);
    setTrouble('');
    try {
      const said = await ask('pair', { code });
      if (said.kind === 'done') return onPaired(await ask('standing', {}));
      setTrouble(say.maybe(`verifier.trouble.${said.code}`) ?? said.code);
    } catch (error) {
      setTrouble(codeOf(error));
    }
    setBusy(false);
  };
  return (
    <form
      class="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void pair();
      }}
    >
      <h1>{say('verifier.pair')}</h1>
      <p>{say('verifier.pair_lead')}</p>
      <div class="field">
        <label for="pairing">{say('verifier.pair_code')}</label>
        <input
          id="pairing"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />
      </div>
      <button class="primary" type="submit" aria-disabled={busy}>
        {say('verifier.pair_do')}
      </button>
      <p role="status" class={trouble === '' ? 'visually-hidden' : 'alert'}>
        {trouble}
      </p>
    </form>
  );
}
