import type { Say } from '../../web/islands/shared/texts.ts';

/** Which sentence says what a code means to an agent; each code is shown beside it. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  unreadable: ['too_long', 'base45_malformed', 'zlib_malformed', 'zlib_bomb'],
  altered: [
    'signature_wrong',
    'signature_empty',
    'cose_malformed',
    'header_refused',
    'algorithm_refused',
    'claims_malformed',
    'bound_to_key',
    'chain_malformed',
  ],
  unknown_issuer: [
    'key_unknown',
    'signer_unnamed',
    'issuer_refused',
    'chain_untrusted',
    'certificate_usage_refused',
    'path_too_long',
    'name_not_permitted',
  ],
  signer_taken_back: [
    'certificate_revoked',
    'authority_revoked',
    'certificate_status_unknown',
    'certificate_expired',
    'certificate_not_yet_valid',
  ],
  expired: ['expired', 'not_yet_valid', 'lifetime_refused'],
  revoked: ['revoked', 'suspended'],
  list: ['status_unknown', 'status_missing', 'status_list_stale'],
  clock: ['clock_behind', 'clock_ahead'],
  photo: ['photo_missing', 'photo_without_face'],
  holder: ['not_the_holder'],
  tries: ['too_many_refusals'],
};

function meaningOf(say: Say, code: string): string {
  const found = Object.entries(meanings).find(([, codes]) => codes.includes(code));
  return say.maybe(`verifier.meaning.${found?.[0]}`) ?? say('verifier.meaning.other');
}

/** Yes or no, as large as the screen; a sign and a word, not colour alone. */
export function Verdict(props: {
  readonly say: Say;
  readonly accepted: boolean;
  readonly code: string;
  readonly ms: number;
  readonly onNext: () => void;
}) {
  const { say, accepted, code, ms, onNext } = props;
  return (
    <div class={`verdict ${accepted ? 'yes' : 'no'}`} data-code={code} data-ms={ms}>
      <p role="status" class="word">
        <span aria-hidden="true">{accepted ? '✓' : '✕'}</span>{' '}
        {say(accepted ? 'verifier.yes' : 'verifier.no')}
      </p>
      <p>{accepted ? say('verifier.meaning.accepted') : meaningOf(say, code)}</p>
      <p class="code">
        <bdi dir="ltr">{code}</bdi>
      </p>
      <button type="button" id="next" ref={(button) => button?.focus()} onClick={onNext}>
        {say('verifier.next')}
      </button>
    </div>
  );
}
