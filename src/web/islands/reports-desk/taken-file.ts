import { ordinaryUse } from '../../../vocabulary/ordinary-use.ts';
import { sessionHeaders } from '../shared/session.ts';
import type { Answer, Problem } from '../shared/station.ts';

function problemFrom(body: unknown): Problem {
  const problem: Record<string, unknown> = Object(body);
  return { ...problem, code: String(problem['code']), detail: String(problem['detail']) };
}

/** Has the browser keep a file of the station, with what this page may use it for. */
export async function takeFile(path: string, name: string): Promise<Answer<'taken'>> {
  const { purpose, basis } = ordinaryUse(path);
  const headers = { ...sessionHeaders(), 'basma-purpose': purpose, 'basma-basis': basis };
  try {
    const response = await fetch(path, { headers });
    if (!response.ok) {
      const problem = problemFrom(await response.json());
      return { kind: 'refused', status: response.status, problem };
    }
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has begun to keep it by then.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return { kind: 'answered', body: 'taken' };
  } catch {
    return { kind: 'unanswered' };
  }
}
