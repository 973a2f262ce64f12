import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { operations } from '../../src/http/operations.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { generatedSlap } from '../../src/generation/slaps.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let token = '';
const log: string[] = [];
let assertion: () => Promise<string>;
/** Sessions that a test may lock or end, by its method and path. */
const spares = new Map<string, string>();

async function tokenOf(operator: string, secret: string): Promise<string> {
  const session = await fetch(new URL('/v1/sessions', station.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operator, secret }),
  });
  return String(Reflect.get(Object(await session.json()), 'token'));
}

/** The session of somebody hired for one test, who may lose it. */
async function spareToken(administrator: OperatorClient, id: string): Promise<string> {
  const hired = await administrator.call('POST', '/v1/operators', { id, roles: ['clerk'] });
  const operator = new OperatorClient(station.address);
  await operator.begin(id, String(hired.body['firstSecret']));
  await operator.changeSecret('another secret for the fuzz');
  return tokenOf(id, 'another secret for the fuzz');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-fuzz-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: (line) => log.push(line) });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const operator = new OperatorClient(station.address);
  const { id, secret } = station.firstOperator;
  await operator.begin(id, secret);
  await operator.changeSecret('a secret for the fuzz');
  await operator.begin(id, 'a secret for the fuzz');
  token = await tokenOf(id, 'a secret for the fuzz');
  // Before anything else: in a minute so many sessions are begun and no more.
  for (const { method, path } of paths.filter((one) => one.path.includes('sessions/current'))) {
    spares.set(`${method} ${path}`, await spareToken(operator, `${method}-${path.length}`));
  }
  const programme = await demonstrationProgramme(station.address, 'fuzz-aid');
  const account = { ...programme.account, verificationsPerMinuteMax: 100_000 };
  await operator.call('PUT', '/v1/programmes', account);
  assertion = programme.assertion;
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

/** What must hold of every answer: no failure of ours, and a problem that says its code. */
async function expectClean(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text.slice(0, 300)).toBeLessThan(500);
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  if (response.status < 400) return;
  const problem: unknown = JSON.parse(text);
  // What speaks OAuth has OAuth's words in place of RFC 9457's.
  if (new URL(response.url).pathname.startsWith('/v1/wallet/')) {
    expect(problem).toMatchObject({ error: expect.any(String), code: expect.any(String) });
    return;
  }
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(problem).toMatchObject({ status: response.status, code: expect.any(String) });
}

async function send(method: string, path: string, body: Uint8Array | string, type: string) {
  return fetch(new URL(path, station.address), {
    method: method.toUpperCase(),
    headers: {
      'content-type': type,
      authorization: `Bearer ${token}`,
      'client-assertion': await assertion(),
    },
    ...(method === 'get' || method === 'delete' ? {} : { body: Buffer.from(body) }),
  });
}

/** A body that is nearly right, so that what lies behind the schema is reached too. */
const nearly = fc.record(
  {
    recordId: fc.oneof(fc.uuid(), fc.string()),
    record: fc.oneof(
      fc.nat(500).map((person) => generatedRecord(person)),
      fc.jsonValue(),
    ),
    face: fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      fc
        .nat(50)
        .map((person) =>
          Buffer.from(generatedPhotograph(String(person), 'fuzz')).toString('base64'),
        ),
      fc.string(),
    ),
    fingers: fc.oneof(
      fc.array(
        fc.record(
          {
            position: fc.constantFrom('unknown', 'left_thumb', 'right_index', 'nose'),
            image: fc.oneof(
              fc
                .nat(5)
                .map((person) =>
                  Buffer.from(generatedImpression(String(person), 'left_thumb', 'fuzz')).toString(
                    'base64',
                  ),
                ),
              fc.string(),
            ),
            dpi: fc.oneof(fc.constant(500), fc.integer()),
          },
          { requiredKeys: ['position'] },
        ),
        { maxLength: 12 },
      ),
      fc.jsonValue(),
    ),
    slaps: fc.oneof(
      fc.array(
        fc.record(
          {
            kind: fc.constantFrom('right_four', 'two_thumbs', 'feet'),
            image: fc.oneof(
              fc
                .constantFrom('right_four', 'left_four')
                .map((kind) => Buffer.from(generatedSlap('1', kind, 'fuzz')).toString('base64')),
              fc.string(),
            ),
            missing: fc.array(fc.constantFrom('right_ring', 'right_index', 'unknown')),
          },
          { requiredKeys: ['kind', 'image'] },
        ),
        { maxLength: 4 },
      ),
      fc.jsonValue(),
    ),
    fingerExceptions: fc.array(
      fc.record({
        position: fc.constantFrom('left_thumb', 'right_index', 'unknown'),
        reason: fc.constantFrom('amputated', 'refused', 'x'),
      }),
      { maxLength: 3 },
    ),
    purpose: fc.oneof(fc.constant('payment'), fc.string()),
    claimed: fc.oneof(
      fc.record({ kind: fc.constant('idcs'), idcs: fc.stringMatching(/^[2-9]\d{9}$/) }),
      fc.jsonValue(),
    ),
    idcs: fc.stringMatching(/^[2-9]\d{9}$/),
    kind: fc.constantFrom('temporary', 'perpetual', 'one_time', 'x'),
    locked: fc.boolean(),
    finding: fc.constantFrom('same', 'different', 'x'),
    candidate: fc.integer(),
    reason: fc.string(),
    operator: fc.string(),
    secret: fc.string(),
  },
  { requiredKeys: [] },
);

const paths = operations.map(({ method, path }) => ({
  method,
  path: path.replaceAll(/:\w+/g, '6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10'),
}));

describe.each(paths)('$method $path', ({ method, path }) => {
  // Changing one's own secret would end the session that the others need.
  const spared = path === '/v1/operators/me/secret' || path === '/v1/operators';
  let kept = '';
  beforeAll(() => {
    kept = token;
    token = spares.get(`${method} ${path}`) ?? token;
  });
  afterAll(() => {
    token = kept;
  });

  test('answers anything that is JSON cleanly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), nearly), async (body) => {
        if (spared && typeof body === 'object' && body !== null && 'secret' in body) return;
        await expectClean(await send(method, path, JSON.stringify(body), 'application/json'));
      }),
      { numRuns: method === 'get' ? 2 : 25 },
    );
  });

  test('answers anything that is not JSON cleanly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', 'x/y'),
        async (body, type) => expectClean(await send(method, path, body, type)),
      ),
      { numRuns: method === 'get' ? 2 : 8 },
    );
  });
});

test('addresses that are none are not found, whatever they hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
      await expectClean(await fetch(`${station.address}${path || '/'}?${query}`));
    }),
    { numRuns: 40 },
  );
});

test('a body beyond the limit is refused and not read to its end', async () => {
  const body = JSON.stringify({ face: 'A'.repeat(15 * 1024 * 1024) });
  const response = await send('post', '/v1/enrolments', body, 'application/json').catch(
    () => undefined,
  );
  // The station may close the line before everything is sent; either is a refusal.
  if (response) {
    expect(response.status).toBe(413);
    await expectClean(response);
  }
});

test('deep nesting is refused or parsed, and never crashes', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  await expectClean(await send('post', '/v1/enrolments', deep, 'application/json'));
});

test('a name of the station that is not its own is refused', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    httpRequest(station.address, { headers: { host: 'evil.example' } }, (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

test('the log of all this says no more than kinds, routes and times', () => {
  expect(log.length).toBeGreaterThan(100);
  const allowed = ['level', 'time', 'kind', 'method', 'route', 'status', 'code', 'ms'];
  for (const line of log) {
    const entry: unknown = JSON.parse(line);
    expect(Object.keys(Object(entry)).filter((key) => !allowed.includes(key))).toEqual([]);
    expect(line).not.toMatch(
      /Per[a-z]+|generated photograph|generated finger|[2-9]\d{9}(?!\d)(?=")/,
    );
  }
});
