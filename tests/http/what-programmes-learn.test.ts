import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
  type TestProgramme,
} from './programmes-at-station.ts';

let at: StationOfProgrammes;
let aid: TestProgramme;
let twin: TestProgramme;
let school: TestProgramme;
const every = ['face', 'finger', 'code', 'demographics'] as const;
const terms = {
  factors: every,
  sufficient: every.map((factor) => [factor]),
  attributes: { compared: ['givenName', 'familyName', 'birthDate'], told: [] },
  refusalsPerHourMax: 100_000,
};

beforeAll(async () => {
  at = await openStationOfProgrammes();
  aid = await at.programme('aid', terms);
  twin = await at.programme('twin', terms);
  const scopes = ['verify', 'events'];
  school = await at.programme('school', { ...terms, sector: 'school.example', scopes });
});
afterAll(() => at.close());

const byNumber = (idcs: string) => ({ kind: 'idcs', idcs });
let drawn = 0;
/** A number with its check digit that nobody was given; the register draws its own at random. */
function nobodysNumber(): string {
  drawn += 1;
  const body = String(200_000_000 + drawn);
  return `${body}${verhoeffDigit(body)}`;
}

interface Shown {
  readonly face?: Uint8Array;
  readonly code?: string;
  readonly demographics?: object;
}

/** The whole answer, as its bytes came, but for what says when. */
async function answered(programme: TestProgramme, claimed: object, shown: Shown) {
  const { face, ...more } = shown;
  const response = await fetch(`${at.address}/v1/verifications`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'client-assertion': await programme.client.assertion(),
    },
    body: JSON.stringify({
      purpose: 'payment',
      claimed,
      ...(face ? { face: Buffer.from(face).toString('base64') } : {}),
      ...more,
    }),
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers, body: await response.text() };
}

async function lock(idcs: string, factor: 'everything' | 'face'): Promise<void> {
  const locked = await at.clerk.call('POST', '/v1/residents/locks', lockOf(idcs, factor));
  expect(locked.status, JSON.stringify(locked.body)).toBe(200);
}
function lockOf(idcs: string, factor: 'everything' | 'face') {
  return factor === 'everything' ? { idcs, locked: true } : { idcs, locked: true, factor };
}

async function stands(idcs: string, standing: 'suspended' | 'deceased'): Promise<void> {
  const asked = await at.supervisors[0].call('POST', '/v1/standings', {
    idcs,
    standing,
    reason: 'act 7',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  const path = `/v1/standings/${String(asked.body['id'])}/answers`;
  const done = await at.supervisors[1].call('POST', path, { answer: 'confirmed', idcs });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
}

describe('a programme does not learn whether a number exists:', () => {
  test('whatever the cause of a no, the answer is the same to the byte', async () => {
    const people = ['plain', 'locked', 'no-face', 'suspended', 'deceased'];
    const numbers: string[] = [];
    for (const person of people) numbers.push(await at.enrolled(person));
    const [plain = '', locked = '', noFace = '', suspended = '', deceased = ''] = numbers;
    await lock(locked, 'everything');
    await lock(noFace, 'face');
    await stands(suspended, 'suspended');
    await stands(deceased, 'deceased');
    const unknown = nobodysNumber();
    const stated = {
      givenName: { latin: 'Nobody' },
      familyName: { latin: 'Nowhere' },
      birthDate: { precision: 'year', year: 1900 },
    };
    const causes: readonly (readonly [claimed: object, shown: Shown])[] = [
      [byNumber(plain), { face: faceOf('somebody else') }],
      [byNumber(unknown), { face: faceOf('plain') }],
      [byNumber(locked), { face: faceOf('locked') }],
      [byNumber(noFace), { face: faceOf('no-face') }],
      [byNumber(suspended), { face: faceOf('suspended') }],
      [byNumber(deceased), { face: faceOf('deceased') }],
      [
        { kind: 'vid', vid: '2000000000000000'.slice(0, 15) + verhoeffDigit('200000000000000') },
        { face: faceOf('plain') },
      ],
      [{ kind: 'subject', subject: 's'.repeat(43) }, { face: faceOf('plain') }],
      [byNumber(plain), { code: '12345678' }],
      [byNumber(unknown), { code: '12345678' }],
      [byNumber(plain), { demographics: stated }],
      [byNumber(unknown), { demographics: stated }],
      [byNumber(plain), { face: faceOf('plain'), code: '12345678' }],
    ];
    const answers = [];
    for (const [claimed, shown] of causes) answers.push(await answered(aid, claimed, shown));
    expect(answers[0]).toMatchObject({ status: 200, body: '{"decision":"refused"}' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('and what is refused for what was sent is refused alike, known or not', async () => {
    const idcs = await at.enrolled('alike');
    const sent: readonly Shown[] = [
      {},
      { code: '' },
      { demographics: {} },
      { demographics: { birthDate: { precision: 'year', year: 1990 } } },
      { demographics: { sex: 'female' } },
    ];
    for (const shown of sent) {
      const [known, unknown] = [
        await answered(aid, byNumber(idcs), shown),
        await answered(aid, byNumber(nobodysNumber()), shown),
      ];
      expect(known).toEqual(unknown);
      expect(known.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('nor from how long it takes, over the line', async () => {
    const [perPerson, people] = [4, 10];
    const numbers = { known: [''], unknown: [''], locked: [''] };
    for (const kind of kinds) {
      numbers[kind] = [];
      for (let person = 0; person < people; person += 1) {
        const isThere = kind !== 'unknown';
        const idcs = isThere ? await at.enrolled(`${kind} of ${person}`) : nobodysNumber();
        if (kind === 'locked') await lock(idcs, 'everything');
        numbers[kind].push(idcs);
      }
    }
    const asked = kinds.flatMap((kind) =>
      numbers[kind].flatMap((idcs) =>
        Array.from({ length: perPerson }, () => ({ kind, idcs, key: Math.random() })),
      ),
    );
    const spent = { known: [0], unknown: [0], locked: [0] };
    for (const kind of kinds) spent[kind] = [];
    // In any order, so that what else the machine does falls on all of them.
    for (const { kind, idcs } of asked.toSorted((one, other) => one.key - other.key)) {
      const start = performance.now();
      const answer = await answered(aid, byNumber(idcs), { face: faceOf('a stranger'), ...beside });
      spent[kind].push(performance.now() - start);
      expect(answer.body).toBe('{"decision":"refused"}');
    }
    for (const kind of ['unknown', 'locked'] as const) {
      const share = shareSlower(spent.known, spent[kind]);
      // Of forty each: by chance it is a fifteenth off a half, and seldom a quarter.
      expect(Math.abs(share - 0.5), kind).toBeLessThan(0.27);
    }
  });
});

const kinds = ['known', 'unknown', 'locked'] as const;
/** Shown beside a face, so that every step is taken. */
const beside = {
  code: '12345678',
  demographics: {
    givenName: { latin: 'Perba' },
    familyName: { latin: 'Famba' },
    birthDate: { precision: 'year', year: 1950 },
  },
};

/** How often one of the first takes longer than one of the others: a half where nothing differs. */
function shareSlower(ones: readonly number[], others: readonly number[]): number {
  const slower = ones.flatMap((one) => others.map((other) => Number(one > other)));
  return slower.reduce((sum, one) => sum + one, 0) / slower.length;
}

/** Every text of an answer, however deep. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('two programmes that compare notes', () => {
  test('find nothing of a person in both: no subject, no transaction, no identifier', async () => {
    const Answer = z.looseObject({ token: z.string(), subject: z.string() });
    const seen = new Map<string, Set<string>>();
    for (const person of ['amal', 'badr', 'chama']) {
      const idcs = await at.enrolled(person);
      for (const programme of [aid, school]) {
        for (let time = 0; time < 3; time += 1) {
          const answer = await answered(programme, byNumber(idcs), { face: faceOf(person) });
          const { token, ...rest } = Answer.parse(JSON.parse(answer.body));
          const all = [...textsOf(decodeJwt(token)), ...textsOf(rest), token];
          const known = seen.get(programme.id) ?? new Set<string>();
          for (const text of all) known.add(text);
          seen.set(programme.id, known);
        }
      }
    }
    const [ours, theirs] = [
      seen.get('aid') ?? new Set<string>(),
      seen.get('school') ?? new Set<string>(),
    ];
    const shared = [...ours].filter((text) => theirs.has(text)).filter((text) => !isTime(text));
    expect(shared.toSorted()).toEqual(
      [
        'https://scoring.example',
        '6.3e-6',
        at.address,
        'face',
        'none',
        'payment',
        'substantial',
        'urn:anr:loa:substantial',
        'verified',
        'verify',
      ].toSorted(),
    );
  });

  test('can not ask for a person by a subject that another was told, not even of its sector', async () => {
    const idcs = await at.enrolled('dina');
    const face = faceOf('dina');
    const told = await answered(aid, byNumber(idcs), { face });
    const { subject } = z.object({ subject: z.string() }).parse(JSON.parse(told.body));
    const claimed = { kind: 'subject', subject };
    expect(JSON.parse((await answered(aid, claimed, { face })).body)).toMatchObject({
      decision: 'verified',
    });
    for (const programme of [twin, school]) {
      const refused = await answered(programme, claimed, { face });
      expect(refused.body).toBe('{"decision":"refused"}');
    }
  });
});

/** When something ends says nothing of whom it is about. */
function isTime(text: string): boolean {
  return z.iso.datetime().safeParse(text).success;
}

describe('numbers are not tried out one after the other:', () => {
  test('a programme has a rate, and one for refusals', async () => {
    const slow = await at.programme('slow', { ...terms, verificationsPerMinuteMax: 3 });
    const codes: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      const answer = await answered(slow, byNumber(nobodysNumber()), { face: faceOf('x') });
      codes.push(
        answer.status === 200
          ? 'asked'
          : answer.body.includes('too_many_requests')
            ? 'held'
            : answer.body,
      );
    }
    // A minute may turn meanwhile.
    expect(codes.filter((code) => code === 'held').length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['asked', 'held']));

    const doubtful = await at.programme('doubtful', { ...terms, refusalsPerHourMax: 4 });
    const answers: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      const answer = await answered(doubtful, byNumber(nobodysNumber()), { face: faceOf('x') });
      answers.push(answer.status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 429, 429]);
  });

  test('a number has one, whoever asks', async () => {
    const idcs = await at.enrolled('emad');
    for (const programme of [aid, school, twin, aid, school]) {
      await answered(programme, byNumber(idcs), { face: faceOf('not emad') });
    }
    const right = await answered(twin, byNumber(idcs), { face: faceOf('emad') });
    expect(right.body).toBe('{"decision":"refused"}');
  });
});
