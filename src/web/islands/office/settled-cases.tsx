import { useAsked } from '../shared/asking.tsx';
import { listIn, numberIn, textIn } from '../shared/fields.ts';
import { momentIn } from '../shared/moments.ts';
import type { OfficeProps } from './desk.tsx';

/** A case that people settled, by places in the register. */
export interface SettledCase {
  readonly caseId: string;
  readonly settledAt: string;
  readonly found: 'same' | 'different';
  readonly place: number;
  /** With whom she was, or was not, found to be one; undefined where several were compared. */
  readonly other: number | undefined;
}

function settledFrom(one: unknown): SettledCase {
  const opinions = listIn(one, 'opinions');
  const same = opinions.filter((opinion) => textIn(opinion, 'finding') === 'same');
  const found = same.length * 2 > opinions.length ? 'same' : 'different';
  const candidates = listIn(one, 'candidates');
  const [only] = candidates.length === 1 ? candidates : [];
  const named = found === 'same' ? numberIn(same.at(-1), 'candidate') : numberIn(only, 'seq');
  return {
    caseId: textIn(one, 'caseId'),
    settledAt: textIn(opinions.at(-1), 'at') || textIn(one, 'openedAt'),
    found,
    place: numberIn(one, 'seq'),
    other: named === 0 ? undefined : named,
  };
}

/** The last cases that people settled, to choose the wrong one from. */
export function SettledCases(
  props: OfficeProps & { readonly onChosen: (chosen: SettledCase) => void },
) {
  const { say, locale, onChosen } = props;
  const { answer } = useAsked('/v1/adjudications/closed', (body) =>
    listIn(body, 'cases').map(settledFrom),
  );
  const cases = answer?.kind === 'answered' ? answer.body : [];
  if (cases.length === 0) return null;
  return (
    <div class="field wide">
      <label for="settled">{say('office.settled.choose')}</label>
      <select
        id="settled"
        onChange={({ currentTarget }) => {
          const chosen = cases.find(({ caseId }) => caseId === currentTarget.value);
          if (chosen) onChosen(chosen);
        }}
      >
        <option value="">{say('office.settled.none')}</option>
        {cases.map(({ caseId, settledAt, found, place, other }) => (
          <option key={caseId} value={caseId}>
            {[
              momentIn(locale, settledAt),
              [place, other].filter((at) => at !== undefined).join(' / '),
              say(`office.finding.${found}`),
            ].join(' · ')}
          </option>
        ))}
      </select>
    </div>
  );
}
