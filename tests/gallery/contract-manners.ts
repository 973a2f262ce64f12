import { expect, test } from 'vitest';
import { change, everyone, reference, template } from './references.ts';
import type { Open, Opened } from './contract-filling.ts';

const reason = Object.assign(new Error('nobody waits any more'), { code: 'not_wanted' });

/** How searches behave towards others, and towards who does not want them any more. */
export function mannersCases(open: Open, gallery: Opened, together: boolean): void {
  test('a search whose signal is aborted rejects with its reason', async () => {
    await open(30);
    const signal = AbortSignal.abort(reason);
    for (const urgency of ['interactive', 'bulk'] as const) {
      const search = gallery().search(template(3), { ...everyone, urgency, signal });
      await expect(search).rejects.toBe(reason);
    }
    expect((await gallery().search(template(3), everyone)).candidates[0]?.seq).toBe(3);
  });

  test('searches that are ended under way reject with the reason, and others go on', async () => {
    await open(30);
    const ending = new AbortController();
    const ended = Array.from({ length: 8 }, (_, place) =>
      gallery().search(template(place + 1), {
        ...everyone,
        urgency: place % 2 === 0 ? 'bulk' : 'interactive',
        signal: ending.signal,
      }),
    );
    const other = gallery().search(template(5), everyone);
    ending.abort(reason);
    const outcomes = await Promise.allSettled(ended);
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason })));
    expect((await other).candidates[0]?.seq).toBe(5);
    await gallery().append(change(31), reference(31));
    const after = await gallery().search(template(31), { ...everyone, urgency: 'bulk' });
    expect(after.candidates[0]?.seq).toBe(31);
  });

  test('a signal that is aborted after the answer, or never, changes nothing', async () => {
    await open(30);
    const ending = new AbortController();
    const bounds = { ...everyone, signal: ending.signal };
    const [one, other] = await Promise.all([
      gallery().search(template(3), bounds),
      gallery().search(template(3), everyone),
    ]);
    ending.abort(reason);
    expect(one).toEqual(other);
    expect(await gallery().search(template(3), everyone)).toEqual(other);
  });

  test('urgency changes who is answered first, not what is answered', async () => {
    await open(200);
    const done: string[] = [];
    const bulk = Array.from({ length: 12 }, async (_, place) => {
      const answer = await gallery().search(template(place + 1), { ...everyone, urgency: 'bulk' });
      done.push('bulk');
      return answer;
    });
    const counter = gallery()
      .search(template(5), everyone)
      .then((answer) => {
        done.push('interactive');
        return answer;
      });
    const [hurried, patient] = await Promise.all([counter, bulk[4], ...bulk]);
    expect(hurried.candidates.length).toBe(5);
    expect(hurried).toEqual(patient);
    expect(done.length).toBe(13);
    if (!together) expect(done.indexOf('interactive')).toBeLessThan(6);
  });
}
