import { useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { shareIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { ReviewProps } from './desk.tsx';
import { dayIn } from './findings.tsx';

const counts = ['missing', 'stale', 'contradicted', 'unverified'] as const;

/** A share as a bar beside its number: the table says the same without colours. */
function Share({ locale, count, of }: { locale: string; count: number; of: number }) {
  const share = of === 0 ? 0 : count / of;
  return (
    <td>
      {shareIn(locale, share)}
      <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="all" width="100" height="6" />
        <rect class="part" width={100 * share} height="6" />
      </svg>
    </td>
  );
}

function Variables(props: ReviewProps & { readonly last: unknown }) {
  const { say, locale, last } = props;
  const households = numberIn(last, 'households');
  return (
    <table class="lines quality">
      <thead>
        <tr>
          <th scope="col">{say('review.fact.variable')}</th>
          {counts.map((name) => (
            <th key={name} scope="col">
              {say(`review.quality.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {listIn(last, 'variables').map((one) => {
          const name = textIn(one, 'variable');
          const known = numberIn(one, 'known');
          return (
            <tr key={name}>
              <th scope="row">{say.maybe(`social.variable.${name}`) ?? name}</th>
              {counts.map((count) => (
                <Share
                  key={count}
                  locale={locale}
                  count={numberIn(one, count)}
                  of={count === 'missing' ? households : known}
                />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Sums(props: ReviewProps & { readonly last: unknown }) {
  const { say, locale, last } = props;
  const households = numberIn(last, 'households');
  const format = new Intl.NumberFormat(locale);
  const sums = ['households', 'complete', 'recertificationDue'] as const;
  return (
    <dl class="facts">
      {sums.map((name) => (
        <div key={name}>
          <dt>{say(`review.quality.${name}`)}</dt>
          <dd>
            {format.format(numberIn(last, name))}
            {name === 'households' || households === 0
              ? ''
              : ` (${shareIn(locale, numberIn(last, name) / households)})`}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How good what is known of households is, as it was counted last. */
export function Quality(props: ReviewProps) {
  const { say, locale, roles } = props;
  const { answer, again } = useAsked('/v1/social-quality', (body) => body);
  const [said, setSaid] = useState({ text: '', bad: false });
  const begin = async () => {
    const begun = await call('POST', '/v1/social-quality', () => true, {});
    const bad = begun.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, begun) : say('review.sweep.begun'), bad });
    await again();
  };
  const mayCount = roles.includes('supervisor') || roles.includes('administrator');
  return (
    <>
      <p class="note">{say('review.quality.lead')}</p>
      <div class="bar">
        <button type="button" onClick={() => void again()}>
          {say('review.again')}
        </button>
        {mayCount ? (
          <button type="button" onClick={() => void begin()}>
            {say('review.quality.count')}
          </button>
        ) : null}
      </div>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(body) => {
          const last = partIn(body, 'last');
          const counting = partIn(body, 'counting');
          const running = textIn(counting, 'kind') === 'running';
          const done = numberIn(counting, 'done');
          return (
            <>
              {running ? <p class="note">{say('review.quality.running', { done })}</p> : null}
              {last === 'none' ? (
                <p class="note">{say('review.quality.none')}</p>
              ) : (
                <>
                  <p class="note">
                    {say('review.quality.of', { day: dayIn(locale, textIn(last, 'day')) })}
                  </p>
                  <Sums {...props} last={last} />
                  <Variables {...props} last={last} />
                </>
              )}
            </>
          );
        }}
      </Answered>
    </>
  );
}
