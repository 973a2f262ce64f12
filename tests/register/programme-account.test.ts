import { describe, expect, test } from 'vitest';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { reaches } from '../../src/vocabulary/assurance.ts';

/** As every version before this one wrote it. */
const ofBefore = {
  id: 'direct-aid',
  name: 'Direct aid',
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' }],
  purposes: [{ code: 'payment', basis: 'law 58-23' }],
  scopes: ['verify'],
  audience: 'https://scoring.example',
  sector: 'aid.example',
  requiresDpop: false,
  verificationsPerMinuteMax: 1000,
  active: true,
};

test('an account of an earlier version means what it meant: face or fingers, substantial, nothing told', () => {
  expect(ProgrammeAccount.parse(ofBefore)).toEqual({
    ...ofBefore,
    purposes: [{ code: 'payment', basis: 'law 58-23', assuranceMin: 'substantial' }],
    certificates: [],
    requiresCertificate: false,
    factors: ['face', 'finger'],
    sufficient: [['face'], ['finger']],
    attributes: { compared: [], told: [] },
    names: 'exact',
    socialProgrammes: [],
    refusalsPerHourMax: 1000,
  });
});

describe('an account that does not hold together is refused:', () => {
  const pinned = [{ kind: 'pinned', thumbprint: 't'.repeat(43) }];

  test.each([
    ['neither key nor certificate', { keys: [] }],
    ['a sufficient factor that it may not use', { sufficient: [['face', 'code']] }],
    ['an empty set that would suffice', { sufficient: [[]] }],
    ['tokens bound to a certificate that it does not have', { requiresCertificate: true }],
    [
      'tokens bound to two things',
      { requiresCertificate: true, requiresDpop: true, certificates: pinned },
    ],
    ['a thumbprint that is none', { certificates: [{ kind: 'pinned', thumbprint: '' }] }],
  ])('%s', (_what, changed) => {
    expect(ProgrammeAccount.safeParse({ ...ofBefore, ...changed }).success).toBe(false);
  });

  test('while a certificate alone is enough to be known by', () => {
    const account = { ...ofBefore, keys: [], certificates: pinned, requiresCertificate: true };
    expect(ProgrammeAccount.safeParse(account).success).toBe(true);
  });
});

test('an assurance reaches those below it and itself', () => {
  expect(reaches('high', 'substantial')).toBe(true);
  expect(reaches('low', 'low')).toBe(true);
  expect(reaches('low', 'substantial')).toBe(false);
});
