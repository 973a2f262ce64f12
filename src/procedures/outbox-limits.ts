import type { OutboxFigures } from '../packets/outbox.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { OutboxPolicy } from './policy.ts';

/** Whether a station may enrol one person more, and why not. */
export type Accepting = 'yes' | 'outbox_full' | 'sync_overdue';

/** What the policy says to so many packets, and so long a silence. */
export function accepting(
  { waiting, lastContactAt }: Pick<OutboxFigures, 'waiting' | 'lastContactAt'>,
  policy: OutboxPolicy,
  at: Instant,
): Accepting {
  if (waiting >= policy.waitingMax) return 'outbox_full';
  return at - lastContactAt > policy.withoutContactMsMax ? 'sync_overdue' : 'yes';
}
