import type { Keys } from '../credentials/keys/keys.ts';
import {
  signJournalHead,
  type HeadSigner,
  type SignHeadNeeds,
} from '../procedures/sign-journal-head.ts';

/** How much of the journal may be without a signature. */
const headEveryMs = 60_000;

/** Signs the journal's head at start, every minute and at the end. */
export function keepHeads(needs: Omit<SignHeadNeeds, 'heads'>, keys: Keys) {
  const heads: HeadSigner = {
    currentKid: async () => (await keys.current('journal-head')).kid,
    sign: async (kid, statement) =>
      Buffer.from(await keys.sign('journal-head', kid, statement)).toString('base64url'),
  };
  let turn: Promise<unknown> = Promise.resolve();
  // A head that can not be signed now is signed in a minute; only the last one must succeed.
  const trySign = () => {
    turn = turn.then(() => signJournalHead({ ...needs, heads })).catch(() => undefined);
  };
  trySign();
  const timer = setInterval(trySign, headEveryMs);
  return {
    stop: async (): Promise<void> => {
      clearInterval(timer);
      await turn;
      await signJournalHead({ ...needs, heads });
    },
  };
}
