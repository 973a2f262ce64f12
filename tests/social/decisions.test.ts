import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { Day, daysAfter, monthsAfter } from '../../src/social/day.ts';
import { decide, decideAll, Decision, type Subject } from '../../src/social/decisions/decide.ts';
import {
  Entitlement,
  issueDecisionToken,
  openEntitlement,
  type DecisionKey,
} from '../../src/social/decisions/decision-token.ts';
import {
  nextStanding,
  outside,
  type EntitlementStanding,
  type Level,
} from '../../src/social/decisions/entitlement-standing.ts';
import { warrantScore } from '../../src/social/decisions/score-warrant.ts';
import { FormulaInForce } from '../../src/social/formula/signed-formula.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { householdInputs } from '../../src/social/score/household-inputs.ts';
import { bareScoreOf, scoreOf } from '../../src/social/score/score.ts';
import { ProgrammeId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { exampleFile, forceOf } from './example.ts';

const force = forceOf();
const household = HouseholdId.parse('00000000-0000-4000-8000-000000000001');
const yes = { value: true, source: 'declared' };
const flags = {
  no_other_amo: yes,
  no_public_job: yes,
  no_pension: yes,
  no_family_allowance: yes,
};
const hashes = { formulaHash: force.formula.hash, inputsHash: 'of-the-inputs' };

function subject(score: string, more: Partial<Subject> = {}): Subject {
  const scored = { kind: 'scored', score, sum: score, terms: [], ...hashes } as const;
  return { household, score: scored, flags, holds: [], enrolledIn: [], ...more };
}

function outcome(of: Subject, before: EntitlementStanding = outside, programme = 'ASD') {
  const decision = decide(force, { programme, subject: of }, before);
  return decision.ok ? decision.value.outcome : decision.error;
}

describe('a household is', () => {
  test('eligible at the threshold to its last digit, and not one beyond', () => {
    expect(outcome(subject('9.743001'))).toEqual({
      kind: 'eligible',
      basis: 'threshold',
      until: 'open',
    });
    expect(outcome(subject('9.7430011'))).toEqual({
      kind: 'ineligible',
      reason: { kind: 'threshold' },
    });
  });

  test('ineligible by a filter, named', () => {
    const worker = { ...flags, no_public_job: { value: false, source: 'ministry' } };
    expect(outcome(subject('8', { flags: worker }))).toEqual({
      kind: 'ineligible',
      reason: { kind: 'filter', filter: 'no_public_job' },
    });
  });

  test('incomplete where a filter or a variable is unknown, never eligible', () => {
    const { no_pension: _unknown, ...rest } = flags;
    expect(outcome(subject('8', { flags: rest }))).toEqual({
      kind: 'incomplete',
      missing: ['no_pension'],
    });
    const score = {
      kind: 'incomplete',
      missing: ['rooms'],
      unfit: ['hh_size'],
      ...hashes,
    } as const;
    expect(outcome(subject('8', { score }))).toEqual({
      kind: 'incomplete',
      missing: ['rooms', 'hh_size'],
    });
  });

  test('suspended by a hold that expires by itself', () => {
    const hold = { reason: 'shared_meter', expires: daysAfter(generatedDay, 1) };
    expect(outcome(subject('8', { holds: [hold] }))).toMatchObject({ kind: 'suspended' });
    const over = { ...hold, expires: generatedDay };
    expect(outcome(subject('8', { holds: [over] }))).toMatchObject({ kind: 'eligible' });
  });

  test('in one of two programmes that exclude each other, the first of the file', () => {
    const exclusive = forceOf({ ...exampleFile, exclusive: [['ASD', 'AMO_TADAMON']] });
    const { score } = subject('8');
    const of = { ...subject('8'), score: { ...score, formulaHash: exclusive.formula.hash } };
    const decided = decideAll(exclusive, of, new Map());
    expect(decided.ok && decided.value.map((one) => one.outcome)).toMatchObject([
      { kind: 'eligible' },
      { kind: 'ineligible', reason: { kind: 'exclusive', with: 'AMO_TADAMON' } },
    ]);
  });

  test('not decided on by another formula’s score, or for a programme that is not there', () => {
    const { score } = subject('8');
    const other = subject('8', { score: { ...score, formulaHash: 'other' } });
    expect(outcome(other)).toEqual({ kind: 'score_of_another_formula' });
    expect(outcome(subject('8'), outside, 'TAYSSIR')).toEqual({ kind: 'programme_unknown' });
  });
});

test('nobody makes a decision or an entitlement without the step before', () => {
  const forged: unknown = Symbol('forged');
  expect(() => Reflect.construct(Decision, [forged, {}])).toThrow('decided');
  expect(() => Reflect.construct(Entitlement, [forged, {}])).toThrow('decision token');
});

test('no score and no decision comes of what only looks like a formula in force', () => {
  const { inputs, flags: own } = householdInputs(force, {
    household: profileOf('looks', 1).household,
    facts: factsOf(profileOf('looks', 1), 'looks', 1),
  });
  const alike = [
    () => Object.assign(Object.create(FormulaInForce.prototype), force),
    () => structuredClone({ day: force.day, formula: { file: force.formula.file } }),
    () => new Proxy(force, {}),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...alike), fc.constantFrom('ASD', 'AMO_TADAMON'), (make, code) => {
      const copied: FormulaInForce = make();
      const of = { programme: code, subject: subject('8', { flags: own }) };
      expect(() => decide(copied, of, outside)).toThrow('taken into force');
      expect(() => decideAll(copied, of.subject, new Map())).toThrow();
      expect(() => scoreOf(copied, inputs)).toThrow('taken into force');
      expect(() => bareScoreOf(copied, inputs)).toThrow('taken into force');
    }),
    { numRuns: 20 },
  );
  expect(scoreOf(force, inputs).ok).toBe(true);
});

const rule = { exitAfter: 2, noticeDays: 30, graceDays: 31 };
const start = Day.parse('2026-01-01');

function after(levels: readonly Level[]): EntitlementStanding {
  return levels.reduce(
    (standing, level, month) =>
      nextStanding(standing, { day: monthsAfter(start, month), level }, rule),
    outside,
  );
}

describe('the stability rule', () => {
  test.each<[readonly Level[], EntitlementStanding['kind']]>([
    [['band'], 'out'],
    [['below'], 'in'],
    [['below', 'band', 'band', 'band'], 'in'],
    [['below', 'above'], 'in'],
    [['below', 'above', 'band', 'above'], 'in'],
    [['below', 'above', 'unknown', 'above'], 'leaving'],
    [['below', 'above', 'above', 'above'], 'leaving'],
    [['below', 'above', 'above', 'band'], 'in'],
    [['below', 'barred'], 'leaving'],
    [['below', 'barred', 'band'], 'leaving'],
    [['below', 'above', 'above', 'above', 'above'], 'out'],
  ])('after %j: %s', (levels, kind) => {
    expect(after(levels).kind).toBe(kind);
  });

  test('never takes an entitlement away without notice and grace', () => {
    const levels = fc.constantFrom<Level>('below', 'band', 'above', 'barred', 'unknown');
    fc.assert(
      fc.property(fc.array(levels, { maxLength: 40 }), (months) => {
        let standing = outside;
        for (const [month, level] of months.entries()) {
          const day = monthsAfter(start, month);
          const before = standing;
          standing = nextStanding(before, { day, level }, rule);
          if (before.kind === 'in') expect(standing.kind).not.toBe('out');
          if (before.kind === 'leaving' && standing.kind === 'out') {
            expect(day >= before.graceUntil).toBe(true);
          }
        }
      }),
    );
  });

  test('keeps a household eligible through notice and grace, and says until when', () => {
    const above = subject('9.9');
    const leaving = after(['below', 'above', 'above']);
    if (leaving.kind !== 'leaving') throw new Error('she leaves');
    expect(outcome(above, leaving)).toEqual({
      kind: 'eligible',
      basis: 'notice',
      until: leaving.graceUntil,
    });
  });
});

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const key: DecisionKey = { kty: 'EC', crv: 'P-256', x, y, kid: 'decisions-1' };
const now = () => Instant.parse(Date.UTC(2026, 2, 2));
const programme = ProgrammeId.parse('aid.office');

function once() {
  const taken = new Set<string>();
  return { take: async (value: string) => !taken.has(value) && taken.add(value).has(value) };
}

function checks() {
  return {
    keys: async () => [key],
    issuer: 'anr',
    audience: programme,
    programme: 'ASD',
    once: once(),
    now,
  };
}

async function tokenFor(of: Subject): Promise<string> {
  const decision = decide(force, { programme: 'ASD', subject: of }, outside);
  if (!decision.ok) throw new Error(decision.error.kind);
  const signer = {
    current: async () => ({ kid: key.kid }),
    sign: async (_kid: string, bytes: Uint8Array) =>
      sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
  const token = await issueDecisionToken({ signer, issuer: 'anr', now }, decision.value, {
    audience: programme,
    subject: 'household-as-the-programme-knows-it',
  });
  return token.ok ? token.value : token.error.kind;
}

describe('an entitlement', () => {
  test('is opened once, by the token of an eligible household', async () => {
    const token = await tokenFor(subject('9'));
    const needs = checks();
    expect(await openEntitlement(needs, token)).toMatchObject({
      value: { claims: { prog: 'ASD', formula: force.formula.hash } },
    });
    expect(await openEntitlement(needs, token)).toEqual({
      ok: false,
      error: { kind: 'token_used' },
    });
  });

  test('has no token where a household is not eligible', async () => {
    expect(await tokenFor(subject('9.9'))).toBe('not_eligible');
  });

  test.each([
    ['token_of_another_issuer', { issuer: 'other' }],
    ['token_of_another_audience', { audience: ProgrammeId.parse('other') }],
    ['token_of_another_programme', { programme: 'AMO_TADAMON' }],
    ['token_not_yet_valid', { now: () => Instant.parse(Date.UTC(2026, 1, 28)) }],
    ['token_expired', { now: () => Instant.parse(Date.UTC(2026, 3, 1)) }],
    ['token_key_unknown', { keys: async () => [] }],
  ])('is refused: %s', async (kind, change) => {
    const token = await tokenFor(subject('9'));
    expect(await openEntitlement({ ...checks(), ...change }, token)).toMatchObject({
      error: { kind },
    });
  });

  test('is refused for a token of which one character was changed', async () => {
    const token = await tokenFor(subject('9'));
    for (let place = 0; place < token.length; place += 7) {
      const other = token[place] === 'A' ? 'B' : 'A';
      const bent = token.slice(0, place) + other + token.slice(place + 1);
      expect((await openEntitlement(checks(), bent)).ok).toBe(false);
    }
  });
});

test('a score is asked for with an identity token, once, for its audience and purpose', async () => {
  const assertion = {
    subject: 'pairwise',
    audience: 'rsu',
    purpose: 'social_aid',
    tokenId: 't-1',
    expires: Instant.parse(Date.UTC(2026, 2, 2, 0, 2)),
  };
  const needs = {
    tokens: { verify: async (token: string) => (token === 'good' ? assertion : 'refused') },
    audience: 'rsu',
    purposes: ['social_aid'],
    once: once(),
    now,
  } as const;
  const kindOf = async (with_: Partial<Parameters<typeof warrantScore>[0]>, token = 'good') => {
    const warrant = await warrantScore({ ...needs, ...with_ }, token);
    return warrant.ok ? 'warranted' : warrant.error.kind;
  };
  expect(await kindOf({}, 'bad')).toBe('identity_token_refused');
  expect(await kindOf({ audience: 'bank' })).toBe('identity_token_of_another_audience');
  expect(await kindOf({ purposes: [] })).toBe('identity_token_of_another_purpose');
  expect(await kindOf({ now: () => assertion.expires })).toBe('identity_token_expired');
  expect(await kindOf({})).toBe('warranted');
  expect(await kindOf({})).toBe('identity_token_used');
});
