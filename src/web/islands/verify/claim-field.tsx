import type { Say } from '../shared/texts.ts';

/** A number, typed; or the code of a card, which a camera, a file or a scanner read. */
export function ClaimField(props: {
  readonly say: Say;
  readonly claim: string;
  /** Whether the claim is a card's code, and whole. */
  readonly coded: boolean;
  readonly onClaim: (claim: string) => void;
}) {
  const { say, claim, coded, onClaim } = props;
  if (coded) {
    return (
      <div class="field">
        <p class="hint" role="status" id="code-read">
          {say('verify.code_read')}
        </p>
        <button type="button" onClick={() => onClaim('')}>
          {say('verify.code_drop')}
        </button>
      </div>
    );
  }
  return (
    <div class="field">
      <label for="claimed">{say('verify.number')}</label>
      <input
        id="claimed"
        required
        autocomplete="off"
        dir="ltr"
        value={claim}
        onInput={({ currentTarget }) => onClaim(currentTarget.value)}
      />
      <p class="note">{say('verify.number_note')}</p>
    </div>
  );
}
