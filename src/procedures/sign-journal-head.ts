import { headStatement, type Head } from '../journal/head.ts';
import type { Register } from '../register/register.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What signs a head; the site joins it to its keys. */
export interface HeadSigner {
  /** Id of the key that signs now. */
  currentKid(): Promise<string>;
  /** ES256, r‖s, base64url. */
  sign(kid: string, statement: Uint8Array): Promise<string>;
}

/** What signing a head needs. */
export interface SignHeadNeeds {
  readonly register: Register;
  readonly heads: HeadSigner;
  readonly now: Clock;
}

/**
 * States the journal's length and root under a signature, so that nothing before can be changed
 * unnoticed. Nothing happens when no act was added since the last head.
 */
export async function signJournalHead(needs: SignHeadNeeds): Promise<Head | 'unchanged'> {
  const { size, root } = await needs.register.journalState();
  const last = (await needs.register.heads()).at(-1);
  if (last?.size === size) return 'unchanged';
  const kid = await needs.heads.currentKid();
  const unsigned = { size, root, at: needs.now(), kid };
  const signature = await needs.heads.sign(kid, headStatement(unsigned));
  const head = { ...unsigned, signature };
  await needs.register.putHead(head);
  return head;
}
