import type { CountName, FoundGroup, FoundProgramme } from './found.ts';
import type { FormulaDeskProps } from './known-formula.ts';
import { amountText, countText } from './shown-numbers.ts';

type WholeProps = Pick<FormulaDeskProps, 'say' | 'locale'> & {
  readonly of: FoundProgramme;
  readonly months: number;
};

/** What is measured under both formulas: its name, before, after. */
function measuresOf({ say, locale, of }: WholeProps, all: FoundGroup) {
  const count = (name: CountName) => countText(say, locale, all.counts.get(name) ?? 0);
  const amount = (text: string) => amountText(say, locale, text);
  const plain = (text: string) =>
    text === 'few' || text === 'none' ? say(`formula.found.${text}`) : text;
  const [before, after] = [of.volatilityBefore, of.volatilityAfter];
  return [
    ['formula.threshold', plain(of.thresholdBefore), plain(of.thresholdAfter)],
    ['formula.found.eligible', count('eligibleBefore'), count('eligibleAfter')],
    ['formula.found.people', count('peopleBefore'), count('peopleAfter')],
    ['formula.found.budget', amount(all.budgetBefore), amount(all.budgetAfter)],
    ['formula.found.moves', plain(before.perThousand), plain(after.perThousand)],
    [
      'formula.found.moves_naive',
      plain(before.perThousandWithoutRule),
      plain(after.perThousandWithoutRule),
    ],
  ] as const;
}

/** The programme as a whole. */
export function WholeProgramme(props: WholeProps) {
  const { say, locale, of, months } = props;
  const all = of.groups.find(({ dimension }) => dimension === 'all');
  if (!all) return <p class="note">{say('formula.found.nobody')}</p>;
  return (
    <>
      <table class="lines">
        <thead>
          <tr>
            <th scope="col">{say('formula.found.measure')}</th>
            <th scope="col">{say('formula.found.before')}</th>
            <th scope="col">{say('formula.found.after')}</th>
          </tr>
        </thead>
        <tbody>
          {measuresOf(props, all).map(([title, before, after]) => (
            <tr key={title}>
              <th scope="row">{say(title, { months })}</th>
              <td>
                <bdi>{before}</bdi>
              </td>
              <td>
                <bdi>{after}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl class="facts">
        {(['crossingIn', 'crossingOut', 'keptIn', 'incompleteAfter'] as const).map((name) => (
          <div key={name}>
            <dt>{say(`formula.found.${name}`)}</dt>
            <dd>{countText(say, locale, all.counts.get(name) ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
