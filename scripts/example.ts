import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StationConfig } from '../src/config.ts';
import { openStation } from '../src/sites/station.ts';
import { demonstrationFace } from './demonstration-people.ts';
import { scoringConsumer } from './scoring-consumer.ts';
import { OperatorClient, type Answer } from '../src/cli/station-client.ts';
import { demonstrationProgramme } from './demonstration-programme.ts';

/** A whole day at a station of its own, printed as a table. `--json` prints it for programs. */
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

async function day(address: string, secret: string): Promise<void> {
  const clerk = new OperatorClient(address);
  await step(
    'the first operator begins the day',
    async () => {
      await clerk.begin('first-operator', secret);
      await clerk.changeSecret(`${secret}-changed`);
      return clerk.begin('first-operator', `${secret}-changed`);
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
  const programme = await demonstrationProgramme(address, 'direct-aid');
  await step(
    'the programme direct-aid is registered',
    () => clerk.call('PUT', '/v1/programmes', programme.account),
    ({ status }) => String(status),
  );
  const claimed = { kind: 'idcs', idcs: numbers.get('chama-again') };
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
}

/** The token with another letter in the middle of its signature. */
function changed(token: string): string {
  const at = token.length - 40;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-example-'));
const config = StationConfig.parse({ port: 0, dataDirectory });
const station = await openStation(config, process.stderr);
try {
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  await day(station.address, station.firstOperator.secret);
} finally {
  await station.close();
  await rm(dataDirectory, { recursive: true });
}
if (process.argv.includes('--json')) console.log(JSON.stringify(steps, undefined, 2));
else {
  const width = Math.max(...steps.map(({ what }) => what.length));
  for (const { what, outcome, ms } of steps) {
    console.log(`${what.padEnd(width)}  ${outcome.padEnd(34)}  ${ms.toFixed(0).padStart(5)} ms`);
  }
}
