import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { webcrypto } from 'node:crypto';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { openProgrammeClient, type ProgrammeClient } from '../../src/cli/programme-client.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { activateFormula, declareAlone } from '../social/a-social-station.ts';
import { OperatorRole } from '../../src/register/accounts.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

/** A programme of a test with its key. */
export interface TestProgramme {
  readonly id: string;
  readonly kid: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly client: ProgrammeClient;
  readonly account: Readonly<Record<string, unknown>>;
}

/** A station of generated people, its administrator, and programmes at it. */
export interface StationOfProgrammes {
  readonly station: RunningStation;
  readonly address: string;
  readonly directory: string;
  /** The first operator's secret. */
  readonly secret: string;
  /** The first operator, who enrols and administers. */
  readonly clerk: OperatorClient;
  /** Another one, who may do everything. */
  readonly colleague: OperatorClient;
  /** Two who are supervisors. */
  readonly supervisors: readonly [OperatorClient, OperatorClient];
  /** Records a programme; `more` changes its account. */
  programme(id: string, more?: object): Promise<TestProgramme>;
  /**
   * Declares that somebody lives alone and has little, by a formula that is put in force here, so
   * that programmes are told that her household is eligible.
   */
  eligible(idcs: string): Promise<void>;
  /** A decision with which a programme opens one entitlement for somebody whom it verified. */
  decision(
    programme: TestProgramme,
    subject: string,
  ): Promise<{ programme: string; token: string }>;
  /** Enrols a person; her photograph at a payment is `faceOf`. */
  enrolled(person: string): Promise<string>;
  close(): Promise<void>;
}

/** A photograph of a person at a payment. */
export const faceOf = (person: string) => generatedPhotograph(person, `payment ${person}`);

const secret = 'a secret for programmes';

async function atWork(address: string, id: string, first: string): Promise<OperatorClient> {
  const client = new OperatorClient(address);
  await client.begin(id, first);
  await client.changeSecret(secret);
  await client.begin(id, secret);
  return client;
}

/** Opens it; `more` is of the configuration. */
export async function openStationOfProgrammes(more: object = {}): Promise<StationOfProgrammes> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-programmes-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, ...more });
  const station = await openRehearsal(config, { write: () => undefined });
  const { address, firstOperator } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  const clerk = await atWork(address, firstOperator.id, firstOperator.secret);
  const hired = async (id: string, roles: readonly string[]) => {
    const made = await clerk.call('POST', '/v1/operators', { id, roles });
    return atWork(address, id, z.string().parse(made.body['firstSecret']));
  };
  const colleague = await hired('colleague', OperatorRole.options);
  const officer = ['supervisor'];
  const supervisors = [await hired('samira', officer), await hired('amina', officer)] as const;
  let people = 0;
  return {
    station,
    address,
    directory,
    secret,
    clerk,
    colleague,
    supervisors,
    programme: async (id, changed = {}) => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
      const { x = '', y = '' } = await exportJWK(publicKey);
      const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y });
      const account = {
        id,
        name: id,
        keys: [{ kty: 'EC', crv: 'P-256', x, y, kid }],
        purposes: [
          { code: 'payment', basis: 'law 58-23' },
          { code: 'social-eligibility', basis: 'law 72-18' },
        ],
        socialProgrammes: ['ASD'],
        scopes: ['verify'],
        audience: 'https://scoring.example',
        sector: 'aid.example',
        requiresDpop: false,
        verificationsPerMinuteMax: 10_000,
        active: true,
        ...changed,
      };
      const recorded = await clerk.call('PUT', '/v1/programmes', account);
      if (recorded.status !== 200) throw new Error(JSON.stringify(recorded.body));
      const jwk = { ...(await exportJWK(privateKey)), kid };
      return { id, kid, privateKey, account, client: await openProgrammeClient(address, id, jwk) };
    },
    enrolled: async (person) => {
      people += 1;
      const photograph = generatedPhotograph(person, 'enrolment');
      const answer = await clerk.enrol(generatedRecord(people), photograph);
      return z.string().parse(answer.body['idcs']);
    },
    eligible: async (idcs) => {
      await activateFormula(directory);
      await declareAlone(clerk, idcs);
    },
    decision: async ({ client }, subject) => {
      const programme = 'ASD';
      const answer = await fetch(`${address}/v1/decisions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'client-assertion': await client.assertion(),
          'basma-purpose': 'social-eligibility',
          'basma-basis': 'law-72-18',
        },
        body: JSON.stringify({ programme, subject }),
      });
      const { token } = z.object({ token: z.string() }).parse(await answer.json());
      return { programme, token };
    },
    close: async () => {
      await station.close();
      await rm(directory, { recursive: true });
    },
  };
}
