import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { ExplanationAnswer } from '../../src/http/schema.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;
const tokens = new Map<string, string>();
let adjudication = '';
const log: string[] = [];

async function sessionOf(operator: string, secret: string): Promise<string> {
  const response = await fetch(new URL('/v1/sessions', station.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operator, secret }),
  });
  return String(Reflect.get(Object(await response.json()), 'token'));
}

/** Begins as whoever was just made, changes her secret and keeps her token under her name. */
async function begun(id: string, first: string): Promise<OperatorClient> {
  const client = new OperatorClient(station.address);
  await client.begin(id, first);
  await client.changeSecret(`${first} changed`);
  await client.begin(id, `${first} changed`);
  tokens.set(id, await sessionOf(id, `${first} changed`));
  return client;
}

function fingers(person: string, capture: string, positions: readonly KnownFinger[]) {
  return positions.map((position) => ({
    position,
    image: generatedImpression(person, position, capture),
  }));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-case-fingers-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: (line) => log.push(line) });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  clerk = await begun(station.firstOperator.id, station.firstOperator.secret);
  for (const [id, role] of [
    ['amina', 'adjudicator'],
    ['karim', 'clerk'],
  ] as const) {
    const hired = await clerk.call('POST', '/v1/operators', { id, roles: [role] });
    await begun(id, String(hired.body['firstSecret']));
  }
  const photographs = ['one face', 'another face'].map((face) => generatedPhotograph(face, 'one'));
  const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = photographs;
  await clerk.enrol(generatedRecord(1), one, undefined, {
    fingers: fingers('brahim', 'one', ['right_index', 'left_index']),
  });
  const again = await clerk.enrol(generatedRecord(2), other, undefined, {
    fingers: fingers('brahim', 'two', ['left_index', 'left_ring']),
  });
  expect(again.body['verdict']).toBe('needs_adjudication');
  adjudication = `/v1/adjudications/${String(again.body['caseId'])}`;
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

function get(path: string, as = 'amina', accept = '*/*'): Promise<Response> {
  const headers = { authorization: `Bearer ${tokens.get(as)}`, accept };
  return fetch(new URL(path, station.address), { headers });
}

async function problemOf(response: Response) {
  const code: unknown = Reflect.get(Object(await response.json()), 'code');
  return [response.status, code];
}

const explanation = () => `${adjudication}/candidates/1/fingers/left_index/explanation`;

test('a case says where its fingers are shown and explained', async () => {
  const file: unknown = await (await get(adjudication)).json();
  const at = (path: string) => `${adjudication}${path}`;
  expect(file).toMatchObject({
    newcomer: {
      fingers: [
        { position: 'left_index', impression: at('/people/2/fingers/left_index') },
        { position: 'left_ring', impression: at('/people/2/fingers/left_ring') },
      ],
    },
    people: [{ seq: 1, fingers: [{ position: 'right_index' }, { position: 'left_index' }] }],
    candidates: [
      {
        seq: 1,
        evidence: [
          { source: 'face' },
          {
            source: 'left_index',
            impression: at('/people/1/fingers/left_index'),
            explanation: explanation(),
          },
        ],
      },
    ],
  });
});

describe('an impression', () => {
  test('is a PNG that nobody keeps', async () => {
    const response = await get(`${adjudication}/people/2/fingers/left_ring`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const picture = await sharp(await response.arrayBuffer()).metadata();
    expect(picture).toMatchObject({ format: 'png', width: 300, height: 400, density: 500 });
  });

  test('is not found elsewhere', async () => {
    for (const path of ['people/2/fingers/right_index', 'people/3/fingers/left_index']) {
      expect(await problemOf(await get(`${adjudication}/${path}`))).toEqual([404, 'not_found']);
    }
    const other = '/v1/adjudications/6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10';
    const nowhere = await get(`${other}/people/2/fingers/left_index`);
    expect(await problemOf(nowhere)).toEqual([404, 'not_found']);
  });

  test.each(['people/0/fingers/left_index', 'people/2/fingers/unknown', 'people/2/fingers/nose'])(
    'has no address such as %s',
    async (path) => {
      const response = await get(`${adjudication}/${path}`);
      expect(await problemOf(response)).toEqual([422, 'body_invalid']);
    },
  );

  test('is for adjudicators only, and so is an explanation', async () => {
    for (const path of [`${adjudication}/people/2/fingers/left_ring`, explanation()]) {
      expect(await problemOf(await get(path, 'karim'))).toEqual([403, 'role_required']);
      expect(await problemOf(await get(path, 'nobody'))).toEqual([401, 'session_required']);
    }
  });
});

describe('an explanation', () => {
  test('is a drawing of both impressions that runs nothing', async () => {
    const response = await get(explanation());
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.headers.get('content-type')).toContain('image/svg+xml');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(policy.split('; ').toSorted()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      'img-src data:',
      'sandbox',
    ]);
    const drawing = await response.text();
    expect(drawing.match(/<image [^>]*data:image\/png;base64,/g)).toHaveLength(2);
    expect(drawing).toContain('>12</text>');
    // The policy would not let them work.
    expect(drawing).not.toMatch(/<style|style=|<script/);
  });

  test('is numbers for who asks for them, as documented', async () => {
    const response = await get(explanation(), 'amina', 'application/json');
    expect(response.headers.get('vary')).toContain('accept');
    const said = ExplanationAnswer.strict().parse(await response.json());
    expect(said.score).toBeGreaterThan(50);
    expect(said.alignment.turnDegrees).toBeLessThan(5);
    expect(said.newcomer).toMatchObject({ seq: 2, widthPx: 300, heightPx: 400, minutiae: 40 });
    expect(said.candidate.seq).toBe(1);
    expect(said.pairs.length).toBeGreaterThan(20);
    for (const { newcomer, candidate } of said.pairs) {
      expect(Math.hypot(newcomer.x - candidate.x, newcomer.y - candidate.y)).toBeLessThan(25);
    }
    expect(said.features.agreement).toBeGreaterThan(0);
  });

  test('is nothing else', async () => {
    const response = await get(explanation(), 'amina', 'text/html');
    expect(await problemOf(response)).toEqual([406, 'not_acceptable']);
  });

  test('of a finger that one of them lacks, or of no candidate, says which', async () => {
    const of = async (place: string) =>
      problemOf(await get(`${adjudication}/candidates/${place}/explanation`));
    expect(await of('1/fingers/left_ring')).toEqual([404, 'finger_not_shared']);
    expect(await of('1/fingers/right_index')).toEqual([404, 'finger_not_shared']);
    expect(await of('2/fingers/left_index')).toEqual([404, 'not_found']);
  });
});

test('the log of this names routes, and no case', () => {
  expect(log.some((line) => line.includes('/people/:seq/fingers/:position'))).toBe(true);
  expect(log.filter((line) => line.includes(adjudication))).toEqual([]);
});
