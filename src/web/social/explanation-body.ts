import type { Explanation, LackingValue } from '../../social/explanation/explanation.ts';
import { html, type Html } from '../page.ts';
import { changePart } from './change-part.ts';
import { programmesPart } from './programmes-part.ts';
import { civilDay, exactNumber, sourceText, variableText, type Telling } from './social-words.ts';
import { heaviestPart, termsPart } from './terms-part.ts';

/** Of what somebody may contest; an appeal has one of these. */
const contestKinds = [
  'data_error',
  'household_composition',
  'identity_mix_up',
  'formula_dispute',
  'fraud_hold',
] as const;

function lackingList(telling: Telling, title: string, values: readonly LackingValue[]): Html {
  if (values.length === 0) return html``;
  const { t } = telling;
  const items = values.map(({ variable, sources }) => {
    const who = sources.map((source) => sourceText(telling, source));
    const named = { variable: variableText(telling, variable) };
    const said = { ...named, sources: who.join(t('frame.list_separator')) };
    return html`<li>${t('explain.lacking', said)}</li>`;
  });
  return html`<h3>${title}</h3>
    <ul>
      ${items}
    </ul>`;
}

/** The score itself, or what it lacks. */
function resultPart(telling: Telling, { day, result }: Explanation): Html {
  const { t } = telling;
  const title = html`<h2 id="score-title">
    ${t('explain.score_of', { day: civilDay(telling, day) })}
  </h2>`;
  if (result.kind === 'incomplete') {
    return html`<section class="card" aria-labelledby="score-title">
      ${title}
      <p>${t('explain.incomplete')}</p>
      ${lackingList(telling, t('explain.missing'), result.missing)}
      ${lackingList(telling, t('explain.unfit'), result.unfit)}
    </section>`;
  }
  return html`<section class="card" aria-labelledby="score-title">
    ${title}
    <p class="score">${exactNumber(telling, result.score)}</p>
    <p class="note">${t('explain.lower')}</p>
  </section>`;
}

/** By which rule: enough to find it again and to check it. */
function formulaPart(telling: Telling, { formula, inputsHash }: Explanation): Html {
  const { t } = telling;
  const field = (name: string, value: Html | string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const code = (text: string) => html`<code dir="ltr">${text}</code>`;
  const { effectiveTo, note } = formula;
  const until =
    effectiveTo === 'open'
      ? html``
      : field(t('explain.formula.to'), civilDay(telling, effectiveTo));
  const remark = note === '' ? html`` : field(t('explain.formula.note'), html`<bdi>${note}</bdi>`);
  return html`<section class="card" aria-labelledby="formula-title">
    <h2 id="formula-title">${t('explain.formula')}</h2>
    <dl class="record">
      ${field(t('explain.formula.version'), code(`${formula.id} ${formula.version}`))}
      ${field(t('explain.formula.law'), html`<bdi>${formula.legalRef}</bdi>`)}
      ${field(t('explain.formula.target'), html`<bdi>${formula.target}</bdi>`)}
      ${field(t('explain.formula.from'), civilDay(telling, formula.effectiveFrom))} ${until}
      ${field(t('explain.formula.approved'), code(formula.approvedBy.join(', ')))} ${remark}
      ${field(t('explain.formula.hash'), code(formula.hash))}
      ${field(t('explain.formula.inputs'), code(inputsHash))}
    </dl>
  </section>`;
}

/** How to contest. @param way to where it is done, where there is one */
function contestPart({ t }: Telling, way: Html): Html {
  return html`<section class="card contest" aria-labelledby="contest-title">
    <h2 id="contest-title">${t('explain.contest')}</h2>
    <p>${t('explain.contest.lead')}</p>
    <p>${t('explain.contest.kinds')}</p>
    <ul>
      ${contestKinds.map((kind) => html`<li>${t(`explain.contest.kind.${kind}`)}</li>`)}
    </ul>
    <p>${t('explain.contest.effect')}</p>
    ${way}
  </section>`;
}

/**
 * An explanation from its result to how it is contested: the same on a page and in a letter. Names
 * and numbers of people are not in it.
 * @param letter where the letter is had, on a page
 */
export function explanationParts(
  telling: Telling,
  explanation: Explanation,
  { way, letter }: { readonly way: Html; readonly letter: Html },
): Html {
  const { result, programmes, change } = explanation;
  const scored =
    result.kind === 'scored' ? html`${heaviestPart(telling, result.heaviest)}` : html``;
  const terms = result.kind === 'scored' ? termsPart(telling, result) : html``;
  return html`${resultPart(telling, explanation)} ${programmesPart(telling, programmes)}
  ${changePart(telling, change)} ${scored} ${contestPart(telling, way)} ${letter} ${terms}
  ${formulaPart(telling, explanation)}`;
}
