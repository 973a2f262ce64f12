import { z } from 'zod';
import { Instant } from '../vocabulary/time.ts';

/** ISO 8601 with a zone, e.g. `2026-05-01T10:30:00Z`; without one it says no instant. */
export const Timestamp = z.iso.datetime({ offset: true }).max(40);

/** The instant of a timestamp. */
export function instantOf(timestamp: string): Instant {
  return Instant.parse(Math.max(0, Date.parse(timestamp)));
}

/** An instant as it stands in messages. */
export function timestampOf(at: Instant): string {
  return new Date(at).toISOString();
}
