import type { Say } from '../shared/texts.ts';

/** A secret that was just made: it is in no other answer. */
export interface MadeSecret {
  /** Whose it is: an operator's, or a device's. */
  readonly operator: string;
  readonly kind: 'first' | 'code' | 'pairing';
  readonly secret: string;
}

/** Shows a secret once, until it is noted; then it is nowhere on this side. */
export function ShownSecret(props: {
  readonly say: Say;
  readonly made: MadeSecret;
  readonly onNoted: () => void;
}) {
  const { say, made, onNoted } = props;
  const { operator, kind, secret } = made;
  return (
    <div class="secret" role="status">
      <h3>{say(`office.secret.${kind}`, { operator })}</h3>
      <p>{say('office.secret.once')}</p>
      <p class="shown">
        <bdi dir="ltr">{secret}</bdi>
      </p>
      {kind === 'code' ? <p class="note">{say('office.secret.application')}</p> : null}
      <button type="button" class="primary" onClick={onNoted}>
        {say('office.secret.noted')}
      </button>
    </div>
  );
}

/** The part of `otpauth://…` that an application is given by hand, four letters at a time. */
export function secretInUri(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
