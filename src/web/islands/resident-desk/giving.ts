import { textIn } from '../shared/fields.ts';
import { base64Of, call, type Answer } from '../shared/station.ts';
import { claimedIn } from '../verify/asking-counter.ts';

/** What a clerk gives to whoever stands there, once she was verified. */
export type Gift = 'application' | 'slip' | 'contact';

/** Whom it is for, as bodies state it: by a number, since a card may be somebody else's. */
export function numberIn(typed: string) {
  const claimed = claimedIn(typed);
  return claimed?.kind === 'code' ? undefined : claimed;
}
export type Claimed = NonNullable<ReturnType<typeof numberIn>>;

/** What was given, to be shown once. */
export type Given =
  | { readonly kind: 'application'; readonly uri: string; readonly qr: string }
  | { readonly kind: 'slip'; readonly code: string; readonly until: string }
  | { readonly kind: 'contact' };

/** Where she is reached, as she says it. */
export interface StatedContact {
  readonly kind: 'phone' | 'mail';
  readonly address: string;
}

/** Gives it to whoever is on the picture, if it is she. */
export async function give(
  gift: Gift,
  asked: {
    readonly claimed: Claimed;
    readonly picture: Blob;
    readonly contact: StatedContact;
    readonly language: string;
  },
): Promise<Answer<Given>> {
  const { claimed, picture, contact, language } = asked;
  const seen = { claimed, face: await base64Of(picture) };
  switch (gift) {
    case 'application':
      return call(
        'POST',
        '/v1/residents/code-applications',
        (said): Given => ({ kind: gift, uri: textIn(said, 'uri'), qr: textIn(said, 'qr') }),
        seen,
      );
    case 'slip':
      return call(
        'POST',
        '/v1/residents/codes',
        (said): Given => ({
          kind: gift,
          code: textIn(said, 'code'),
          until: textIn(said, 'expiresAt'),
        }),
        seen,
      );
    case 'contact':
      return call('POST', '/v1/residents/contacts', (): Given => ({ kind: gift }), {
        ...seen,
        contact,
        language,
      });
  }
}

/** Confirms a contact by the code that she read out; whether it was the code. */
export function confirm(
  claimed: Claimed,
  said: { readonly kind: StatedContact['kind']; readonly code: string },
): Promise<Answer<boolean>> {
  const path = '/v1/residents/contacts/confirmations';
  return call('POST', path, (body) => Object(body)['confirmed'] === true, { claimed, ...said });
}

/** Unlocks what she locked: the officer sees that it is she. */
export function unlock(idcs: string, factor: string): Promise<Answer<boolean>> {
  const body = { idcs, locked: false, factor };
  return call('POST', '/v1/residents/locks', (said) => Object(said)['done'] === true, body);
}
