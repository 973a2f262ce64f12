import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** Why the station said no, by its code, or nothing at all. */
export interface LineRefusal {
  readonly kind: string;
  /** What else the station said with it. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** Asks the station; nothing of a person is ever asked or told. */
export type StationLine = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) => Promise<Result<Readonly<Record<string, unknown>>, LineRefusal>>;

/** Code of a station that does not answer. */
const unanswered = 'station_unanswered';
const waitMs = 30_000;

/** The station that the page came from. */
export const stationLine: StationLine = async (method, path, body) => {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(waitMs),
      credentials: 'omit',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Record<string, unknown> = Object(await response.json());
    if (response.ok) return ok(answer);
    return fail({ kind: String(answer['code']), more: answer });
  } catch {
    return fail({ kind: unanswered, more: {} });
  }
};
