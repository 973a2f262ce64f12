import type { Draft, DraftPlace, DraftRefusal, Drafts } from '../drafts/drafts.ts';
import { progressOf, type DraftProgress } from '../drafts/progress.ts';
import type { Register } from '../register/register.ts';
import type { Result } from '../vocabulary/result.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';

/** What keeping drafts needs. */
export interface DraftNeeds {
  readonly drafts: Drafts;
  readonly register: Pick<Register, 'commit'>;
  readonly now: Clock;
}

/** A draft of a list. */
export interface ListedDraft extends DraftProgress {
  readonly recordId: RecordId;
  readonly keptAt: Instant;
}

/** An operator's drafts, the one that changed last first. Whom they are of is not read out. */
export async function listDrafts(
  { drafts }: DraftNeeds,
  operator: OperatorId,
): Promise<readonly ListedDraft[]> {
  const known = await drafts.of(operator);
  const listed = await Promise.all(
    known.map(async ({ recordId, keptAt }) => {
      const draft = await drafts.open({ operator, recordId });
      // It may have ended between the two looks.
      if (!draft) return [];
      return [{ recordId, keptAt, ...progressOf(draft.statements) }];
    }),
  );
  return listed.flat();
}

/** Writes into the journal what an operator did with a draft, and nothing of what is in it. */
async function note(
  { register, now }: DraftNeeds,
  { operator, recordId }: DraftPlace,
  did: {
    readonly kind: 'draft.begun' | 'draft.opened' | 'draft.dropped';
    readonly outcome: string;
  },
): Promise<void> {
  const at = now();
  const actor = `operator:${operator}`;
  await register.commit(
    'note_act',
    { at },
    { at, ...did, actor, subject: recordId, purpose: 'enrolment' },
  );
}

/** Keeps what was written down so far. The beginning of a draft is journalled. */
export async function keepDraft(
  needs: DraftNeeds,
  place: DraftPlace,
  statements: string,
): Promise<Result<'begun' | 'kept', DraftRefusal>> {
  const kept = await needs.drafts.keep(place, statements);
  if (kept.ok && kept.value === 'begun') {
    await note(needs, place, { kind: 'draft.begun', outcome: 'kept' });
  }
  return kept;
}

/** A draft of the operator's own; that she opened it goes into the journal first. */
export async function openDraft(needs: DraftNeeds, place: DraftPlace): Promise<Draft | undefined> {
  const draft = await needs.drafts.open(place);
  await note(needs, place, { kind: 'draft.opened', outcome: draft ? 'shown' : 'not_found' });
  return draft;
}

/** Gives up a draft, or clears it away when its enrolment is settled. */
export async function dropDraft(needs: DraftNeeds, place: DraftPlace): Promise<boolean> {
  const dropped = await needs.drafts.drop(place);
  await note(needs, place, { kind: 'draft.dropped', outcome: dropped ? 'dropped' : 'not_found' });
  return dropped;
}
