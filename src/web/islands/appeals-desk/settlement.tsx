import { listIn, numberIn, textIn } from '../shared/fields.ts';
import type { Say } from '../shared/texts.ts';
import { dayIn } from './due.ts';

interface SettlementProps {
  readonly say: Say;
  readonly locale: string;
  readonly settlement: unknown;
  /** Whether it was decided, or is only what would follow. */
  readonly decided: boolean;
}

/** A programme by its name, or by its code. */
export function programmeIn(say: Say, code: string): string {
  return say.maybe(`social.programme.${code}`) ?? code;
}

function scoreIn(say: Say, score: string): string {
  return say.maybe(`appeal.score.${score}`) ?? score;
}

function Scores({ say, locale, settlement }: SettlementProps) {
  return (
    <table class="lines scores">
      <caption>{say('appeal.scores')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('appeal.column.day')}</th>
          <th scope="col">{say('appeal.column.calculated')}</th>
          <th scope="col">{say('appeal.column.corrected')}</th>
        </tr>
      </thead>
      <tbody>
        {listIn(settlement, 'scores').map((one) => (
          <tr key={textIn(one, 'day')}>
            <th scope="row">{dayIn(locale, textIn(one, 'day'))}</th>
            <td class="calculated" dir="ltr">
              {scoreIn(say, textIn(one, 'scoreCalculated'))}
            </td>
            <td class="corrected" dir="ltr">
              {scoreIn(say, textIn(one, 'scoreCorrected'))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ say, locale, settlement }: SettlementProps) {
  const changes = listIn(settlement, 'changes');
  const outcome = (word: string) =>
    say.maybe(`explain.outcome.${word === 'none' ? 'undecided' : word}`) ?? word;
  if (changes.length === 0) return <p>{say('appeal.decisions.none')}</p>;
  return (
    <table class="lines">
      <caption>{say('appeal.decisions')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('appeal.column.programme')}</th>
          <th scope="col">{say('appeal.column.day')}</th>
          <th scope="col">{say('appeal.column.before')}</th>
          <th scope="col">{say('appeal.column.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((one) => (
          <tr key={textIn(one, 'programme')}>
            <th scope="row">{programmeIn(say, textIn(one, 'programme'))}</th>
            <td>{dayIn(locale, textIn(one, 'day'))}</td>
            <td>{outcome(textIn(one, 'before'))}</td>
            <td>{outcome(textIn(one, 'after'))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function owedIn(say: Say, locale: string, one: unknown): string {
  const programme = programmeIn(say, textIn(one, 'programme'));
  const count = numberIn(one, 'months');
  const total = textIn(one, 'total');
  if (total === 'cover') return say('appeal.owed.cover', { programme, count });
  const [amount = '', currency = ''] = total.split(' ');
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(Number(amount));
  const written = currency === 'MAD' ? say('appeal.money.MAD', { amount: money }) : total;
  return say('appeal.owed.amount', { programme, count, total: written });
}

/** The score that was calculated beside the corrected one, and what follows from it. */
export function SettlementView(props: SettlementProps) {
  const { say, locale, settlement, decided } = props;
  if (listIn(settlement, 'scores').length === 0) return null;
  const sums = listIn(settlement, 'sums');
  return (
    <div class="settlement">
      <p class="note">{say(decided ? 'appeal.scores.note' : 'appeal.scores.foreseen')}</p>
      <Scores {...props} />
      <Changes {...props} />
      <h4>{say('appeal.owed')}</h4>
      {sums.length === 0 ? (
        <p>{say('appeal.owed.none')}</p>
      ) : (
        <ul class="owed">
          {sums.map((one) => (
            <li key={textIn(one, 'programme')}>{owedIn(say, locale, one)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
