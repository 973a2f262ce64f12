import { Answered, useAsked } from '../shared/asking.tsx';
import { listIn, partIn, textIn } from '../shared/fields.ts';
import { momentIn } from '../shared/moments.ts';
import { dueText } from './due.ts';
import type { AppealsProps } from './desk.tsx';

/** Appeals that somebody has to do something about, the first due first. */
export function Waiting(props: AppealsProps & { readonly onChoose: (id: string) => void }) {
  const { say, locale, onChoose } = props;
  const { answer } = useAsked('/v1/appeals', (body) => listIn(body, 'appeals'));
  return (
    <Answered say={say} answer={answer}>
      {(appeals) =>
        appeals.length === 0 ? (
          <p class="note">{say('appeals.none')}</p>
        ) : (
          <ul class="corrections">
            {appeals.map((one) => {
              const id = textIn(one, 'id');
              const first = textIn(one, 'first');
              return (
                <li key={id} class="correction">
                  <h3 id={`appeal-${id}`}>
                    {say.maybe(`explain.contest.kind.${textIn(one, 'type')}`)}
                  </h3>
                  <p>
                    {say.maybe(`appeal.state.${textIn(one, 'state')}`)}
                    {first === 'none' ? '' : ` · ${say('appeals.examined_by', { officer: first })}`}
                  </p>
                  <p class="note">
                    {momentIn(locale, textIn(one, 'openedAt'))} ·{' '}
                    {dueText({ say, locale }, partIn(one, 'clock'))}
                  </p>
                  <button
                    type="button"
                    aria-describedby={`appeal-${id}`}
                    onClick={() => onChoose(id)}
                  >
                    {say('appeals.open')}
                  </button>
                </li>
              );
            })}
          </ul>
        )
      }
    </Answered>
  );
}
