import { textIn } from '../shared/fields.ts';
import { base64Of, call, type Answer } from '../shared/station.ts';
import type { claimedIn } from '../verify/asking-counter.ts';

/** What a resident shows of herself; the code is empty where she has none. */
export interface ShownFactors {
  readonly claimed: NonNullable<ReturnType<typeof claimedIn>>;
  readonly face: Blob | undefined;
  readonly code: string;
}

/** Shows it to the station; what is answered is where the browser goes on. */
export async function identify(uid: string, shown: ShownFactors): Promise<Answer<string>> {
  const { claimed, face, code } = shown;
  const body = {
    claimed,
    ...(face ? { face: await base64Of(face) } : {}),
    ...(code === '' ? {} : { code }),
  };
  return call('POST', `/openid/sign-in/${uid}/identify`, (said) => textIn(said, 'next'), body);
}
