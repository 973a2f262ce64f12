import { formulaStatuses } from './social/formula-statuses.ts';
import { socialStatuses } from './social/problem-statuses.ts';

/** A problem as RFC 9457 writes it, with a stable `code` for programs. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  /** What happened, for people; it never repeats what was sent. */
  readonly detail: string;
  /** More for programs: fields that are wrong, advice for the camera. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Thrown by an endpoint's steps to answer with a problem. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

const statuses: Readonly<Record<string, number>> = {
  ...socialStatuses,
  ...formulaStatuses,
  body_malformed: 400,
  body_invalid: 422,
  body_too_large: 413,
  media_type_unsupported: 415,
  not_acceptable: 406,
  session_required: 401,
  forgery_refused: 403,
  session_locked: 423,
  operator_locked: 429,
  factor_missing: 401,
  certification_expired: 403,
  too_little_shown: 422,
  sign_in_over: 410,
  openid_state_lost: 503,
  own_account: 403,
  secret_wrong: 403,
  enrolled_by_herself: 409,
  operator_unknown: 404,
  secret_must_change: 403,
  role_required: 403,
  assertion_refused: 401,
  assertion_key_unknown: 401,
  assertion_algorithm_unknown: 401,
  assertion_expired: 401,
  assertion_replayed: 401,
  clock_differs: 401,
  certificate_required: 401,
  certificate_refused: 401,
  programme_suspended: 403,
  programme_unknown: 404,
  exchange_missing: 409,
  key_statement_refused: 422,
  programme_key_unknown: 422,
  programme_key_known: 409,
  programme_keys_too_many: 409,
  programme_last_key: 409,
  standing_refused: 409,
  token_malformed: 422,
  token_not_signed: 422,
  token_key_unknown: 422,
  token_algorithm_unknown: 422,
  token_expired: 422,
  token_clock_differs: 422,
  token_wrong_audience: 422,
  token_wrong_claims: 422,
  token_consumed: 409,
  token_binding_missing: 422,
  token_binding_refused: 422,
  token_programme_suspended: 409,
  token_identity_not_in_force: 409,
  too_many_refusals: 429,
  code_empty: 422,
  demographics_empty: 422,
  demographics_incomplete: 422,
  fingers_empty: 422,
  factor_not_allowed: 403,
  attribute_not_allowed: 403,
  factors_insufficient: 403,
  factor_unavailable: 409,
  not_found: 404,
  record_id_taken: 409,
  sample_refused: 422,
  no_face: 422,
  quality_low: 422,
  finger_refused: 422,
  finger_no_ridges: 422,
  finger_repeated: 422,
  slap_refused: 422,
  slap_nothing_asked: 422,
  slap_no_fingers: 422,
  slap_fewer_than_asked: 422,
  slap_more_than_asked: 422,
  slap_hand_doubtful: 422,
  finger_of_operator: 422,
  operator_enrols_self: 422,
  supervisor_required: 403,
  exception_photo_refused: 422,
  exception_photo_twice: 422,
  exception_photo_unasked: 422,
  exception_photo_missing: 422,
  device_unknown: 404,
  device_refused: 502,
  capture_unknown: 422,
  code_refused: 422,
  card_needs_face: 422,
  numbers_at_centre: 409,
  capture_without_position: 422,
  face_twice: 422,
  face_missing: 422,
  position_twice: 422,
  position_both: 422,
  position_missing: 422,
  nothing_to_compare: 422,
  record_refused: 422,
  purpose_not_allowed: 403,
  scope_missing: 403,
  proof_required: 401,
  proof_refused: 401,
  draft_unknown: 404,
  drafts_too_many: 409,
  resident_unknown: 404,
  resident_suspended: 409,
  aliases_too_many: 409,
  alias_unknown: 404,
  lock_over: 422,
  code_wrong: 403,
  codes_too_many: 429,
  messages_missing: 409,
  sign_in_refused: 401,
  unlock_at_station: 403,
  case_claimed: 409,
  case_not_claimed: 409,
  correction_refused: 409,
  resident_locked: 409,
  not_the_resident: 403,
  enrolment_not_recent: 409,
  portrait_unavailable: 409,
  code_too_large: 422,
  subject_unknown: 404,
  reference_taken: 409,
  collection_over: 422,
  entitlement_unknown: 404,
  entitlement_redeemed: 409,
  token_refused: 401,
  redemption_refused: 409,
  redemption_unknown: 404,
  settled_otherwise: 409,
  not_recognised: 403,
  same_person: 422,
  leave_too_long: 422,
  proxies_too_many: 409,
  proxy_unknown: 404,
  instead_refused: 403,
  exception_refused: 409,
  double_spending_unknown: 404,
  score_unexplained: 409,
  signer_uncertified: 409,
  credential_unknown: 404,
  credential_revoked: 409,
  credential_unchanged: 409,
  printer_missing: 503,
  printer_failed: 503,
  printer_overdue: 503,
  enrolment_unknown: 404,
  opinion_refused: 409,
  finger_not_shared: 404,
  finger_of_other_networks: 409,
  impression_unreadable: 500,
  photograph_unreadable: 500,
  four_eyes: 409,
  packet_not_waiting: 409,
  packets_waiting: 409,
  outbox_full: 409,
  sync_overdue: 409,
  no_centre: 404,
  no_inbox: 404,
  pairing_refused: 403,
  verifier_key_refused: 422,
  verifier_unknown: 404,
  verifier_suspended: 403,
  act_refused: 422,
  acts_forked: 409,
  acts_missing: 409,
  no_export: 409,
  packet_refused: 422,
  packet_too_large: 413,
  slice_out_of_order: 409,
  upload_not_begun: 409,
  packets_lost: 503,
  too_many_requests: 429,
  overloaded: 503,
  gallery_lost: 503,
  token_unavailable: 503,
  certificate_malformed: 422,
  certificate_key_unknown: 422,
  chain_untrusted: 422,
  certificate_expired: 422,
  certificate_not_yet_valid: 422,
  certificate_unreadable: 422,
  certificate_usage_refused: 422,
  path_too_long: 422,
  name_not_permitted: 422,
  certificate_revoked: 422,
  authority_revoked: 422,
  certificate_status_unknown: 422,
  re_keying_under_way: 409,
  template_renewal_waits: 409,
  erasure_unknown: 404,
  gallery_behind: 503,
  gallery_crowded: 503,
  register_lost: 503,
  disk_full: 507,
  earlier_enrolment_pending: 503,
  extraction_failed: 503,
  extraction_overdue: 503,
  host_refused: 421,
  /** Nobody reads it; the number is that of common logs. */
  client_gone: 499,
  internal: 500,
};

/** A problem by its code. */
export function problemOf(
  code: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): ProblemError {
  return new ProblemError({ status: statuses[code] ?? 500, code, detail, more });
}

/** Faults of the world that a client may try again, by the `code` of the error. */
const passing: ReadonlySet<string> = new Set([
  'overloaded',
  'gallery_lost',
  'token_unavailable',
  'gallery_behind',
  'register_lost',
  'packets_lost',
  'openid_state_lost',
  'earlier_enrolment_pending',
  'extraction_failed',
  'extraction_overdue',
  'printer_failed',
  'printer_overdue',
]);

function property(error: unknown, name: 'code' | 'type' | 'status'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return Reflect.get(error, name);
}

/** The problem that an error becomes. What is not foreseen says nothing but that it happened. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const type = property(error, 'type');
  if (type === 'entity.too.large') {
    return problemOf('body_too_large', 'The body is larger than this station takes.').problem;
  }
  if (type === 'entity.parse.failed' || type === 'encoding.unsupported') {
    return problemOf('body_malformed', 'The body is not JSON.').problem;
  }
  const status = property(error, 'status');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problemOf('body_malformed', 'The request could not be read.').problem;
  }
  const code = property(error, 'code');
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return problemOf('disk_full', 'The disk of the station is full; nothing was taken.').problem;
  }
  if (typeof code === 'string' && passing.has(code)) {
    return problemOf(code, 'The station can not answer now. Send the same request again.').problem;
  }
  if (code === 'printer_missing') {
    return problemOf(code, 'This station knows no browser that prints cards.').problem;
  }
  return problemOf('internal', 'The station failed. Its log says where.').problem;
}
