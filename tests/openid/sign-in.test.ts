import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { hire, type Staff } from '../console/staff.ts';
import { claimsParameter, relyingParty, type RelyingParty } from './relying-party.ts';
import { Visitor } from './visitor.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let welfare: RelyingParty;
let school: RelyingParty;
let idcs: string;
const lines: string[] = [];

const all = claimsParameter({ given_name: 'needed', birthdate: 'optional', gender: 'optional' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-openid-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: (line) => void lines.push(line) });
  staff = await hire(station, { karim: ['clerk'] });
  const photograph = generatedPhotograph('zahra', 'one');
  const enrolled = await staff.as('karim').enrol(generatedRecord(1), photograph);
  idcs = String(enrolled.body['idcs']);
  welfare = await relyingParty(station.address, { id: 'welfare' });
  school = await relyingParty(station.address, { id: 'school', requiresDpop: true });
  for (const { account } of [welfare, school]) {
    const put = await staff.as('first-operator').call('PUT', '/v1/programmes', account);
    expect(put.status).toBeLessThan(300);
  }
});
afterAll(async () => {
  await station.close();
  await rm(folder, { recursive: true });
});

const faceOf = (person: string, capture: string) =>
  Buffer.from(generatedPhotograph(person, capture)).toString('base64');

/** Shows zahra's number and a face at a page. */
const shows = (person: string, capture = 'two') => ({
  claimed: { kind: 'idcs', idcs },
  face: faceOf(person, capture),
});

/** A sign-in at a programme up to the page that asks what is allowed. */
async function identified(programme: RelyingParty, asked: Readonly<Record<string, string>> = {}) {
  const pushed = await programme.push(asked);
  const visitor = new Visitor(station.address);
  const page = await visitor.open(pushed.address);
  expect(page.status, page.text).toBe(200);
  const said = await visitor.identify(page.address, shows('zahra'));
  expect(said.status, said.text).toBe(200);
  const next = new URL(String(JSON.parse(said.text).next));
  return { pushed, visitor, page: await visitor.open(next) };
}

/** The whole of it, with what is ticked. */
async function signedIn(
  programme: RelyingParty,
  asked: Readonly<Record<string, string>> = {},
  ticked: readonly string[] = [],
) {
  const { pushed, visitor, page } = await identified(programme, asked);
  const fields = ticked.map((name) => ['allow', name] as const);
  const back =
    page.address.origin === station.address
      ? await visitor.form(page.address, 'consent', fields)
      : page;
  return { pushed, visitor, page, back: back.address };
}

test('somebody signs in, declines a claim, and the programme is told the rest, sealed to it', async () => {
  const { pushed, page, back } = await signedIn(welfare, { claims: all }, ['gender']);
  expect(page.text).toContain('The programme welfare');
  expect(page.text).toContain('law 58-23');
  expect(back.origin + back.pathname).toBe(welfare.redirectUri);
  const tokens = await welfare.exchange(back, pushed);
  const claims = tokens.claims();
  expect(claims).toMatchObject({
    iss: station.address,
    aud: 'welfare',
    acr: 'urn:anr:loa:low',
    amr: ['face'],
    auth_time: expect.any(Number),
  });
  expect(Object.keys(claims ?? {})).not.toContain('given_name');
  const told = await welfare.userinfo(tokens, pushed);
  const { iss, aud, exp, iat, ...person } = told;
  expect({ iss, aud }).toEqual({ iss: station.address, aud: 'welfare' });
  expect(Number(exp)).toBeGreaterThan(Number(iat));
  expect(person).toEqual({ sub: claims?.sub, given_name: 'Perc', gender: 'male' });
});
