import { useCallback, useEffect, useState } from 'preact/hooks';
import { textIn } from '../shared/fields.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { CaseView } from './case-view.tsx';

/** What every part of an adjudication is given. */
export interface BenchProps {
  readonly say: Say;
  readonly locale: string;
}

/** The case on the bench, or why there is none. */
type Bench =
  | { readonly kind: 'asking' | 'empty' }
  | { readonly kind: 'trouble'; readonly text: string }
  | { readonly kind: 'case'; readonly caseId: string; readonly file: unknown };

async function takeNext(say: Say): Promise<Bench> {
  const path = '/v1/adjudications';
  const next = await call('POST', `${path}/next`, (body) => textIn(body, 'caseId'), {});
  if (next.kind === 'refused' && ['not_found', 'case_not_claimed'].includes(next.problem.code)) {
    return { kind: 'empty' };
  }
  if (next.kind !== 'answered') return { kind: 'trouble', text: problemIn(say, next) };
  const caseId = next.body;
  const file = await call('GET', `${path}/${caseId}`, (body) => body);
  if (file.kind !== 'answered') return { kind: 'trouble', text: problemIn(say, file) };
  return { kind: 'case', caseId, file: file.body };
}

/** One case after the other. */
export function Bench(props: BenchProps) {
  const { say } = props;
  const [bench, setBench] = useState<Bench>({ kind: 'asking' });
  const [said, setSaid] = useState('');
  const next = useCallback(async () => {
    setBench({ kind: 'asking' });
    setBench(await takeNext(say));
  }, [say]);
  useEffect(() => void next(), [next]);
  const given = (text: string) => {
    setSaid(text);
    void next();
  };
  const release = async (caseId: string) => {
    await call('POST', `/v1/adjudications/${caseId}/release`, () => true, {});
    setSaid(say('adjudicate.released'));
    setBench({ kind: 'empty' });
  };
  return (
    <div class="bench">
      <Outcome text={said} bad={false} />
      {bench.kind === 'asking' ? <p class="note">{say('problem.asking')}</p> : null}
      {bench.kind === 'trouble' ? (
        <p class="alert" role="alert">
          {bench.text}
        </p>
      ) : null}
      {bench.kind === 'case' ? (
        <CaseView
          key={bench.caseId}
          {...props}
          caseId={bench.caseId}
          file={bench.file}
          onGiven={given}
          onRelease={() => void release(bench.caseId)}
        />
      ) : null}
      {bench.kind === 'empty' || bench.kind === 'trouble' ? (
        <div class="card narrow none-waits">
          <h2>{say('adjudicate.empty')}</h2>
          <p>{say('adjudicate.undo')}</p>
          <button type="button" class="primary" onClick={() => void next()}>
            {say('adjudicate.next')}
          </button>
        </div>
      ) : null}
    </div>
  );
}
