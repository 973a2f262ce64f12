import type { StatedEvent } from '../../social/household/stated-event.ts';
import { RecordId, type OperatorId, type ResidentId } from '../../vocabulary/record-ids.ts';
import { keepDraft, type DraftNeeds } from '../keep-drafts.ts';
import type { SocialNeeds } from './needs.ts';

/** What of a parent stands in the child's form already. */
async function parentIn({ register }: Pick<SocialNeeds, 'register'>, person: ResidentId) {
  const resident = await register.resident(person);
  const record = resident && (await register.recordAt(resident.seq));
  if (!resident || !record) return undefined;
  const { sex, familyName, nationality } = record.demographics;
  return { idcs: resident.idcs, sex, familyName, nationality };
}

/**
 * Begins the enrolment of a child that was born and has no number: a draft of the operator who
 * took the birth down, with what is known. No number is given before a photograph was compared, so
 * the rest is done at the counter. The enrolment has the event's identifier: taken down again, it
 * is the same draft.
 * @returns `none` of every other event, and when the operator has as many drafts as she may
 */
export async function beginNewborn(
  needs: Pick<SocialNeeds, 'social'> & Omit<DraftNeeds, 'register'> & Pick<SocialNeeds, 'register'>,
  { event, happening }: StatedEvent,
  operator: OperatorId,
): Promise<RecordId | 'none'> {
  if (happening.kind !== 'birth' || !('born' in happening.child)) return 'none';
  const { household, child } = happening;
  const recordId = RecordId.parse(event);
  const place = { operator, recordId };
  if (await needs.drafts.open(place)) return recordId;
  const known = await needs.social.known(household);
  // What a child of the head is to others of the household, the clerk knows and we do not.
  const head = known && child.relation === 'child' ? known.household.head : undefined;
  const parent = head && (await parentIn(needs, head));
  const [year = '', month = '', day = ''] = child.born.split('-');
  const form = {
    evidence: 'birth_extract',
    sex: child.sex,
    day,
    month,
    year,
    ...(parent
      ? {
          guardian: parent.idcs,
          relation: parent.sex === 'female' ? 'mother' : 'father',
          familyLatin: parent.familyName.latin ?? '',
          familyArabic: parent.familyName.arabic ?? '',
          nationality: parent.nationality,
        }
      : {}),
  };
  const statements = JSON.stringify({ step: 'person', begunAt: needs.now(), form });
  const kept = await keepDraft(needs, place, statements);
  return kept.ok ? recordId : 'none';
}
