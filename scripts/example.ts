import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeJwt } from 'jose';
import { OperatorClient, type Answer } from '../src/cli/station-client.ts';
import { StationConfig } from '../src/config.ts';
import { openStation } from '../src/sites/station.ts';
import { demonstrationFace } from './demonstration-people.ts';
import { dayWithFingers } from './demonstration-fingers.ts';
import { scoringConsumer } from './scoring-consumer.ts';
import { demonstrationProgramme } from './demonstration-programme.ts';

/**
 * A whole day, printed as a table: at a station of its own, or at a running one with
 * `--station ADDRESS` and the operator's secret in BASMA_SECRET. `--json` prints it for programs.
 */

/** One thing that happened. */
interface Step {
  readonly what: string;
  readonly outcome: string;
  readonly ms: number;
}

const steps: Step[] = [];

async function step<T>(
  what: string,
  act: () => Promise<T>,
  tell: (value: T) => string,
): Promise<T> {
  const start = performance.now();
  const value = await act();
  steps.push({ what, outcome: tell(value), ms: performance.now() - start });
  return value;
}

function record(given: string, family: string, year: number) {
  return {
    demographics: {
      givenName: { latin: given },
      familyName: { latin: family },
      birthDate: { precision: 'year', year },
      birthPlace: 'Rabat',
      sex: 'female',
      nationality: 'MAR',
    },
    evidence: { kind: 'birth_extract', number: `BE ${year} ${given.length}` },
  };
}

const verdictOf = ({ body }: Answer) =>
  [body['verdict'] ?? body['code'], typeof body['idcs'] === 'string' ? `IDCS ${body['idcs']}` : '']
    .join(' ')
    .trim();

/** A day at a station; answers what the token says, as anybody can read it. */
async function day(address: string, operator: string, secret: string): Promise<unknown> {
  const clerk = new OperatorClient(address);
  const numbers = await enrolments(clerk, operator, secret);
  return payment(address, clerk, String(numbers.get('chama-again')));
}

/** The morning: people enrol, and one comes back under another name. */
async function enrolments(
  clerk: OperatorClient,
  operator: string,
  secret: string,
): Promise<ReadonlyMap<string, string>> {
  await step(
    'the operator begins the day',
    async () => {
      const { mustChangeSecret } = await clerk.begin(operator, secret);
      if (!mustChangeSecret) return;
      await clerk.changeSecret(`${secret}-changed`);
      await clerk.begin(operator, `${secret}-changed`);
    },
    () => 'session',
  );
  const people = [
    ['hanane', 'Hanane', 'Berrada', 1984],
    ['ghita', 'Ghita', 'El Fassi', 1991],
    ['chama-again', 'Chama', 'Alaoui', 1988],
    ['malika', 'Malika', 'Tazi', 1979],
    ['naima', 'Naima', 'Ouazzani', 1995],
    ['samia', 'Samia', 'Idrissi', 1993],
  ] as const;
  const numbers = new Map<string, string>();
  for (const [label, given, family, year] of people) {
    const face = await demonstrationFace(label);
    const answer = await step(
      `${given} ${family} enrols`,
      () => clerk.enrol(record(given, family, year), face),
      verdictOf,
    );
    numbers.set(label, String(answer.body['idcs']));
  }
  await step(
    'Chama comes back as Zineb Kadiri, on another photograph',
    async () => clerk.enrol(record('Zineb', 'Kadiri', 1990), await demonstrationFace('chama')),
    verdictOf,
  );
  return numbers;
}

/** The afternoon: a programme pays, and its token is used. */
async function payment(address: string, clerk: OperatorClient, idcs: string): Promise<unknown> {
  const programme = await demonstrationProgramme(address, 'direct-aid');
  await step(
    'the programme direct-aid is registered',
    () => clerk.call('PUT', '/v1/programmes', programme.account),
    ({ status }) => String(status),
  );
  const claimed = { kind: 'idcs', idcs };
  const verified = await step(
    'Chama is paid: her number, her live face',
    async () => programme.verify(claimed, await demonstrationFace('chama')),
    ({ body }) => String(body['decision'] ?? body['code']),
  );
  await step(
    'Samia tries with Chama’s number',
    async () => programme.verify(claimed, await demonstrationFace('samia')),
    ({ body }) => String(body['decision'] ?? body['code']),
  );
  const token = String(verified.body['token']);
  const scoring = scoringConsumer({ issuer: address, audience: programme.account.audience });
  const elsewhere = scoringConsumer({ issuer: address, audience: 'https://elsewhere.example' });
  const outcome = (result: Awaited<ReturnType<typeof scoring.accept>>) =>
    result.ok ? `accepted, sub ${String(result.value.sub).slice(0, 8)}…` : result.error.kind;
  await step('another API is shown the token', () => elsewhere.accept(token), outcome);
  await step(
    'the scoring API checks the token against the JWKS',
    () => scoring.accept(token),
    outcome,
  );
  await step('the same token comes again', () => scoring.accept(token), outcome);
  await step('the token with one letter changed', () => scoring.accept(changed(token)), outcome);
  return token.split('.').length === 3 ? decodeJwt(token) : 'no token';
}

/** The token with another letter in the middle of its signature. */
function changed(token: string): string {
  const at = token.length - 40;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

/** A day at a station that is opened for it and thrown away afterwards. */
async function dayAtOwnStation(): Promise<unknown> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-example-'));
  const config = StationConfig.parse({ port: 0, dataDirectory });
  const station = await openStation(config, { logTo: { write: () => undefined } });
  try {
    if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
    const { id, secret } = station.firstOperator;
    return await day(station.address, id, secret);
  } finally {
    await station.close();
    await rm(dataDirectory, { recursive: true });
  }
}

const { values } = parseArgs({
  options: {
    station: { type: 'string' },
    operator: { type: 'string', default: 'first-operator' },
    json: { type: 'boolean', default: false },
  },
});
const secret = process.env['BASMA_SECRET'];
if (values.station !== undefined && secret === undefined) {
  throw new Error("give the operator's secret in BASMA_SECRET");
}
const token =
  values.station === undefined
    ? await dayAtOwnStation()
    : await day(values.station, values.operator, secret ?? '');
// Fingers are generated ones, at a rehearsal's station beside it.
if (values.station === undefined) await dayWithFingers(step);
if (values.json) console.log(JSON.stringify({ steps, token }, undefined, 2));
else {
  const width = Math.max(...steps.map(({ what }) => what.length));
  for (const { what, outcome, ms } of steps) {
    console.log(`${what.padEnd(width)}  ${outcome.padEnd(34)}  ${ms.toFixed(0).padStart(5)} ms`);
  }
  console.log(`\nwhat the token says: ${JSON.stringify(token, undefined, 2)}`);
}
