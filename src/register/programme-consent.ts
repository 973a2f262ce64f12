import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { ProgrammeId, ResidentId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What a resident allowed a programme to be told, for one of its purposes. */
export interface ProgrammeConsent {
  readonly programme: ProgrammeId;
  /** The resident, as this programme knows her. */
  readonly subject: string;
  readonly purpose: string;
  readonly allowed: readonly OpenIdClaim[];
  /** Asked for, and not allowed: she is not asked again. */
  readonly declined: readonly OpenIdClaim[];
  readonly at: Instant;
}

/** Which consent is meant. */
export type ConsentPlace = Pick<ProgrammeConsent, 'programme' | 'subject' | 'purpose'>;

/** What is read of what residents allowed. */
export interface ConsentReads {
  /** What a resident allowed a programme for one purpose. */
  consentOf(place: ConsentPlace): Promise<ProgrammeConsent | undefined>;
  /** Everything that a resident allowed, the last first. */
  consentsOf(resident: ResidentId): Promise<readonly ProgrammeConsent[]>;
}
