import type { Enrolment, Register } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { OperatorId, Seq } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';

/** What finding an enrolment needs. */
export interface FindNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** What is written on a slip, what a resident knows, or a place as pages show it. */
export type SoughtBy =
  | { readonly kind: 'tracking'; readonly tracking: TrackingNumber }
  | { readonly kind: 'idcs'; readonly idcs: Idcs }
  | { readonly kind: 'place'; readonly seq: Seq };

/** An enrolment whose decision may have been wrong, without a word of whom it is. */
export interface FoundEnrolment extends Pick<
  Enrolment,
  'recordId' | 'seq' | 'operator' | 'openedAt'
> {
  readonly standing: 'pending' | 'suspended' | ReturnType<typeof verdictOf>;
}

function verdictOf({ state }: Enrolment) {
  return state.kind === 'pending' ? 'pending' : state.verdict.kind;
}

async function soughtIn(register: Register, by: SoughtBy): Promise<Enrolment | undefined> {
  if (by.kind === 'tracking') return register.enrolmentTracked(by.tracking);
  if (by.kind === 'place') return register.enrolmentAt(by.seq);
  const resident = await register.residentByIdcs(by.idcs);
  return resident && register.enrolmentAt(resident.seq);
}

/** What was sought, as a journal may hold it. */
function nameOf(by: SoughtBy): string {
  if (by.kind === 'place') return String(by.seq);
  return by.kind === 'tracking' ? by.tracking : by.idcs;
}

/** Finds an enrolment for whoever asks that a decision be changed; journalled either way. */
export async function findEnrolment(
  { register, now }: FindNeeds,
  { by, operator }: { readonly by: SoughtBy; readonly operator: OperatorId },
): Promise<FoundEnrolment | undefined> {
  const enrolment = await soughtIn(register, by);
  const at = now();
  await register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'correction.sought',
      actor: `operator:${operator}`,
      subject: enrolment?.recordId ?? register.pseudonym(`unknown:${by.kind}:${nameOf(by)}`),
      purpose: 'adjudication',
      outcome: enrolment ? by.kind : 'not_found',
    },
  );
  if (!enrolment) return undefined;
  const { recordId, seq, operator: enrolledBy, openedAt } = enrolment;
  const resident = await register.residentAt(seq);
  const suspended = resident !== undefined && resident.suspendedFor !== 'none';
  const standing = suspended ? 'suspended' : verdictOf(enrolment);
  return { recordId, seq, operator: enrolledBy, openedAt, standing };
}
