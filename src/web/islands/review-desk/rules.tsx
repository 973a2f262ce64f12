import { Answered, useAsked } from '../shared/asking.tsx';
import { listIn, numberIn, textIn, yesIn } from '../shared/fields.ts';
import { shareIn } from '../shared/moments.ts';
import type { ReviewProps } from './desk.tsx';
import { ruleIn } from './findings.tsx';

/** How often reviewers dismiss what each rule finds. */
export function Rules(props: ReviewProps) {
  const { say, locale } = props;
  const { answer } = useAsked('/v1/review-rules', (body) => body);
  return (
    <Answered say={say} answer={answer}>
      {(body) => {
        const rules = listIn(body, 'rules');
        const lead = say('review.rules.lead', {
          share: shareIn(locale, numberIn(body, 'dismissedShareMax')),
          least: numberIn(body, 'leastDecided'),
          days: numberIn(body, 'days'),
        });
        return (
          <>
            <p class="note">{lead}</p>
            {rules.length === 0 ? <p class="note">{say('review.none')}</p> : null}
            {rules.length === 0 ? null : <RuleTable {...props} rules={rules} />}
          </>
        );
      }}
    </Answered>
  );
}

const counts = ['open', 'confirmed', 'dismissed', 'gone'] as const;

function RuleTable(props: ReviewProps & { readonly rules: readonly unknown[] }) {
  const { say, locale, rules } = props;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{say('review.column.rule')}</th>
          {counts.map((name) => (
            <th key={name} scope="col">
              {say(`review.rules.${name}`)}
            </th>
          ))}
          <th scope="col">{say('review.rules.share')}</th>
          <th scope="col">{say('review.rules.holds')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => {
          const over = textIn(rule, 'budget') === 'over';
          const low = shareIn(locale, numberIn(rule, 'low95'));
          const high = shareIn(locale, numberIn(rule, 'high95'));
          const decided = numberIn(rule, 'confirmed') + numberIn(rule, 'dismissed');
          return (
            <tr key={textIn(rule, 'rule')}>
              <th scope="row">{ruleIn(props, rule)}</th>
              {counts.map((name) => (
                <td key={name}>{numberIn(rule, name)}</td>
              ))}
              <td class={over ? 'flagged' : ''}>
                {decided === 0 ? '–' : shareIn(locale, numberIn(rule, 'dismissedShare'))}
                {decided === 0 ? null : <span class="note range">{` ${low} – ${high}`}</span>}
                {over ? <span class="flag">{say('review.rules.over')}</span> : null}
              </td>
              <td>{yesIn(rule, 'opensHolds') ? say('review.yes') : say('review.no')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
