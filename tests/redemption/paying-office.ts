import { randomUUID } from 'node:crypto';
import { stepOfCode } from '../../src/credentials/one-time-code.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { residentCodes } from '../../src/procedures/resident-codes.ts';
import { KeptCaptures } from '../../src/capture/kept-captures.ts';
import { digestInActs } from '../../src/credentials/identity-qr/credential-id.ts';
import { readOwnToken } from '../../src/credentials/verify-identity-token.ts';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { signRedemption } from '../../src/credentials/redemption-receipt.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { openEntitlement } from '../../src/procedures/open-entitlements.ts';
import { redeem, type RedemptionRequest } from '../../src/procedures/redeem.ts';
import { verify } from '../../src/procedures/verify.ts';
import { OperatorAccount, ProgrammeAccount } from '../../src/register/accounts.ts';
import type { Entitlement } from '../../src/register/redemption.ts';
import type { Register } from '../../src/register/register.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId, RecordId, RedemptionId } from '../../src/vocabulary/record-ids.ts';
import type { ResidentRecord } from '../../src/vocabulary/resident-record.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { socialInMemory } from '../social/social-in-memory.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, testAct } from '../people.ts';

const issuer = 'http://127.0.0.1';
const dayMs = 86_400_000;

/** A programme that may have what it owes collected. */
export const directAid = ProgrammeAccount.parse({
  id: 'direct-aid',
  name: 'Direct aid',
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' }],
  purposes: [
    { code: 'payment', basis: 'law 58-23' },
    { code: 'school', basis: 'law 58-23' },
    { code: 'social-eligibility', basis: 'law 72-18' },
  ],
  socialProgrammes: ['ASD'],
  scopes: ['verify', 'redeem'],
  audience: 'https://scoring.example',
  sector: 'aid.example',
  requiresDpop: false,
  verificationsPerMinuteMax: 1000,
  active: true,
});

/** Somebody who was enrolled. */
export interface Enrolled {
  readonly person: number;
  readonly idcs: Idcs;
  readonly recordId: RecordId;
}

/** A register, a programme and a clock, as a counter that pays has them. */
export async function payingOffice(register: Register = memoryRegister()) {
  const keys = await openMemoryKeys();
  let clockMs = 1_800_000_000_000;
  const now = () => Instant.parse(clockMs);
  const social = await socialInMemory({ register, keys, issuer, now });
  const needs = {
    ...enrolNeeds(register),
    socialRegister: social.needs,
    now,
    verificationGate: () => ok('good_enough' as const),
    tokens: {
      subjectOf: (sector: string, resident: Parameters<typeof pairwiseSubject>[2]) =>
        pairwiseSubject(keys, sector, resident),
      issue: (claims: Parameters<typeof issueIdentityToken>[1]) =>
        issueIdentityToken({ keys, issuer, now }, claims),
    },
    readToken: (token: string, shown: Parameters<typeof readOwnToken>[2]) =>
      readOwnToken({ keys, issuer }, token, shown),
    signRedemption: (statement: Parameters<typeof signRedemption>[1]) =>
      signRedemption({ keys, issuer }, statement),
    readCode: async (text: string) => {
      const read = Idcs.safeParse(text.replace('card of ', ''));
      return read.success
        ? ok({ kind: 'resident' as const, idcs: read.data })
        : fail('signature_wrong');
    },
    portraitTemplate: async () => 'none' as const,
    digestInActs: (credential: Parameters<typeof digestInActs>[1]) =>
      digestInActs(issuer, credential),
    residentCodes: residentCodes({ register, policy: defaultPolicy, stepOfCode }),
    capturing: { kept: new KeptCaptures() },
  };
  const registering = { ...testAct, at: now() };
  await register.commit('put_programme', { account: directAid, at: now() }, registering);
  for (const operator of ['clerk', 'colleague', 'supervisor', 'auditor']) {
    const account = OperatorAccount.parse({
      id: operator,
      roles: ['clerk'],
      secretHash: '',
      active: true,
      mustChangeSecret: false,
    });
    await register.commit('put_operator', { account, at: now() }, registering);
  }

  async function enrolled(
    person: number,
    more: Partial<ResidentRecord> & { readonly born?: number } = {},
  ): Promise<Enrolled> {
    const { born, ...record } = more;
    const request = enrolmentOf(person);
    const { demographics } = request.record;
    const birthDate = { precision: 'year' as const, year: born ?? 1980 };
    const result = await enrol(needs, {
      ...request,
      record: { ...request.record, ...record, demographics: { ...demographics, birthDate } },
    });
    if (!result.ok || result.value.idcs === 'none') throw new Error('a number is given');
    return { person, idcs: result.value.idcs, recordId: request.recordId };
  }

  /** A token and the subject of somebody who stands at the programme's counter. */
  async function verified(
    { person, idcs }: Enrolled,
    { programme = directAid, purpose = 'payment' } = {},
  ) {
    const result = await verify(needs, {
      programme,
      purpose,
      claimed: { kind: 'idcs', idcs },
      face: generatedPhotograph(String(person), randomUUID()),
      fingers: [],
      boundTo: 'none',
    });
    if (!result.ok || result.value.kind !== 'verified') throw new Error('she is verified');
    const { token, subject } = result.value;
    if (token === undefined || subject === undefined) throw new Error('with a token');
    return { token, subject };
  }

  async function owed(
    holder: Enrolled,
    more: Partial<Parameters<typeof openEntitlement>[2]> = {},
  ): Promise<Entitlement> {
    const { subject } = await verified(holder);
    await social.declared(holder.idcs);
    const opened = await openEntitlement(needs, directAid, {
      reference: randomUUID(),
      subject,
      money: { hundredths: 50_000, currency: 'MAD' },
      purpose: 'payment',
      collectFrom: now(),
      collectUntil: later(now(), 30 * dayMs),
      decision: await social.decision(directAid, subject),
      ...more,
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value;
  }

  /** Somebody collects, verified just before unless a token is given. */
  async function collect(
    entitlement: Entitlement,
    by: Enrolled,
    more: Partial<RedemptionRequest> = {},
  ) {
    const token = more.token ?? (await verified(by)).token;
    return redeem(needs, directAid, {
      id: RedemptionId.parse(randomUUID()),
      entitlement: entitlement.id,
      point: 'village-7',
      boundTo: 'none',
      ...more,
      token,
    });
  }

  return {
    needs,
    social,
    keys,
    now,
    pass: (ms: number) => {
      clockMs += ms;
    },
    enrolled,
    verified,
    owed,
    collect,
    clerk: OperatorId.parse('clerk'),
  };
}

/** How a paying office looks to a test. */
export type PayingOffice = Awaited<ReturnType<typeof payingOffice>>;
