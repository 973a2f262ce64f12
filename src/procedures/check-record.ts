import type { Register } from '../register/register.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What is wrong with the statements of an enrolment. */
export interface RecordRefusal {
  readonly kind: 'record_refused';
  readonly why:
    | 'birth_in_the_future'
    | 'guardian_required'
    | 'guardian_unknown'
    | 'witness_unknown'
    | 'permit_is_for_foreigners'
    | 'card_is_for_nationals'
    /** She declined, or nothing is said though the policy asks for it. */
    | 'consent_missing'
    | 'consent_in_the_future';
}

const nationalsCode = 'MAR';
/** How far the clock of a console may go before the station's. */
const clocksApartMsMax = 5 * 60_000;

/** Whether a person born on `birthDate` may be younger than `years` at `at`, in doubt yes. */
export function mayBeYounger(
  birthDate: ResidentRecord['demographics']['birthDate'],
  years: number,
  at: Instant,
): boolean {
  const now = new Date(at);
  const lastMonth = birthDate.precision === 'day' || birthDate.precision === 'month';
  const month = lastMonth ? birthDate.month : 12;
  // The month after, day 0, is the month's last day.
  const day =
    birthDate.precision === 'day'
      ? birthDate.day
      : new Date(Date.UTC(birthDate.year, month, 0)).getUTCDate();
  return Date.UTC(birthDate.year + years, month - 1, day) > now.getTime();
}

/** Whether somebody has this number and no other: one person is one witness. */
async function inForce(
  { register }: { readonly register: Pick<Register, 'residentByIdcs'> },
  idcs: Idcs,
): Promise<boolean> {
  return (await register.residentByIdcs(idcs))?.suspendedFor === 'none';
}

/** Whether the statements of an enrolment hold together and the people they name are registered. */
export async function checkRecord(
  needs: { readonly register: Pick<Register, 'residentByIdcs'> },
  record: ResidentRecord,
  policy: {
    readonly guardianBelowYears: number;
    readonly consentRequired: boolean;
    /** `station`: who is not known here may be known to the centre, which looks again. */
    readonly scope: Coverage['scope'];
    readonly at: Instant;
  },
): Promise<Result<'consistent', RecordRefusal>> {
  const refused = (why: RecordRefusal['why']) => fail({ kind: 'record_refused' as const, why });
  const isStranger = async (idcs: Idcs) =>
    policy.scope === 'register' && !(await inForce(needs, idcs));
  const { birthDate, nationality } = record.demographics;
  const month =
    birthDate.precision === 'day' || birthDate.precision === 'month' ? birthDate.month : 1;
  const day = birthDate.precision === 'day' ? birthDate.day : 1;
  if (Date.UTC(birthDate.year, month - 1, day) > policy.at) return refused('birth_in_the_future');
  const { consent } = record;
  if (consent ? !consent.given : policy.consentRequired) return refused('consent_missing');
  if (consent && consent.at > policy.at + clocksApartMsMax) return refused('consent_in_the_future');
  if (record.evidence.kind === 'residence_permit' && nationality === nationalsCode) {
    return refused('permit_is_for_foreigners');
  }
  if (record.evidence.kind === 'national_card' && nationality !== nationalsCode) {
    return refused('card_is_for_nationals');
  }
  if (record.guardian === undefined) {
    if (mayBeYounger(birthDate, policy.guardianBelowYears, policy.at)) {
      return refused('guardian_required');
    }
  } else if (await isStranger(record.guardian)) {
    return refused('guardian_unknown');
  }
  if (record.evidence.kind === 'witnesses') {
    for (const witness of record.evidence.witnesses) {
      if (await isStranger(witness)) return refused('witness_unknown');
    }
  }
  return ok('consistent');
}
