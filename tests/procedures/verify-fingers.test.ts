import { decodeJwt } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { identify, type IdentifyNeeds } from '../../src/procedures/identify.ts';
import { verify, type VerifyNeeds } from '../../src/procedures/verify.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import type { FingerImpression } from '../../src/procedures/acquire-fingers.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

let keys: SoftwareKeys;
let needs: EnrolNeeds & VerifyNeeds & IdentifyNeeds;
let clockMs: number;
/** Comparisons of fingers since the last look. */
let compared: number;

const programme = ProgrammeAccount.parse({
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
});

beforeAll(async () => {
  keys = await openMemoryKeys();
});
beforeEach(() => {
  clockMs = 1_800_000_000_000;
  compared = 0;
  const now = () => Instant.parse(clockMs);
  const plain = enrolNeeds(memoryRegister());
  const engine = {
    ...plain.fingers.engine,
    compareFingers: (probe: FingerTemplate, references: readonly FingerTemplate[]) => {
      compared += references.length;
      return plain.fingers.engine.compareFingers(probe, references);
    },
  };
  needs = {
    ...plain,
    fingers: { ...plain.fingers, engine },
    now,
    verificationGate: () => ok('good_enough'),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer: 'http://127.0.0.1', now }, claims),
    },
  };
});

async function enrolled(person: number, positions: readonly KnownFinger[]): Promise<Idcs> {
  const fingers = impressionsOf(person, 'enrolment', positions);
  const result = await enrol(needs, { ...enrolmentOf(person), fingers });
  if (!result.ok || result.value.idcs === 'none') throw new Error('a new person gets a number');
  return result.value.idcs;
}

interface Shown {
  readonly face?: Uint8Array;
  readonly fingers?: readonly FingerImpression[];
}

async function attempt(idcs: Idcs, { face, fingers = [] }: Shown) {
  const result = await verify(needs, {
    programme,
    purpose: 'payment',
    claimed: { kind: 'idcs', idcs },
    face: face ?? 'none',
    fingers,
    boundTo: 'none',
  });
  return result.ok ? result.value : result.error;
}

async function methods(idcs: Idcs, shown: Shown): Promise<unknown> {
  const answer = await attempt(idcs, shown);
  return answer.kind === 'verified' ? decodeJwt(answer.token)['amr'] : answer.kind;
}

const nobody = Idcs.parse('2357087713');
const refused = { kind: 'refused' };

describe('a person is verified', () => {
  test('by a finger alone, and the token says so', async () => {
    const idcs = await enrolled(1, ['right_index']);
    const fingers = impressionsOf(1, 'payment', ['right_index'] as const);
    expect(await methods(idcs, { fingers })).toEqual(['fpt']);
  });

  test('by face and fingers, and the token names what was compared and no more', async () => {
    const idcs = await enrolled(1, ['right_index']);
    const face = generatedPhotograph('1', 'payment');
    const shared = impressionsOf(1, 'payment', ['right_index'] as const);
    expect(await methods(idcs, { face, fingers: shared })).toEqual(['face', 'fpt']);
    const other = impressionsOf(1, 'payment', ['left_ring'] as const);
    expect(await methods(idcs, { face, fingers: other })).toEqual(['face']);
  });

  test('by a finger of which nobody noted which one it is', async () => {
    const idcs = await enrolled(1, ['right_index', 'left_thumb', 'left_little']);
    const [finger] = impressionsOf(1, 'payment', ['left_thumb'] as const);
    if (!finger) throw new Error('an impression');
    const fingers = [{ ...finger, position: 'unknown' as const }];
    expect(await methods(idcs, { fingers })).toEqual(['fpt']);
  });

  test('by three poor fingers, of which one would not do', async () => {
    const idcs = await enrolled(1, ['right_index', 'left_index', 'left_thumb']);
    const one = impressionsOf(1, 'poor', ['right_index'] as const);
    expect(await methods(idcs, { fingers: one })).toBe('refused');
    const positions = ['right_index', 'left_index', 'left_thumb'] as const;
    const three = impressionsOf(1, 'poor', positions);
    expect(await methods(idcs, { fingers: three })).toEqual(['fpt']);
  });
});

describe('a person is refused, in the one form,', () => {
  test('with another’s finger, also beside her own face', async () => {
    const idcs = await enrolled(1, ['right_index']);
    const fingers = impressionsOf(2, 'payment', ['right_index'] as const);
    expect(await attempt(idcs, { fingers })).toEqual(refused);
    const face = generatedPhotograph('1', 'payment');
    expect(await attempt(idcs, { face, fingers })).toEqual(refused);
  });

  test('with her own finger under the position of another, and the journal says no more', async () => {
    const idcs = await enrolled(1, ['right_index', 'left_index', 'right_middle']);
    const [index] = impressionsOf(1, 'payment', ['right_index'] as const);
    if (!index) throw new Error('an impression');
    for (const position of ['right_middle', 'left_index'] as const) {
      expect(await attempt(idcs, { fingers: [{ ...index, position }] })).toEqual(refused);
      const { size } = await needs.register.journalState();
      const [leaf] = await needs.register.journalLeaves(size - 1, size);
      const [, , kind, , , , outcome]: unknown[] = JSON.parse(
        Buffer.from(leaf ?? []).toString('utf8'),
      );
      expect([kind, outcome]).toEqual(['verification.answered', 'refused']);
    }
    expect(await methods(idcs, { fingers: [index] })).toEqual(['fpt']);
  });

  test('with fingers of which the reference has none, as an unknown number is', async () => {
    const idcs = await enrolled(1, ['right_index']);
    const without = await enrolled(2, []);
    const fingers = impressionsOf(1, 'payment', ['left_index'] as const);
    for (const number of [idcs, without, nobody]) {
      expect(await attempt(number, { fingers })).toEqual(refused);
    }
  });

  test('after as many comparisons, whoever is asked about', async () => {
    const three = await enrolled(1, ['right_index', 'left_thumb', 'left_little']);
    const none = await enrolled(2, []);
    const known = impressionsOf(7, 'payment', ['right_index', 'left_ring'] as const);
    const [finger] = impressionsOf(8, 'payment', ['left_thumb'] as const);
    if (!finger) throw new Error('an impression');
    const fingers = [...known, { ...finger, position: 'unknown' as const }];
    const counts: number[] = [];
    for (const number of [three, none, nobody]) {
      compared = 0;
      expect(await attempt(number, { fingers })).toEqual(refused);
      counts.push(compared);
    }
    // One for each known position, ten for the unknown one, and three within the request.
    expect(counts).toEqual([15, 15, 15]);
  });
});

describe('told apart, since it depends on the request alone, is', () => {
  test('a request with nothing to compare', async () => {
    expect((await attempt(nobody, {})).kind).toBe('nothing_to_compare');
  });

  test('a finger that is shown twice, which would count twice', async () => {
    const idcs = await enrolled(1, ['right_index']);
    const [one] = impressionsOf(1, 'poor', ['right_index'] as const);
    const [two] = impressionsOf(1, 'poor', ['right_index'] as const);
    if (!one || !two) throw new Error('two impressions');
    const fingers = [one, { ...two, position: 'unknown' as const }];
    expect(await attempt(idcs, { fingers })).toEqual({
      kind: 'finger_repeated',
      positions: ['right_index', 'unknown'],
    });
  });

  test('an image without ridges', async () => {
    const fingers = [{ position: 'unknown', image: Buffer.from('x'), dpi: 500 }] as const;
    expect((await attempt(nobody, { fingers })).kind).toBe('finger_no_ridges');
  });
});

describe('an identification', () => {
  const sought = (shown: Shown) =>
    identify(needs, {
      operator: OperatorId.parse('amina'),
      purpose: 'adjudication',
      face: shown.face ?? 'none',
      fingers: shown.fingers ?? [],
      slaps: [],
    });

  test('by a finger of unknown position finds whose it is', async () => {
    for (const person of [1, 2, 3, 4]) await enrolled(person, ['right_index', 'left_thumb']);
    const [finger] = impressionsOf(3, 'found', ['left_thumb'] as const);
    if (!finger) throw new Error('an impression');
    const found = await sought({ fingers: [{ ...finger, position: 'unknown' }] });
    expect(found.ok && found.value.candidates.map(({ seq }) => seq)).toEqual([3]);
    expect(found.ok && found.value.candidates[0]?.evidence[0]?.source).toBe('unknown');
    expect(found.ok && found.value.coverage).toMatchObject({ count: 4, asOf: 4 });
  });

  test('by face and fingers says what each of them says', async () => {
    for (const person of [1, 2]) await enrolled(person, ['right_index']);
    const found = await sought({
      face: generatedPhotograph('2', 'found'),
      fingers: impressionsOf(2, 'found', ['right_index', 'left_ring'] as const),
    });
    const [first] = found.ok ? found.value.candidates : [];
    expect(first?.seq).toBe(2);
    expect(first?.evidence.map(({ source }) => source)).toEqual(['face', 'right_index']);
  });

  test('is in the journal by kinds and positions', async () => {
    const before = (await needs.register.journalState()).size;
    await sought({ fingers: [{ position: 'left_ring', image: Buffer.from('x'), dpi: 500 }] });
    const [leaf] = await needs.register.journalLeaves(before, before + 1);
    expect(Buffer.from(leaf ?? []).toString('utf8')).toContain('"finger_no_ridges:left_ring"');
  });
});

test('fingers of other networks are not compared, and never clear anybody', async () => {
  const idcs = await enrolled(1, ['right_index']);
  needs = { ...needs, fingers: { ...needs.fingers, modelHash: 'other weights' } };
  const fingers = impressionsOf(1, 'payment', ['right_index'] as const);
  expect(await attempt(idcs, { fingers })).toEqual(refused);
});
