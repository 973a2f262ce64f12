import {
  reasonOf,
  type ExplainedFilter,
  type ExplainedProgramme,
} from '../../social/explanation/programmes.ts';
import { html, type Html } from '../page.ts';
import {
  civilDay,
  decimalWords,
  exactNumber,
  holdText,
  programmeText,
  signedNumber,
  sourceText,
  variableList,
  variableText,
  type Telling,
} from './social-words.ts';

/** A decision's reason in one sentence. */
export function reasonText(telling: Telling, programme: ExplainedProgramme): string {
  const { t } = telling;
  const { decided } = programme;
  const threshold = decimalWords(telling, programme.threshold);
  const kind = reasonOf(programme);
  if (decided === 'none') return t('explain.reason.undecided');
  const { outcome, standing } = decided;
  const ends = standing.kind === 'leaving' ? civilDay(telling, standing.endsOn) : '';
  switch (outcome.kind) {
    case 'eligible':
      return t(`explain.reason.eligible_${outcome.basis}`, {
        threshold,
        count: programme.exitAfter,
        stay: decimalWords(telling, programme.stayUpTo),
        ends,
        until: outcome.until === 'open' ? '' : civilDay(telling, outcome.until),
      });
    case 'incomplete':
      return t('explain.reason.incomplete', { missing: variableList(telling, outcome.missing) });
    case 'suspended':
      return t('explain.reason.suspended', {
        reason: holdText(telling, outcome.reason),
        until: civilDay(telling, outcome.until),
      });
    case 'ineligible': {
      const { reason } = outcome;
      const condition = reason.kind === 'filter' ? variableText(telling, reason.filter) : '';
      const other = reason.kind === 'exclusive' ? programmeText(telling, reason.with) : '';
      if (kind === 'ineligible_filter') return t('explain.reason.ineligible_filter', { condition });
      if (kind === 'ineligible_exclusive')
        return t('explain.reason.ineligible_exclusive', { other });
      return t('explain.reason.ineligible_threshold', { threshold });
    }
  }
}

function conditionOf(telling: Telling, { filter, met, source }: ExplainedFilter): Html {
  const { t } = telling;
  const word = met === 'unknown' ? 'unknown' : met ? 'met' : 'not_met';
  const said = met === 'unknown' ? 'unknown' : source;
  return html`<li>
    ${t('explain.named', { name: variableText(telling, filter) })}
    <b>${t(`explain.condition.${word}`)}</b>
    <span class="source">${t('explain.source', { source: sourceText(telling, said) })}</span>
  </li>`;
}

function field(name: string, value: Html | string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function decidedOn(telling: Telling, { decided }: ExplainedProgramme): Html {
  if (decided === 'none') return html``;
  return field(telling.t('explain.decided_on'), civilDay(telling, decided.day));
}

function programmeItem(telling: Telling, programme: ExplainedProgramme): Html {
  const { t } = telling;
  const { code, decided, threshold, stayUpTo, distance, filters } = programme;
  const outcome = decided === 'none' ? 'undecided' : decided.outcome.kind;
  const far =
    distance === 'none' ? html`` : field(t('explain.distance'), signedNumber(telling, distance));
  const stale =
    decided !== 'none' && decided.score === 'another'
      ? html`<p class="note">${t('explain.another_score')}</p>`
      : html``;
  const conditions =
    filters.length === 0
      ? html``
      : html`<h4>${t('explain.conditions')}</h4>
          <ul class="conditions">
            ${filters.map((filter) => conditionOf(telling, filter))}
          </ul>`;
  return html`<li class="programme">
    <h3>${programmeText(telling, code)}</h3>
    <p class="outcome ${outcome}">${t(`explain.outcome.${outcome}`)}</p>
    <p>${reasonText(telling, programme)}</p>
    ${stale}
    <dl class="bounds">
      ${field(t('explain.threshold'), exactNumber(telling, threshold))}
      ${field(t('explain.stay'), exactNumber(telling, stayUpTo))} ${far}
      ${decidedOn(telling, programme)}
    </dl>
    ${conditions}
  </li>`;
}

/** Every programme with its decision, its bounds and its conditions. */
export function programmesPart(telling: Telling, programmes: readonly ExplainedProgramme[]): Html {
  return html`<section class="card" aria-labelledby="programmes-title">
    <h2 id="programmes-title">${telling.t('explain.programmes')}</h2>
    <ul class="programmes">
      ${programmes.map((programme) => programmeItem(telling, programme))}
    </ul>
  </section>`;
}
