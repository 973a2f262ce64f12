import { z } from 'zod';

/** An enrolment's identifier, chosen by its sender: sending it again changes nothing. */
export const RecordId = z.uuid().brand<'RecordId'>();
export type RecordId = z.infer<typeof RecordId>;

/** A resident's internal identifier; it never leaves the register. */
export const ResidentId = z.uuid().brand<'ResidentId'>();
export type ResidentId = z.infer<typeof ResidentId>;

/** An adjudication case. */
export const CaseId = z.uuid().brand<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;

/** A request to change what was decided of two people. */
export const CorrectionId = z.uuid().brand<'CorrectionId'>();
export type CorrectionId = z.infer<typeof CorrectionId>;

/** A card, a code or a wallet's credential that was issued. */
export const CredentialId = z.uuid().brand<'CredentialId'>();
export type CredentialId = z.infer<typeof CredentialId>;

/** A clerk, adjudicator, supervisor or auditor at a station. */
export const OperatorId = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{1,63}$/, 'a lower-case name of 2 to 64 letters, digits, dots, hyphens')
  .brand<'OperatorId'>();
export type OperatorId = z.infer<typeof OperatorId>;

/** A programme: a relying party that pays or serves people, as client_id in OAuth. */
export const ProgrammeId = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{1,63}$/, 'a lower-case name of 2 to 64 letters, digits, dots, hyphens')
  .brand<'ProgrammeId'>();
export type ProgrammeId = z.infer<typeof ProgrammeId>;

/** Place of an enrolment in the register's one total order: 1, 2, 3 … */
export const Seq = z.number().int().positive().brand<'Seq'>();
export type Seq = z.infer<typeof Seq>;

/** Number of a change of the register's references; a gallery that holds it lacks nothing older. */
export const ChangeNumber = z.number().int().nonnegative().brand<'ChangeNumber'>();
export type ChangeNumber = z.infer<typeof ChangeNumber>;

/** A station that sends packets to a centre. */
export const StationId = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{1,39}$/, 'a lower-case name of 2 to 40 letters, digits, dots, hyphens')
  .brand<'StationId'>();
export type StationId = z.infer<typeof StationId>;

/** What a programme owes somebody, once. */
export const EntitlementId = z.uuid().brand<'EntitlementId'>();
export type EntitlementId = z.infer<typeof EntitlementId>;

/** The collection of an entitlement, chosen by whoever pays: sending it again changes nothing. */
export const RedemptionId = z.uuid().brand<'RedemptionId'>();
export type RedemptionId = z.infer<typeof RedemptionId>;

/** Leave to collect for somebody else. */
export const ProxyId = z.uuid().brand<'ProxyId'>();
export type ProxyId = z.infer<typeof ProxyId>;

/** A request to pay without a biometric verification. */
export const ExceptionId = z.uuid().brand<'ExceptionId'>();
export type ExceptionId = z.infer<typeof ExceptionId>;

/** Two collections of one entitlement. */
export const DoubleSpendingId = z.uuid().brand<'DoubleSpendingId'>();
export type DoubleSpendingId = z.infer<typeof DoubleSpendingId>;
/** An offline verifier: one installation of the page, with one key. */
export const VerifierId = z.uuid().brand<'VerifierId'>();
export type VerifierId = z.infer<typeof VerifierId>;

/** A request that somebody's identity stand otherwise. */
export const StandingRequestId = z.uuid().brand<'StandingRequestId'>();
export type StandingRequestId = z.infer<typeof StandingRequestId>;
