import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReadingState } from '../register/register.ts';

/**
 * The answer of a station that is not open yet: it reads samples anew, or fills its galleries.
 * @param reading how far it is with the samples; undefined when none are read
 */
export function answerStarting(
  reading: ReadingState | undefined,
  _request: IncomingMessage,
  response: ServerResponse,
): void {
  const detail =
    reading && reading.read < reading.total
      ? `New networks read everyone anew: ${reading.read} of ${reading.total} are read.`
      : 'The station is being opened. Send the same request again.';
  const problem = {
    type: 'urn:basma:problem:starting',
    title: 'starting',
    status: 503,
    code: 'starting',
    detail,
  };
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(JSON.stringify(problem));
}
