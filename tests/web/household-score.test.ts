import { describe, expect, test } from 'vitest';
import { profileOf } from '../../scripts/social/generated-households.ts';
import { languages } from '../../src/web/language.ts';
import { html } from '../../src/web/page.ts';
import { hiddenName, type ShownHousehold } from '../../src/web/social/household-part.ts';
import {
  officerHouseholdBody,
  ownHouseholdBody,
  type HouseholdScore,
} from '../../src/web/social/household-score-body.ts';
import { translator } from '../../src/web/texts.ts';

const { household } = profileOf('shown', 3);
const shown: ShownHousehold = {
  id: household.id,
  state: 'open',
  area: 'rural',
  region: 'R8',
  members: [
    { relation: 'self', age: 40, isDeclarant: true, isReader: true, name: '<Amina>' },
    { relation: 'child', age: 0, isDeclarant: false, isReader: false, name: hiddenName },
  ],
};
const page: HouseholdScore = {
  household: shown,
  explanation: 'none',
  letterAddress: '/my/household/letter',
  antiForgery: 'csrf-value',
  way: html``,
};

describe.each(languages)('a household’s page in %s', (language) => {
  const telling = { language, t: translator(language) };

  test('shows a name where it is given, as text, and none where it is hidden', () => {
    const body = ownHouseholdBody(telling, page).text;
    expect(body).toContain('&lt;Amina&gt;');
    expect(body).not.toContain(hiddenName);
    expect(body.match(/class="member-name"/g)).toHaveLength(1);
    expect(body).not.toMatch(/\{\w+/);
  });

  test('says that there is no score, no household, or no register here', () => {
    const said = [
      ownHouseholdBody(telling, page),
      ownHouseholdBody(telling, { ...page, explanation: 'unread' }),
      ownHouseholdBody(telling, 'none'),
      ownHouseholdBody(telling, 'elsewhere'),
      officerHouseholdBody(telling, page),
    ];
    expect(new Set(said.map(({ text }) => text)).size).toBe(said.length);
    // A letter explains a score: where there is none, no letter is offered.
    expect(said.filter(({ text }) => text.includes('<form'))).toEqual([]);
  });
});

test('a closed household is said to be closed', () => {
  const telling = { language: 'en', t: translator('en') } as const;
  const closed = { ...page, household: { ...shown, state: 'closed' } } as const;
  expect(ownHouseholdBody(telling, closed).text).toContain('This household is closed.');
});
