import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { daysAfter } from '../../src/social/day.ts';
import type { Outcome } from '../../src/social/decisions/decide.ts';
import type { EntitlementStanding } from '../../src/social/decisions/entitlement-standing.ts';
import { explain } from '../../src/social/explanation/explanation.ts';
import { reasonKinds, reasonOf } from '../../src/social/explanation/programmes.ts';
import { householdInputs, standingsOf } from '../../src/social/score/household-inputs.ts';
import { scoreOf } from '../../src/social/score/score.ts';
import { languages, type Language } from '../../src/web/language.ts';
import { html } from '../../src/web/page.ts';
import { explanationParts } from '../../src/web/social/explanation-body.ts';
import { explanationLetter } from '../../src/web/social/explanation-letter.ts';
import { changeText } from '../../src/web/social/change-part.ts';
import { reasonText } from '../../src/web/social/programmes-part.ts';
import { allTexts, translator } from '../../src/web/texts.ts';
import { chromiumPrinter } from '../../src/printing/chromium.ts';
import { cardFontFaces } from '../../src/printing/font-faces.ts';
import { exampleFile, forceOf } from '../social/example.ts';

const force = forceOf();
const bare = { way: html``, letter: html`` };
const told = (language: Language) => ({ language, t: translator(language) });
const profile = profileOf('letters', 6);
const known = { household: profile.household, facts: factsOf(profile, 'letters', 6) };
const { inputs } = householdInputs(force, known);
const standings = standingsOf(force, known);

function explained(outcome: Outcome, standing: EntitlementStanding = { kind: 'out' }) {
  const score = scoreOf(force, inputs);
  if (!score.ok || score.value.kind !== 'scored') throw new Error('no score');
  const { formulaHash, inputsHash } = score.value;
  const decision = { programme: 'ASD', day: generatedDay, outcome, standing };
  const decisions = [{ ...decision, formulaHash, inputsHash }];
  const previous = { kind: 'not_replayed', day: generatedDay, score: '9.25' } as const;
  return explain(force, { inputs, previous, decisions, standings });
}

const eligible = explained({ kind: 'eligible', basis: 'threshold', until: 'open' });
const until = daysAfter(generatedDay, 31);
const leaving = {
  kind: 'leaving',
  since: generatedDay,
  why: 'above',
  endsOn: daysAfter(generatedDay, 30),
  graceUntil: until,
} as const;

/** Every reason that there is, by its name. */
const outcomes: readonly (readonly [Outcome, EntitlementStanding?])[] = [
  [{ kind: 'eligible', basis: 'threshold', until: 'open' }],
  [{ kind: 'eligible', basis: 'band', until: 'open' }],
  [{ kind: 'eligible', basis: 'notice', until }, leaving],
  [{ kind: 'eligible', basis: 'grace', until }, leaving],
  [{ kind: 'ineligible', reason: { kind: 'threshold' } }],
  [{ kind: 'ineligible', reason: { kind: 'filter', filter: 'no_pension' } }],
  [{ kind: 'ineligible', reason: { kind: 'exclusive', with: 'AMO_TADAMON' } }],
  [{ kind: 'incomplete', missing: ['owns_car', 'region'] }],
  [{ kind: 'suspended', reason: 'shared_dwelling', until }],
];

/** A page's words without its marks. */
function wordsOf(page: string): string {
  return page
    .replaceAll(/<style>.*?<\/style>/gs, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ');
}

const codes = [...Object.keys(exampleFile.variables), 'region'];

describe.each(languages)('an explanation in %s', (language) => {
  const page = explanationParts(told(language), eligible, bare).text;
  const words = wordsOf(page);

  test('shows every digit of every product, of the sum and of the score', () => {
    const { result } = eligible;
    if (result.kind !== 'scored') throw new Error('no score');
    const digits = words.replaceAll(',', '.').replaceAll('−', '-');
    for (const { product, weight, value } of result.terms) {
      for (const number of [product, weight, value]) expect(digits).toContain(number);
    }
    expect(digits).toContain(result.sum);
    expect(digits).toContain(result.score);
  });

  test('has words for every variable, every source, every region and every programme', () => {
    for (const code of [...codes, 'AMO_TADAMON', 'ASD']) {
      expect(words).not.toMatch(new RegExp(`\\b${code}\\b`));
    }
    const names = new Set(Object.keys(allTexts[language]));
    expect(codes.filter((code) => !names.has(`social.variable.${code}`))).toEqual([]);
    const sources = Object.values(exampleFile.variables).flatMap(({ source }) => source);
    expect(sources.filter((source) => !names.has(`social.source.${source}`))).toEqual([]);
    const regions = Object.keys(exampleFile.areas.urban.groups.region);
    expect(regions.filter((code) => !names.has(`social.region.${code}`))).toEqual([]);
  });

  test('leaves no placeholder open', () => {
    expect(words).not.toMatch(/[{}]/);
  });

  test('says of every reason why, each in words of its own', () => {
    const said = outcomes.map(([outcome, standing]) => {
      const [, aid] = explained(outcome, standing).programmes;
      if (!aid) throw new Error('the example has two programmes');
      return { kind: reasonOf(aid), text: reasonText(told(language), aid) };
    });
    const [undecided] = explained({
      kind: 'eligible',
      basis: 'threshold',
      until: 'open',
    }).programmes;
    if (!undecided) throw new Error('the example has two programmes');
    const nobody = reasonText(told(language), undecided);
    const all = [...said, { kind: reasonOf(undecided), text: nobody }];
    expect(all.map(({ kind }) => kind).toSorted()).toEqual([...reasonKinds].toSorted());
    expect(new Set(all.map(({ text }) => text)).size).toBe(reasonKinds.length);
    expect(all.filter(({ text }) => /[{}]|undefined/.test(text))).toEqual([]);
  });

  test('says what changed in words of its own', () => {
    const day = generatedDay;
    const side = { value: '1', weight: '1', product: '1', source: 'declared' } as const;
    const term = { kind: 'flag', variable: 'owns_car', before: 'none', after: side } as const;
    const compared = { kind: 'compared', day, before: '9.1', formula: 'same' } as const;
    const terms = [{ ...term, difference: '0.25' }];
    const said = [
      { kind: 'first' } as const,
      { kind: 'not_comparable', day, before: 'incomplete' } as const,
      { kind: 'not_comparable', day, before: '9.1' } as const,
      { ...compared, terms: [], shown: '0', difference: '0' },
      { ...compared, terms, shown: '0', difference: '0.00000000001' },
      { ...compared, terms, shown: '0.25', difference: '0.25' },
      { ...compared, terms, shown: '-0.25', difference: '-0.25' },
    ].map((change) => changeText(told(language), change));
    expect(new Set(said).size).toBe(said.length);
    expect(said.filter((text) => /[{}]|-|−/.test(text))).toEqual([]);
  });

  test('is a letter that loads nothing, in the direction of its language', () => {
    const head = { name: 'Someone', household: profile.household.id, stationName: 'X', day: until };
    const letter = explanationLetter(told(language), { head, explanation: eligible }, '');
    expect(letter).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(letter).not.toMatch(/(src|href|url\()\s*=?\s*["']?(https?:)?\/\//);
    expect(wordsOf(letter)).toContain(words.trim());
    expect(letter.match(/Someone/g)).toHaveLength(1);
  });
});

test('text of a formula’s file can not become part of the page', () => {
  const evil = { ...eligible, formula: { ...eligible.formula, note: '<script>x</script>' } };
  expect(explanationParts(told('fr'), evil, bare).text).not.toContain('<script>');
});

test('an incomplete score says what is missing, and shows no number as the score', () => {
  const { owns_car: _car, ...values } = inputs.values;
  const given = { previous: { kind: 'none' }, decisions: [], standings } as const;
  const incomplete = explain(force, { ...given, inputs: { ...inputs, values } });
  const words = wordsOf(explanationParts(told('en'), incomplete, bare).text);
  expect(words).toContain('Owns a car: to be told by ministry, the household’s declaration');
  expect(words).not.toContain('Every term of the sum');
});

test('the letter is printed in Arabic with the letters of its own fonts', async () => {
  const head = { name: 'تجربة', household: profile.household.id, stationName: 'X', day: until };
  const fonts = await cardFontFaces();
  const letter = explanationLetter(told('ar'), { head, explanation: eligible }, fonts);
  const pdf = Buffer.from(await chromiumPrinter('/usr/bin/chromium').pdf(letter));
  const text = pdf.toString('latin1');
  expect(text).toContain('NotoSansArabic');
  expect(Number(text.match(/\/Count (\d+)/)?.[1])).toBeGreaterThan(1);
  const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
  expect(Math.abs(Number(width) - 595)).toBeLessThan(1.5);
  expect(Math.abs(Number(height) - 842)).toBeLessThan(1.5);
});
