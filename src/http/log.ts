import pino, { type DestinationStream } from 'pino';

/** One answered request; nothing that was sent appears in it. */
export interface Answered {
  readonly method: string;
  /** The pattern of the address, never the address itself. */
  readonly route: string;
  readonly status: number;
  readonly code: string;
  readonly ms: number;
}

/** What a station writes down. */
export interface StationLog {
  answered(request: Answered): void;
  /** A failure that nobody foresaw. */
  failed(failure: { readonly route: string; readonly error: unknown }): void;
}

/** Lines of a stack that are kept; the message is not, since it could hold what was sent. */
const stackLinesMax = 6;

/** JSON lines to `destination`. */
export function stationLog(destination: DestinationStream): StationLog {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    answered: (request) => {
      const level = request.status >= 500 ? 'error' : 'info';
      log[level]({ kind: 'answered', ...request });
    },
    failed: ({ route, error }) => {
      const known = error instanceof Error ? error : undefined;
      const code: unknown = known && Reflect.get(known, 'code');
      const stack = known?.stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, stackLinesMax);
      log.error({ kind: 'failed', route, name: known?.name ?? 'unknown', code, stack });
    },
  };
}
