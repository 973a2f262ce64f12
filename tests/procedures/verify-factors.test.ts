import { decodeJwt } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { stepOfCode } from '../../src/credentials/one-time-code.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { putProgramme } from '../../src/procedures/keep-accounts.ts';
import { residentCodes } from '../../src/procedures/resident-codes.ts';
import type { ShownFactors } from '../../src/procedures/shown-factors.ts';
import { verify, type VerifyNeeds } from '../../src/procedures/verify.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import type { ClaimedDemographics } from '../../src/vocabulary/claimed-demographics.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

let keys: SoftwareKeys;
let needs: EnrolNeeds & VerifyNeeds;
let idcs: Idcs;
let stated: ClaimedDemographics;
/** Whom the codes were checked for. */
let checked: string[];
const nobody = Idcs.parse('2357087713');

const every = ['face', 'finger', 'code', 'demographics'] as const;
const terms = {
  id: 'direct-aid',
  name: 'Direct aid',
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' }],
  purposes: [
    { code: 'payment', basis: 'law 58-23' },
    { code: 'reminder', basis: 'law 58-23', assuranceMin: 'low' },
    { code: 'vote', basis: 'law 57-11', assuranceMin: 'high' },
  ],
  scopes: ['verify'],
  audience: 'https://scoring.example',
  sector: 'aid.example',
  requiresDpop: false,
  verificationsPerMinuteMax: 1000,
  factors: every,
  sufficient: every.map((factor) => [factor]),
  attributes: { compared: ['givenName', 'familyName', 'birthDate'], told: [] },
  active: true,
};
const programme = ProgrammeAccount.parse(terms);

beforeAll(async () => {
  keys = await openMemoryKeys();
});
beforeEach(async () => {
  const now = () => Instant.parse(1_800_000_000_000);
  checked = [];
  needs = {
    ...enrolNeeds(memoryRegister()),
    now,
    verificationGate: () => ok('good_enough'),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer: 'http://127.0.0.1', now }, claims),
    },
    residentCodes: {
      check: async (holder, code) => {
        checked.push(typeof holder === 'string' ? 'known' : 'unknown');
        return typeof holder === 'string' && code === '271828' ? 'accepted' : 'refused';
      },
    },
  };
  const fingers = impressionsOf(1, 'enrolment', ['right_index']);
  const enrolment = { ...enrolmentOf(1), fingers };
  const { givenName, familyName, birthDate } = enrolment.record.demographics;
  stated = { givenName, familyName, birthDate };
  const result = await enrol(needs, enrolment);
  if (!result.ok || result.value.idcs === 'none') throw new Error('a new person gets a number');
  idcs = result.value.idcs;
});

async function attempt(
  shown: Partial<ShownFactors>,
  more: { account?: ProgrammeAccount; purpose?: string; number?: Idcs } = {},
) {
  const result = await verify(needs, {
    programme: more.account ?? programme,
    purpose: more.purpose ?? 'payment',
    claimed: { kind: 'idcs', idcs: more.number ?? idcs },
    face: 'none',
    fingers: [],
    boundTo: 'none',
    ...shown,
  });
  return result.ok ? result.value : result.error;
}
async function token(...call: Parameters<typeof attempt>) {
  const answer = await attempt(...call);
  if (answer.kind !== 'verified') return answer.kind;
  const { acr, amr, bio } = decodeJwt(answer.token);
  return { acr, amr, bio: bio !== undefined };
}
const face = (person = '1') => generatedPhotograph(person, 'payment');
const finger = (person = 1) => impressionsOf(person, 'payment', ['right_index'] as const);

describe('what a token says of the factors:', () => {
  const low = 'urn:anr:loa:low';
  const substantial = 'urn:anr:loa:substantial';

  test('one modality is substantial, with a code several kinds, and no higher', async () => {
    expect(await token({ face: face() })).toEqual({ acr: substantial, amr: ['face'], bio: true });
    expect(await token({ fingers: finger(), code: '271828' })).toEqual({
      acr: substantial,
      amr: ['fpt', 'otp', 'mfa'],
      bio: true,
    });
    expect(await token({ face: face(), demographics: stated })).toEqual({
      acr: substantial,
      amr: ['face', 'kba'],
      bio: true,
    });
  });

  test('two modalities that pass each by itself are high', async () => {
    const both = { face: face(), fingers: finger() };
    const answer = { acr: 'urn:anr:loa:high', amr: ['face', 'fpt'], bio: true };
    expect(await token(both, { purpose: 'vote' })).toEqual(answer);
    expect(await attempt({ face: face() }, { purpose: 'vote' })).toEqual({
      kind: 'confirmed',
      assurance: 'substantial',
    });
  });

  test('a code or what is stated is low, and enough only for a purpose that says so', async () => {
    const confirmed = { kind: 'confirmed', assurance: 'low' };
    for (const shown of [{ demographics: stated }, { code: '271828' }]) {
      expect(await attempt(shown)).toEqual(confirmed);
    }
    const reminder = { purpose: 'reminder' };
    expect(await token({ demographics: stated }, reminder)).toEqual({
      acr: low,
      amr: ['kba'],
      bio: false,
    });
    expect(await token({ code: '271828' }, reminder)).toEqual({
      acr: low,
      amr: ['otp'],
      bio: false,
    });
  });

  test('a yes without a token tells no subject by which she could be asked for again', async () => {
    await attempt({ demographics: stated });
    const resident = await needs.register.residentByIdcs(idcs);
    if (!resident) throw new Error('she is enrolled');
    const subject = await needs.tokens.subjectOf(programme.sector, resident.id);
    expect(await needs.register.residentBySubject(programme.id, subject)).toBeUndefined();
    await attempt({ face: face() });
    expect(await needs.register.residentBySubject(programme.id, subject)).toBeDefined();
  });
});

describe('everything that is shown must hold:', () => {
  test.each([
    ['a wrong code beside the right face', () => ({ face: face(), code: '314159' })],
    ['another’s face beside the right code', () => ({ face: face('2'), code: '271828' })],
    [
      'a wrong name beside the right face',
      () => ({ face: face(), demographics: { familyName: { latin: 'Berrada' } } }),
    ],
    [
      'another year of birth',
      () => ({
        demographics: { ...stated, birthDate: { precision: 'year', year: 1901 } as const },
      }),
    ],
  ])('%s is a no', async (_what, shown) => {
    expect(await attempt(shown())).toEqual({ kind: 'refused' });
  });

  test('somebody unknown has her code and her statements looked at as well', async () => {
    const shown = { code: '271828', demographics: stated };
    expect(await attempt(shown, { number: nobody })).toEqual({ kind: 'refused' });
    expect(checked).toEqual(['unknown']);
  });

  test('where both modalities are asked for, one that is another’s is a no', async () => {
    const account = ProgrammeAccount.parse({ ...terms, sufficient: [['face', 'finger']] });
    const both = { face: face(), fingers: finger() };
    expect(await attempt(both, { account })).toMatchObject({ kind: 'verified', assurance: 'high' });
    const mixed = { face: face(), fingers: finger(2) };
    expect(await attempt(mixed, { account })).toEqual({ kind: 'refused' });
    // A finger that the register does not have is compared with nobody's, and holds nothing.
    const unknown = impressionsOf(1, 'payment', ['left_ring'] as const);
    expect(await attempt({ face: face(), fingers: unknown }, { account })).toEqual({
      kind: 'refused',
    });
  });
});

describe('refused for what was sent, whoever it is about:', () => {
  const only = (changed: object) => ProgrammeAccount.parse({ ...terms, ...changed });

  test('an empty code, an empty statement, nothing at all', async () => {
    for (const number of [idcs, nobody]) {
      const about = { number };
      expect((await attempt({ code: '' }, about)).kind).toBe('code_empty');
      expect((await attempt({ code: '  ', face: face() }, about)).kind).toBe('code_empty');
      expect((await attempt({ demographics: {} }, about)).kind).toBe('demographics_empty');
      expect((await attempt({ face: face(), demographics: {} }, about)).kind).toBe(
        'demographics_empty',
      );
      expect((await attempt({}, about)).kind).toBe('nothing_to_compare');
    }
    expect(checked).toEqual([]);
  });

  test('a factor or an attribute that it is not registered for', async () => {
    const account = only({ factors: ['face'], sufficient: [['face']] });
    expect((await attempt({ code: '271828' }, { account })).kind).toBe('factor_not_allowed');
    const place = { ...stated, birthPlace: 'Rabat' };
    expect((await attempt({ demographics: place })).kind).toBe('attribute_not_allowed');
  });

  test('statements from which the rest could be guessed, unless a body or a code is shown', async () => {
    const { birthDate } = stated;
    expect((await attempt({ demographics: { birthDate } })).kind).toBe('demographics_incomplete');
    expect((await attempt({ face: face(), demographics: { birthDate } })).kind).toBe('verified');
  });

  test('what would not suffice even if it held', async () => {
    const account = only({ sufficient: [['face', 'code']] });
    expect((await attempt({ face: face() }, { account })).kind).toBe('factors_insufficient');
    expect((await attempt({ face: face(), code: '271828' }, { account })).kind).toBe('verified');
  });

  test('a code where nobody keeps codes', async () => {
    needs = { ...needs, residentCodes: undefined };
    expect((await attempt({ code: '271828' })).kind).toBe('factor_unavailable');
  });

  test('a key or a certificate that was asked for and not shown, or the one for the other', async () => {
    const certificates = [{ kind: 'pinned', thumbprint: 't'.repeat(43) }];
    const account = only({ requiresCertificate: true, certificates });
    const boundTo = { kind: 'key', thumbprint: 'k'.repeat(43) } as const;
    const result = await verify(needs, {
      programme: account,
      purpose: 'payment',
      claimed: { kind: 'idcs', idcs },
      face: face(),
      fingers: [],
      boundTo,
    });
    expect(result).toEqual({ ok: false, error: { kind: 'certificate_required' } });
  });
});

describe('a programme', () => {
  test('that is suspended while it waits is told nothing', async () => {
    await putProgramme(needs, 'station', programme);
    const suspending: VerifyNeeds['residentCodes'] = {
      check: async () => {
        await putProgramme(needs, 'station', { ...programme, active: false });
        return 'accepted';
      },
    };
    needs = { ...needs, residentCodes: suspending };
    const answer = await attempt({ face: face(), code: '271828' });
    expect(answer).toEqual({ kind: 'programme_suspended' });
    expect((await attempt({ face: face() })).kind).toBe('programme_suspended');
  });

  test('that was refused too often waits, of whatever numbers, known or not', async () => {
    const account = ProgrammeAccount.parse({ ...terms, refusalsPerHourMax: 3 });
    const other = Idcs.parse('2000000006');
    for (const number of [nobody, idcs, other]) {
      expect(await attempt({ face: face('2') }, { account, number })).toEqual({ kind: 'refused' });
    }
    for (const number of [idcs, nobody]) {
      const answer = await attempt({ face: face() }, { account, number });
      expect(answer).toEqual({ kind: 'too_many_refusals' });
    }
    const another = ProgrammeAccount.parse({ ...terms, id: 'school-aid' });
    expect((await attempt({ face: face() }, { account: another })).kind).toBe('verified');
  });
});

test('codes and statements take as long of somebody unknown as of somebody known', async () => {
  let clockMs = 1_800_000_000_000;
  const now = () => Instant.parse(clockMs);
  const { register, policy } = needs;
  needs = { ...needs, now, residentCodes: residentCodes({ register, policy, stepOfCode }) };
  const shown = { face: face('2'), code: '12345678', demographics: stated };
  const spent = { known: [0], unknown: [0] };
  for (let round = 0; round < 200; round += 1) {
    for (const [kind, number] of [
      ['known', idcs],
      ['unknown', nobody],
    ] as const) {
      // A new window each time, so that no limit answers in place of the comparison.
      clockMs += 3_600_000;
      const start = performance.now();
      expect((await attempt(shown, { number })).kind).toBe('refused');
      if (round > 0) spent[kind].push(performance.now() - start);
    }
  }
  // The quarter of the quickest: whatever else the machine does falls on the others.
  const quick = (times: readonly number[]) => times.toSorted((a, b) => a - b)[50] ?? Number.NaN;
  const [known, unknown] = [quick(spent.known), quick(spent.unknown)];
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(1.25);
});
