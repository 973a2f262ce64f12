import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { OperatorClient, type Answer, type ClientFinger } from '../src/cli/station-client.ts';
import { StationConfig } from '../src/config.ts';
import { generatedPhotograph } from '../src/generation/faces.ts';
import { generatedImpression } from '../src/generation/fingers.ts';
import { openRehearsal } from '../src/sites/rehearsal.ts';
import { KnownFinger } from '../src/vocabulary/biometric-source.ts';
import { demonstrationProgramme } from './demonstration-programme.ts';
import { generatedRecord } from './generated-record.ts';

/** Does one thing of the day and notes its outcome. */
export type Step = <T>(
  what: string,
  act: () => Promise<T>,
  tell: (value: T) => string,
) => Promise<T>;

/** Impressions as a client sends them; with real ones this is all that changes. */
function fingersOf(
  person: string,
  capture: string,
  positions: readonly KnownFinger[],
): readonly ClientFinger[] {
  return positions.map((position) => ({
    position,
    image: generatedImpression(person, position, capture),
  }));
}

const said = ({ body }: Answer) => String(body['verdict'] ?? body['decision'] ?? body['code']);

async function day(step: Step, clerk: OperatorClient, address: string): Promise<void> {
  const enrol = (
    place: number,
    face: Uint8Array,
    fingers: readonly ClientFinger[],
    missing: readonly KnownFinger[] = [],
  ) => {
    const fingerExceptions = missing.map((position) => ({ position, reason: 'amputated' }));
    return clerk.enrol(generatedRecord(place), face, undefined, { fingers, fingerExceptions });
  };
  const all = KnownFinger.options;
  const face = generatedPhotograph('aziza', 'one');
  const aziza = await step(
    'Aziza enrols with face and ten fingers',
    () => enrol(1, face, fingersOf('aziza', 'one', all)),
    said,
  );
  await step(
    'Driss enrols; all his fingers are missing',
    () => enrol(2, generatedPhotograph('driss', 'one'), [], all),
    said,
  );
  await step(
    'Aziza comes back with another face and one finger',
    () => enrol(3, generatedPhotograph('x', 'one'), fingersOf('aziza', 'two', ['left_ring'])),
    said,
  );
  const [thumb] = fingersOf('karim', 'two', ['left_thumb']);
  const twice = thumb ? [thumb, { ...thumb, position: 'left_index' }] : [];
  await step(
    'Karim’s thumb is captured as two fingers',
    () => enrol(4, generatedPhotograph('karim', 'one'), twice),
    said,
  );
  const programme = await demonstrationProgramme(address, 'finger-aid');
  await clerk.call('PUT', '/v1/programmes', programme.account);
  const claimed = { kind: 'idcs', idcs: aziza.body['idcs'] };
  await step(
    'Aziza is paid by her right index alone',
    () => programme.verify(claimed, undefined, fingersOf('aziza', 'paid', ['right_index'])),
    (answer) => {
      const { token } = answer.body;
      const amr = typeof token === 'string' ? `, amr ${String(decodeJwt(token)['amr'])}` : '';
      return `${said(answer)}${amr}`;
    },
  );
  await step(
    'Karim tries with Aziza’s number',
    () => programme.verify(claimed, undefined, fingersOf('karim', 'paid', ['right_index'])),
    said,
  );
}

/** A day with generated fingers, at a rehearsal's station that is thrown away afterwards. */
export async function dayWithFingers(step: Step): Promise<void> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-example-fingers-'));
  const config = StationConfig.parse({ port: 0, dataDirectory });
  const station = await openRehearsal(config, { write: () => undefined });
  try {
    if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
    const { id, secret } = station.firstOperator;
    const clerk = new OperatorClient(station.address);
    await clerk.begin(id, secret);
    await clerk.changeSecret(`${secret}-changed`);
    await clerk.begin(id, `${secret}-changed`);
    await day(step, clerk, station.address);
  } finally {
    await station.close();
    await rm(dataDirectory, { recursive: true });
  }
}
