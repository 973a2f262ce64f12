import { z } from 'zod';
import { OpenIdClaim } from '../../vocabulary/openid-claim.ts';
import { ProgrammeId, type ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import type { ConsentPlace, ProgrammeConsent } from '../programme-consent.ts';
import type { Store } from './store.ts';

interface ConsentRow {
  readonly programme: string;
  readonly subject: string;
  readonly purpose: string;
  readonly allowed: string;
  readonly declined: string;
  readonly at: number;
}

const Claims = z.array(OpenIdClaim).readonly();

function consentFrom(row: ConsentRow): ProgrammeConsent {
  const { subject, purpose } = row;
  return {
    subject,
    purpose,
    programme: ProgrammeId.parse(row.programme),
    allowed: Claims.parse(JSON.parse(row.allowed)),
    declined: Claims.parse(JSON.parse(row.declined)),
    at: Instant.parse(row.at),
  };
}

/** Writes down what a resident allowed; only a programme that was given her subject has one. */
export function putConsent(store: Store, given: Changes['put_consent']): Receipts['put_consent'] {
  const { programme, subject, purpose, allowed, declined, at } = given;
  const { changes } = store.db
    .prepare(
      `INSERT INTO consents (programme, subject, purpose, resident, allowed, declined, at)
       SELECT programme, subject, ?, resident, ?, ?, ? FROM subjects
       WHERE programme = ? AND subject = ?
       ON CONFLICT (programme, subject, purpose) DO UPDATE SET
         allowed = excluded.allowed, declined = excluded.declined, at = excluded.at`,
    )
    .run(purpose, JSON.stringify(allowed), JSON.stringify(declined), at, programme, subject);
  return { recorded: changes === 1 };
}

/** Forgets what a resident allowed. */
export function withdrawConsent(
  store: Store,
  { programme, subject, purpose }: Changes['withdraw_consent'],
): Receipts['withdraw_consent'] {
  const { changes } = store.db
    .prepare('DELETE FROM consents WHERE programme = ? AND subject = ? AND purpose = ?')
    .run(programme, subject, purpose);
  return { withdrawn: changes === 1 };
}

/** What a resident allowed a programme for one purpose. */
export function consentOf(
  store: Store,
  { programme, subject, purpose }: ConsentPlace,
): ProgrammeConsent | undefined {
  const row = store.db
    .prepare<string[], ConsentRow>(
      'SELECT * FROM consents WHERE programme = ? AND subject = ? AND purpose = ?',
    )
    .get(programme, subject, purpose);
  return row && consentFrom(row);
}

/** Everything that a resident allowed, the last first. */
export function consentsOf(store: Store, resident: ResidentId): readonly ProgrammeConsent[] {
  return store.db
    .prepare<[string], ConsentRow>(
      'SELECT * FROM consents WHERE resident = ? ORDER BY at DESC, programme, purpose',
    )
    .all(resident)
    .map(consentFrom);
}
