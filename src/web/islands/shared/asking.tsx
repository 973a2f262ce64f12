import { useCallback, useEffect, useState } from 'preact/hooks';
import { call, type Answer } from './station.ts';
import type { Say } from './texts.ts';

/** What the station said, and a way to ask again; undefined while nothing has come. */
export interface Asked<T> {
  readonly answer: Answer<T> | undefined;
  readonly again: () => Promise<void>;
}

/** Asks the station once, and again when it is told to. */
export function useAsked<T>(path: string, read: (body: unknown) => T): Asked<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const again = useCallback(async () => setAnswer(await call('GET', path, read)), [path]);
  useEffect(() => void again(), [again]);
  return { answer, again };
}

/** Why there is no answer, in words. */
export function problemIn(say: Say, answer: Answer<unknown>): string {
  if (answer.kind === 'unanswered') return say('problem.unanswered');
  if (answer.kind === 'answered') return '';
  const { code, why } = answer.problem;
  const closer = typeof why === 'string' ? say.maybe(`problem.${why}`) : undefined;
  return closer ?? say.maybe(`problem.${code}`) ?? say('problem.other', { code });
}

/** Shows an answer, or why there is none. */
export function Answered<T>(props: {
  readonly say: Say;
  readonly answer: Answer<T> | undefined;
  readonly children: (body: T) => preact.ComponentChildren;
}) {
  const { say, answer, children } = props;
  if (!answer) return <p class="note">{say('problem.asking')}</p>;
  if (answer.kind === 'answered') return <>{children(answer.body)}</>;
  return (
    <p class="alert" role="alert">
      {problemIn(say, answer)}
    </p>
  );
}

/** What came of the last act: a sentence, or nothing. */
export function Outcome({ text, bad }: { readonly text: string; readonly bad: boolean }) {
  return (
    <p class={text === '' ? 'visually-hidden' : bad ? 'alert' : 'hint'} role="status">
      {text}
    </p>
  );
}
