import type { Household, Relation } from '../../social/household/household.ts';
import { html, type Html } from '../page.ts';
import { regionText, type Telling } from './social-words.ts';

/** A member as she is shown. */
export interface ShownMember {
  readonly relation: Relation;
  /** In whole years. */
  readonly age: number;
  readonly isDeclarant: boolean;
  /** Whoever reads the page. */
  readonly isReader: boolean;
  /** For herself and for the officer at her desk; `hidden` from everybody else. */
  readonly name: string;
}

/** A household as it is shown. */
export interface ShownHousehold extends Pick<Household, 'id' | 'state'> {
  readonly area: Household['dwelling']['area'];
  readonly region: string;
  readonly members: readonly ShownMember[];
}

/** What a name is where nobody may read it. */
export const hiddenName = 'hidden';

function memberItem(telling: Telling, member: ShownMember): Html {
  const { t } = telling;
  const { relation, age, isDeclarant, isReader, name } = member;
  const shown = name === hiddenName ? html`` : html`<bdi class="member-name">${name}</bdi> `;
  const about = [
    t(`social.relation.${relation}`),
    t('social.member.age', { count: age }),
    ...(isDeclarant ? [t('social.member.declarant')] : []),
    ...(isReader ? [t('social.member.you')] : []),
  ];
  return html`<li>${shown}<span>${about.join(t('frame.list_separator'))}</span></li>`;
}

/** Who lives in a household, and where it is. */
export function householdPart(telling: Telling, household: ShownHousehold): Html {
  const { t } = telling;
  const area = t(household.area === 'urban' ? 'social.area.urban' : 'social.area.rural');
  const place = [area, regionText(telling, household.region)].join(t('frame.list_separator'));
  const closed =
    household.state === 'closed'
      ? html`<p class="alert">${t('social.household.closed')}</p>`
      : html``;
  return html`<section class="card" aria-labelledby="household-title">
    <h2 id="household-title">${t('social.household')}</h2>
    ${closed}
    <dl class="record">
      <div>
        <dt>${t('social.dwelling')}</dt>
        <dd>${place}</dd>
      </div>
      <div>
        <dt>${t('social.members')}</dt>
        <dd>
          <ul class="members">
            ${household.members.map((member) => memberItem(telling, member))}
          </ul>
        </dd>
      </div>
    </dl>
  </section>`;
}
