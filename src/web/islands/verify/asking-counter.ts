import { verhoeffHolds } from '../../../vocabulary/verhoeff.ts';
import { textIn } from '../shared/fields.ts';
import { base64Of, call, type Answer } from '../shared/station.ts';

/** What a number may be: an IDCS or an alias, by its length. */
export function claimedIn(typed: string) {
  const digits = typed.replaceAll(/[\s-]/g, '');
  if (!/^\d+$/.test(digits) || !verhoeffHolds(digits)) return undefined;
  if (digits.length === 10) return { kind: 'idcs', idcs: digits } as const;
  return digits.length === 16 ? ({ kind: 'vid', vid: digits } as const) : undefined;
}

/** What was shown: a face, or a finger of whichever hand. */
export interface Shown {
  readonly kind: 'face' | 'finger';
  readonly picture: Blob;
}

/** Asks the station whether it is she. */
export async function askCounter(
  claimed: NonNullable<ReturnType<typeof claimedIn>>,
  { kind, picture }: Shown,
): Promise<Answer<string>> {
  const image = await base64Of(picture);
  const shown = kind === 'face' ? { face: image } : { fingers: [{ position: 'unknown', image }] };
  const body = { purpose: 'counter', claimed, ...shown };
  return call('POST', '/v1/counter-verifications', (said) => textIn(said, 'answer'), body);
}
