/** Why no device recognises a holder. */
export const exceptionReasons = [
  'worn_fingers',
  'injury',
  'no_hands',
  'device_down',
  'not_recognised',
] as const;
export type ExceptionReason = (typeof exceptionReasons)[number];

/** What a holder can show instead of her body. */
export const seenInstead = ['card', 'paper', 'one_time_code'] as const;
export type SeenInstead = (typeof seenInstead)[number];
