/** Why a message is not taken, in the words of the exchange. */
export const refusalCodes = [
  'err.request.bad',
  'err.request.unauthorized',
  'err.request.forbidden',
  'err.request.too_many_requests',
  'err.version.not_supported',
  'err.sender_id.invalid',
  'err.sender_uri.invalid',
  'err.receiver_id.invalid',
  'err.signature.missing',
  'err.signature.invalid',
  'err.encryption.invalid',
  'err.service.unavailable',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A refusal of a whole message. */
export interface MessageRefusal {
  readonly kind: RefusalCode;
  /** For people; it never repeats what was sent. */
  readonly detail: string;
}

/** A refusal of a whole message. */
export function refusal(kind: RefusalCode, detail: string): MessageRefusal {
  return { kind, detail };
}
