import { useState } from 'preact/hooks';
import { dateIn } from '../shared/dates.ts';
import { pageLocale } from '../shared/page-locale.ts';
import { Grouped, HandOver } from './hand-over.tsx';
import { focusFirst, StepActions, type StepProps } from './parts.tsx';
import type { Outcome } from './send.ts';

function Slip({ say, enrolment, outcome }: StepProps & { readonly outcome: Outcome }) {
  const { form } = enrolment.statements;
  const now = dateIn(pageLocale(), new Date(), { dateStyle: 'long', timeStyle: 'short' });
  return (
    <section class="slip" aria-labelledby="slip">
      <h3 id="slip">{say('enrol.receipt.slip')}</h3>
      <dl>
        <div>
          <dt>{say('enrol.receipt.name')}</dt>
          <dd>
            <bdi>{`${form.givenLatin} ${form.familyLatin}`}</bdi>{' '}
            <bdi lang="ar">{`${form.givenArabic} ${form.familyArabic}`}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say('enrol.receipt.date')}</dt>
          <dd>
            <bdi>{now}</bdi>
          </dd>
        </div>
        {outcome.tracking === undefined ? null : (
          <div>
            <dt>{say('enrol.receipt.tracking')}</dt>
            <dd class="tracking">
              <Grouped digits={outcome.tracking} sizes={[4, 4, 4]} />
            </dd>
          </div>
        )}
      </dl>
      <p class="note">{say('enrol.receipt.slip_note')}</p>
    </section>
  );
}

/** The verdict, what is printed, and the number for its holder alone. */
export function ReceiptStep({ say, enrolment }: StepProps) {
  const { sending } = enrolment;
  const [handedOver, setHandedOver] = useState<'not_yet' | 'now' | 'done'>('not_yet');
  if (sending.kind !== 'settled') {
    return <p role="status">{say('enrol.receipt.asking')}</p>;
  }
  const { outcome } = sending;
  const { idcs } = outcome;
  if (idcs !== undefined && handedOver === 'now') {
    return (
      <HandOver
        say={say}
        idcs={idcs}
        onDone={() => setHandedOver('done')}
        onNext={() => void enrolment.next()}
      />
    );
  }
  const verdict = say.maybe(`enrol.verdict.${outcome.verdict}`) ?? outcome.verdict;
  const waits = idcs !== undefined && handedOver === 'not_yet';
  return (
    <div class="receipt">
      <div role="status">
        <h2 class={`verdict ${outcome.verdict}`}>{verdict}</h2>
      </div>
      <p>{say.maybe(`enrol.verdict_note.${outcome.verdict}`)}</p>
      <Slip say={say} enrolment={enrolment} outcome={outcome} />
      <StepActions say={say}>
        <button type="button" onClick={() => print()}>
          {say('enrol.receipt.print')}
        </button>
        {idcs === undefined ? null : (
          <button
            type="button"
            id="show-number"
            class={waits ? 'primary' : ''}
            {...(waits ? { ref: focusFirst } : {})}
            onClick={() => setHandedOver('now')}
          >
            {say('enrol.receipt.show')}
          </button>
        )}
        <button
          key={waits ? 'next' : 'next-now'}
          type="button"
          id="next"
          class={waits ? '' : 'primary'}
          {...(waits ? {} : { ref: focusFirst })}
          onClick={() => void enrolment.next()}
        >
          {say('enrol.receipt.next')}
        </button>
      </StepActions>
    </div>
  );
}
