import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Database } from '../../src/register/sqlite/driver.ts';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';

const bin = new URL('../../bin/basma.js', import.meta.url).pathname;
let directory: string;
let station: ChildProcess;
let address = '';
let firstSecret = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-clerk-'));
  for (const label of ['chama', 'chama-again', 'hanane']) {
    await writeFile(join(directory, `${label}.jpg`), await demonstrationFace(label));
  }
  await writeFile(join(directory, 'record.json'), JSON.stringify(generatedRecord(1)));
  await writeFile(join(directory, 'mine.txt'), 'a secret of my own\n');
  station = spawn(process.execPath, [bin, 'station', '--port', '0', '--data', 'data'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { stdout } = station;
  if (!stdout) throw new Error('a station prints its address');
  for await (const line of createInterface(stdout)) {
    address = /^Basma station: (\S+)$/.exec(line)?.[1] ?? address;
    firstSecret = /one-time secret: (\S+)$/.exec(line)?.[1] ?? firstSecret;
    if (firstSecret !== '') break;
  }
  await writeFile(join(directory, 'first.txt'), firstSecret);
});
afterAll(async () => {
  station.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function basma(call: string) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const words = [bin, ...call.split(' ').filter((word) => word !== '')];
    execFile(process.execPath, words, { cwd: directory }, (error, out, err) => {
      const code: unknown = error ? error.code : 0;
      resolve({ code: typeof code === 'number' ? code : -1, out, err });
    });
  });
}

test('a clerk and a programme work a day with nothing but the command line', async () => {
  const work = `--station ${address} --secret-file mine.txt`;
  const early = await basma(
    `identify chama.jpg --purpose x --station ${address} --secret-file first.txt`,
  );
  expect(early.code).toBe(2);
  expect(early.err).toContain('first secret');
  const changed = await basma(
    `secret --station ${address} --secret-file first.txt --new-secret-file mine.txt`,
  );
  expect(changed).toMatchObject({ code: 0, err: '' });

  const enrolled = await basma(`enrol chama.jpg --record record.json --json ${work}`);
  expect(enrolled.code, enrolled.err).toBe(0);
  const idcs = String(Reflect.get(Object(JSON.parse(enrolled.out)), 'idcs'));
  expect(idcs).toMatch(/^[2-9]\d{9}$/);
  const again = await basma(`enrol chama-again.jpg --record record.json ${work}`);
  expect(again.code).toBe(1);
  expect(again.out).toMatch(/already_enrolled/);

  const known = await basma(`identify chama-again.jpg --purpose adjudication --json ${work}`);
  expect(known.code, known.err).toBe(0);
  expect(JSON.parse(known.out)).toMatchObject({ candidates: [{ seq: 1 }] });
  const stranger = await basma(`identify hanane.jpg --purpose adjudication ${work}`);
  expect(stranger.code).toBe(1);

  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'aid-1' };
  await writeFile(join(directory, 'key.json'), JSON.stringify(jwk));
  const { x, y } = await exportJWK(publicKey);
  const operator = new OperatorClient(address);
  await operator.begin('first-operator', 'a secret of my own');
  const account = {
    id: 'direct-aid',
    name: 'Direct aid',
    keys: [{ kty: 'EC', crv: 'P-256', x, y, kid: 'aid-1' }],
    purposes: [{ code: 'payment', basis: 'law 58-23' }],
    scopes: ['verify'],
    audience: 'https://scoring.example',
    sector: 'aid.example',
    requiresDpop: false,
    verificationsPerMinuteMax: 100,
    active: true,
  };
  expect((await operator.call('PUT', '/v1/programmes', account)).status).toBe(200);
  const asks = `--station ${address} --programme direct-aid --key key.json --purpose payment`;
  const verified = await basma(
    `verify chama-again.jpg ${asks} --idcs ${idcs} --token-file token.jwt`,
  );
  expect(verified.code, verified.err).toBe(0);
  expect((await readFile(join(directory, 'token.jwt'), 'utf8')).split('.')).toHaveLength(3);
  expect(verified.out).not.toContain(await readFile(join(directory, 'token.jwt'), 'utf8'));
  const refused = await basma(`verify hanane.jpg ${asks} --idcs ${idcs}`);
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/refused/);
});

test('a second station on the same data is refused', async () => {
  const second = await basma('station --port 0 --data data');
  expect(second.code).toBe(3);
  expect(second.err).toContain('data_in_use');
});

test('the journal is whole after a clean stop, and a changed act shows', async () => {
  const kept = await fetch(new URL('/v1/journal', address));
  await writeFile(join(directory, 'kept.json'), await kept.text());
  const stopped = new Promise<number | null>((resolve) => station.once('exit', resolve));
  station.kill('SIGTERM');
  expect(await stopped).toBe(0);

  const whole = await basma('journal verify --data data --trust kept.json');
  expect(whole.code, whole.err).toBe(0);
  expect(whole.out).toContain('whole');
  expect((await basma('doctor --data data')).code).toBe(0);

  const db = new Database(join(directory, 'data', 'register.sqlite'));
  db.exec(`UPDATE leaves SET body = CAST(replace(CAST(body AS TEXT), 'pending', 'enrolled') AS BLOB)
           WHERE place = (SELECT min(place) FROM leaves WHERE CAST(body AS TEXT) LIKE '%pending%')`);
  db.close();
  const broken = await basma('journal verify --data data --trust kept.json');
  expect(broken.code).toBe(1);
  expect(broken.out).toContain('BROKEN');
  expect((await basma('doctor --data data')).code).toBe(1);
});
