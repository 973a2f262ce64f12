import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { openProgrammeClient, type ProgrammeClient } from '../../src/cli/programme-client.ts';
import type { Answer, OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { openApproverKey } from '../../src/social/formula/approver-key.ts';
import { readApprovers } from '../../src/social/formula/approver-directory.ts';
import { approve } from '../../src/social/formula/approvals.ts';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import { openFormula } from '../../src/social/formula/signed-formula.ts';
import { Day } from '../../src/social/day.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { hire, type Staff } from '../console/staff.ts';
import { exampleFile } from './example.ts';
import { putInForce } from './put-in-force.ts';
import { statedFacts } from './stated-facts.ts';

/** Somebody of a test, with her number. */
export interface Enrolled {
  readonly person: string;
  readonly idcs: string;
}

/** A training station with its social register, people who work there, and a programme. */
export interface SocialStation {
  readonly station: RunningStation;
  readonly address: string;
  readonly directory: string;
  /**
   * `clerk`, `supervisor`, `second.supervisor`, `auditor`, `adjudicator`, `administrator`,
   * `second.administrator`; the first operator is `first-operator`.
   */
  readonly staff: Staff;
  /** Enrols somebody who does not exist, born in this year. */
  enrolled(
    person: string,
    more?: { readonly born?: number; readonly sex?: string; readonly guardian?: string },
  ): Promise<Enrolled>;
  /** Enrols a couple with a child, and declares them one household. */
  family(name: string, more?: { readonly address?: string }): Promise<Family>;
  /**
   * Declares everything that the example's formula asks of a household: one that has little, unless
   * `changed` says otherwise of its flags, its rooms or its month's bills in dirhams.
   */
  facts(
    household: HouseholdId,
    changed?: Readonly<Record<string, boolean | string>>,
  ): Promise<Answer>;
  /** A formula's file as both approvers of the training sign it. */
  signed(file: FormulaFile): Promise<FormulaFile>;
  /** Puts another file in force, beside the station; its hash. */
  activate(file?: FormulaFile): Promise<string>;
  /** Records a programme; `more` changes its account. */
  programme(id: string, more?: object): Promise<ProgrammeClient>;
  close(): Promise<void>;
}

/** A declared household. */
export interface Family {
  readonly household: HouseholdId;
  readonly mother: Enrolled;
  readonly father: Enrolled;
  readonly child: Enrolled;
  /** As it was sent. */
  readonly declaration: Readonly<Record<string, unknown>>;
}

/** Who works there, and as what. */
const workers = {
  clerk: ['clerk'],
  supervisor: ['supervisor'],
  'second.supervisor': ['supervisor'],
  auditor: ['auditor'],
  adjudicator: ['adjudicator'],
  administrator: ['administrator'],
  'second.administrator': ['administrator'],
} as const;

/** For what each of them uses data, unless a test says otherwise. */
const purposes = {
  clerk: 'social-registration',
  supervisor: 'social-registration',
  'second.supervisor': 'social-registration',
  auditor: 'social-explanation',
  adjudicator: 'social-appeal',
  administrator: 'social-simulation',
  'second.administrator': 'social-simulation',
  'first-operator': 'social-registration',
} as const;
const basisOf = {
  'social-registration': 'law-72-18',
  'social-explanation': 'decree-2-21-582',
  'social-appeal': 'decree-2-21-582',
  'social-simulation': 'law-72-18',
} as const;

/** The day on which households of tests are declared. */
const declaredOn = '2026-01-10';

/** A file as the training's two approvers sign it. */
async function signedInTraining(directory: string, file: FormulaFile): Promise<FormulaFile> {
  const approvers = join(directory, 'approvers');
  const trusted = await readApprovers(approvers);
  const passphrase = await readFile(join(approvers, 'passphrase'), 'utf8');
  const approvals = await Promise.all(
    trusted.map(async ({ role, kid }) => {
      const pem = await readFile(join(approvers, `${kid}.key`), 'utf8');
      return approve(file, { role, kid, privateKey: openApproverKey(pem, passphrase) });
    }),
  );
  return { ...file, approvals };
}

/** Puts a file in force in a register whose station may be at work. */
export async function activateFormula(
  directory: string,
  file: FormulaFile = exampleFile,
): Promise<string> {
  const secretsFile = {
    file: join(directory, 'secrets'),
    mayMake: false,
    envelope: 'none',
  } as const;
  const { socialWrap: wrap, socialLookup: lookup } = (
    await openStationSecrets(secretsFile)
  ).secrets();
  const text = JSON.stringify(await signedInTraining(directory, file));
  const opened = openFormula(text, await readApprovers(join(directory, 'approvers')));
  if (!opened.ok) throw new Error(opened.error.kind);
  const path = join(directory, 'social.sqlite');
  const store = openSqliteSocialStore({ path, keys: { wrap, lookup } });
  await putInForce(store, opened.value);
  await store.close();
  return opened.value.hash;
}

const adult = { school: 'ended', literate: true, disabled: false, permitUntil: 'none' } as const;

function declarationOf(
  { mother, father, child }: Pick<Family, 'mother' | 'father' | 'child'>,
  address: string,
) {
  return {
    event: randomUUID(),
    household: HouseholdId.parse(randomUUID()),
    effective: declaredOn,
    declarant: mother.idcs,
    head: mother.idcs,
    dwelling: { address, area: 'urban', region: 'R4' },
    members: [
      { idcs: mother.idcs, relation: 'self', civil: 'married', ...adult },
      { idcs: father.idcs, relation: 'spouse', civil: 'married', ...adult },
      { idcs: child.idcs, relation: 'child', civil: 'single', ...adult, school: 'attends' },
    ],
  };
}

async function newProgramme(address: string, staff: Staff, id: string, more: object) {
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
      { code: 'social-scoring', basis: 'law 72-18' },
    ],
    socialProgrammes: ['ASD', 'AMO_TADAMON'],
    scopes: ['verify', 'redeem'],
    audience: 'https://scoring.example',
    sector: 'aid.example',
    requiresDpop: false,
    verificationsPerMinuteMax: 10_000,
    active: true,
    ...more,
  };
  const recorded = await staff.as('first-operator').call('PUT', '/v1/programmes', account);
  if (recorded.status !== 200) throw new Error(JSON.stringify(recorded.body));
  return openProgrammeClient(address, id, { ...(await exportJWK(privateKey)), kid });
}

/** Has an operator declare that somebody lives alone and has little. */
export async function declareAlone(clerk: OperatorClient, idcs: string): Promise<void> {
  clerk.state({ purpose: 'social-registration', basis: 'law-72-18' });
  const household = randomUUID();
  const declared = await clerk.call('POST', '/v1/households', {
    event: randomUUID(),
    household,
    effective: declaredOn,
    declarant: idcs,
    head: idcs,
    dwelling: { address: `Home ${household}`, area: 'urban', region: 'R4' },
    members: [{ idcs, relation: 'self', civil: 'single', ...adult }],
  });
  const facts = statedFacts(Day.parse(new Date().toISOString().slice(0, 10)));
  const added = await clerk.call('POST', `/v1/households/${household}/facts`, { facts });
  if (declared.status !== 201 || added.status !== 201) throw new Error(JSON.stringify(added.body));
}

/**
 * Opens it with a formula in force.
 * @param more of the configuration
 */
export async function openSocialStation(
  more: object = {},
  { formula = exampleFile }: { readonly formula?: FormulaFile | 'none' } = {},
): Promise<SocialStation> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-social-station-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, ...more });
  const station = await openRehearsal(config, { write: () => undefined });
  const { address } = station;
  const staff = await hire(station, workers);
  for (const [operator, purpose] of Object.entries(purposes)) {
    staff.as(operator).state({ purpose, basis: basisOf[purpose] });
  }
  if (formula !== 'none') await activateFormula(directory, formula);
  const clerk = staff.as('clerk');
  let people = 0;
  const enrolled: SocialStation['enrolled'] = async (
    person,
    { born = 1985, sex, guardian } = {},
  ) => {
    people += 1;
    const record = generatedRecord(people);
    const { demographics } = record;
    const birthDate = { precision: 'day', year: born, month: 5, day: 12 } as const;
    const changed = { ...demographics, birthDate, sex: sex ?? demographics.sex };
    const answer = await clerk.enrol(
      { ...record, demographics: changed, ...(guardian === undefined ? {} : { guardian }) },
      generatedPhotograph(person, 'enrolment'),
    );
    return { person, idcs: z.string().parse(answer.body['idcs']) };
  };
  return {
    station,
    address,
    directory,
    staff,
    enrolled,
    family: async (name, { address: lives = `Street of ${name} 1, Rabat` } = {}) => {
      const mother = await enrolled(`${name} mother`, { sex: 'female' });
      const father = await enrolled(`${name} father`, { born: 1980, sex: 'male' });
      const child = await enrolled(`${name} child`, {
        born: 2015,
        sex: 'female',
        guardian: mother.idcs,
      });
      const declaration = declarationOf({ mother, father, child }, lives);
      const answer = await clerk.call('POST', '/v1/households', declaration);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return { household: declaration.household, mother, father, child, declaration };
    },
    facts: (household, changed) =>
      clerk.call('POST', `/v1/households/${household}/facts`, {
        facts: statedFacts(Day.parse(new Date().toISOString().slice(0, 10)), changed),
      }),
    signed: (file) => signedInTraining(directory, file),
    activate: (file) => activateFormula(directory, file),
    programme: (id, changed = {}) => newProgramme(address, staff, id, changed),
    close: async () => {
      await station.close();
      await rm(directory, { recursive: true });
    },
  };
}
