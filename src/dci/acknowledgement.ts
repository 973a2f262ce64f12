import type { Instant } from '../vocabulary/time.ts';
import type { MessageRefusal } from './refusal.ts';
import { timestampOf } from './timestamp.ts';

/** A message was taken; an answer follows. */
export function acknowledged(correlationId: string, at: Instant) {
  return {
    message: {
      ack_status: 'ACK',
      timestamp: timestampOf(at),
      correlation_id: correlationId,
    },
  } as const;
}

/** A message was not taken: as an acknowledgement and as HTTP errors have it, side by side. */
export function refused({ kind, detail }: MessageRefusal, correlationId: string, at: Instant) {
  return {
    message: {
      ack_status: 'ERR',
      timestamp: timestampOf(at),
      correlation_id: correlationId,
      error: { code: kind, message: detail },
    },
    errors: [{ code: kind, message: detail }],
  } as const;
}
