import type { RequestListener } from 'node:http';

/** The answer of a station that is not open yet: it fills its galleries still. */
export const answerStarting: RequestListener = (_request, response) => {
  const problem = {
    type: 'urn:basma:problem:starting',
    title: 'starting',
    status: 503,
    code: 'starting',
    detail: 'The station is being opened. Send the same request again.',
  };
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(JSON.stringify(problem));
};
