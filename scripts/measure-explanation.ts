import { generateKeyPairSync } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { explain } from '../src/social/explanation/explanation.ts';
import { approve } from '../src/social/formula/approvals.ts';
import { inForce, openFormula, type FormulaInForce } from '../src/social/formula/signed-formula.ts';
import {
  householdInputs,
  standingsOf,
  type KnownHousehold,
} from '../src/social/score/household-inputs.ts';
import { scoreOf } from '../src/social/score/score.ts';
import { languages } from '../src/web/language.ts';
import { html } from '../src/web/page.ts';
import { explanationParts } from '../src/web/social/explanation-body.ts';
import { translator } from '../src/web/texts.ts';
import { exampleFormula } from './social/example-formula.ts';
import { factsOf, generatedDay, profileOf } from './social/generated-households.ts';

/**
 * How long one score takes from a household's facts to its explanation, with what changed since
 * another score, and how long its page takes in words of each language.
 */
const { values } = parseArgs({ options: { households: { type: 'string', default: '2000' } } });
const households = Number(values.households);

function exampleInForce(): FormulaInForce {
  const file = exampleFormula('2026');
  const approvers = ['ANR', 'HCP'].map((role) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    return { role, kid: role, privateKey, x };
  });
  const approvals = approvers.map((by) => approve(file, by));
  const formula = openFormula(JSON.stringify({ ...file, approvals }), approvers);
  const force = formula.ok ? inForce(formula.value, generatedDay) : formula;
  if (!force.ok) throw new Error(force.error.kind);
  return force.value;
}

function knownOf(index: number): KnownHousehold {
  const profile = profileOf('explained', index);
  return { household: profile.household, facts: factsOf(profile, 'explained', index) };
}

function printed(what: string, spent: readonly number[]): void {
  const sorted = spent.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(3);
  console.log(`${what}: median ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

const force = exampleInForce();
const explaining: number[] = [];
const telling = new Map(languages.map((language) => [language, new Array<number>()]));
let characters = 0;
for (let index = 0; index < households; index += 1) {
  const [known, other] = [knownOf(index), knownOf(index + 1)];
  const before = scoreOf(force, householdInputs(force, other).inputs);
  if (!before.ok || before.value.kind !== 'scored') throw new Error('no score');
  const previous = { kind: 'scored', day: generatedDay, score: before.value } as const;
  const start = performance.now();
  const { inputs } = householdInputs(force, known);
  const standings = standingsOf(force, known);
  const explanation = explain(force, { inputs, previous, decisions: [], standings });
  explaining.push(performance.now() - start);
  for (const language of languages) {
    const from = performance.now();
    const parts = { way: html``, letter: html`` };
    const page = explanationParts({ language, t: translator(language) }, explanation, parts);
    telling.get(language)?.push(performance.now() - from);
    characters += page.text.length;
  }
}
const [{ model } = { model: 'unknown' }] = cpus();
console.log(`${households} generated households, ${model}, load ${loadavg()[0]?.toFixed(1)}`);
printed('a score with its explanation and what changed', explaining);
for (const [language, spent] of telling) printed(`its page in words, ${language}`, spent);
console.log(`a page: ${Math.round(characters / households / languages.length / 1024)} KiB`);
