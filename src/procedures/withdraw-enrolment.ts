import type { Outbox, OutboxEntry } from '../packets/outbox.ts';
import type { Register } from '../register/register.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { GalleryFollower } from './gallery-follower.ts';

/** What clearing up after an enrolment needs. */
export interface ClearNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly follower: GalleryFollower;
  readonly outbox: Outbox;
  readonly now: Clock;
}

/**
 * Destroys what is here of an enrolment that was sent back, so that the person is not taken for
 * somebody known when she comes again.
 */
export async function withdraw(needs: ClearNeeds, entry: OutboxEntry): Promise<void> {
  const { recordId, seq } = entry;
  const at = needs.now();
  const act = {
    at,
    kind: 'enrolment.withdrawn',
    actor: 'station',
    subject: recordId,
    purpose: 'enrolment',
    outcome: entry.state.kind === 'returned' ? entry.state.why : 'returned',
  };
  const { changes } = await needs.register.commit('withdraw_enrolment', { seq, at }, act);
  if (changes.length > 0) void needs.follower.catchUp().catch(() => undefined);
  await needs.outbox.ask('forgotten', recordId);
}

/** Removes the samples that the centre has; what it takes to know the person again stays. */
async function forget(needs: ClearNeeds, { recordId, seq }: OutboxEntry): Promise<void> {
  const at = needs.now();
  const act = {
    at,
    kind: 'samples.forgotten',
    actor: 'station',
    subject: recordId,
    purpose: 'enrolment',
    outcome: 'centre_has_them',
  };
  await needs.register.commit('forget_samples', { seq, at }, act);
  await needs.outbox.ask('forgotten', recordId);
}

/** Entries cleared up at once. */
const clearedMax = 100;

/** Clears up after every entry that the centre has, or that was sent back; a crash leaves some. */
export async function clearOutbox(needs: ClearNeeds): Promise<void> {
  const left = await needs.outbox.ask('unforgotten', clearedMax);
  for (const entry of left) {
    if (entry.state.kind === 'returned') await withdraw(needs, entry);
    else await forget(needs, entry);
  }
}
