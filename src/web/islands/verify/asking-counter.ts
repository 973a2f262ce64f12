import { verhoeffHolds } from '../../../vocabulary/verhoeff.ts';
import { textIn } from '../shared/fields.ts';
import { base64Of, call, type Answer } from '../shared/station.ts';

/** More letters than any number has: what a scanner typed from a card. */
const codeLettersMin = 40;

/** Whom the person says she is: an IDCS or an alias, by its length, or a card's code. */
export function claimedIn(typed: string) {
  if (typed.length >= codeLettersMin) return { kind: 'code', code: typed } as const;
  const digits = typed.replaceAll(/[\s-]/g, '');
  if (!/^\d+$/.test(digits) || !verhoeffHolds(digits)) return undefined;
  if (digits.length === 10) return { kind: 'idcs', idcs: digits } as const;
  return digits.length === 16 ? ({ kind: 'vid', vid: digits } as const) : undefined;
}

/** What was shown: a picture of a face or of a finger of whichever hand, or a device's capture. */
export type Shown =
  | { readonly kind: 'face' | 'finger'; readonly picture: Blob }
  | { readonly kind: 'captured'; readonly captureId: string };

async function probeOf(shown: Shown) {
  if (shown.kind === 'captured') return { captures: [shown.captureId] };
  const image = await base64Of(shown.picture);
  return shown.kind === 'face' ? { face: image } : { fingers: [{ position: 'unknown', image }] };
}

/** Asks the station whether it is she. */
export async function askCounter(
  claimed: NonNullable<ReturnType<typeof claimedIn>>,
  shown: Shown,
): Promise<Answer<{ readonly answer: string; readonly comparedWith: string }>> {
  const body = { purpose: 'counter', claimed, ...(await probeOf(shown)) };
  const read = (said: unknown) => ({
    answer: textIn(said, 'answer'),
    comparedWith: textIn(said, 'comparedWith'),
  });
  return call('POST', '/v1/counter-verifications', read, body);
}

/** Has a device capture somebody who is to be verified; answers the capture's name. */
export function captureProbe(deviceId: string, kind: 'face' | 'finger'): Promise<Answer<string>> {
  const finger = kind === 'finger' ? { position: 'unknown' } : {};
  const body = { kind, deviceId, purpose: 'verification', ...finger };
  return call('POST', '/v1/captures', (said) => textIn(said, 'captureId'), body);
}

/** The letters of the code in a picture; an empty text when there is none. */
export async function codeIn(picture: Blob): Promise<Answer<string>> {
  const body = { picture: await base64Of(picture) };
  return call('POST', '/v1/card-codes', (said) => textIn(said, 'code'), body);
}
