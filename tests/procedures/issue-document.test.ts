import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { issueIdentityQr } from '../../src/credentials/identity-qr/document-signer.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import {
  issueCard,
  issueIdentityCode,
  type DocumentNeeds,
} from '../../src/procedures/issue-document.ts';
import type { Register } from '../../src/register/register.ts';
import type { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId, type RecordId } from '../../src/vocabulary/record-ids.ts';
import type { ResidentCard } from '../../src/vocabulary/resident-card.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

let register: Register;
let needs: EnrolNeeds & DocumentNeeds;
let clockMs: number;
let printed: ResidentCard[];
const clerk = OperatorId.parse('clerk');

/** Bytes as dense as a photograph's. */
function dense(length: number): Uint8Array {
  const blocks = Array.from({ length: 32 }, (_, block) =>
    createHash('sha256').update(`dense ${block}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

beforeEach(async () => {
  clockMs = 1_800_000_000_000;
  printed = [];
  const keys = await openMemoryKeys();
  register = memoryRegister();
  needs = {
    ...enrolNeeds(register),
    now: () => Instant.parse(clockMs),
    verificationGate: () => ok('good_enough'),
    portraits: async () => ({ codes: [dense(800), dense(600), dense(400)], card: dense(900) }),
    signCode: (statement) =>
      issueIdentityQr(
        { keys, issuer: 'http://127.0.0.1', certificateOf: () => undefined },
        statement,
      ),
    statusUri: (list) => `http://127.0.0.1/v1/status/${list}`,
    printCard: async (card) => {
      printed.push(card);
      return new Uint8Array([1]);
    },
  };
});

async function enrolled(letters: number): Promise<{ idcs: Idcs; recordId: RecordId }> {
  const request = enrolmentOf(1);
  const name = { latin: 'a'.repeat(letters), arabic: 'ب'.repeat(letters) };
  const demographics = { ...request.record.demographics, givenName: name, familyName: name };
  const result = await enrol(needs, { ...request, record: { ...request.record, demographics } });
  if (!result.ok || result.value.idcs === 'none') throw new Error('a new person gets a number');
  return { idcs: result.value.idcs, recordId: request.recordId };
}

test.each([
  [10, 800],
  [35, 600],
  [75, 400],
])('names of %i letters leave room for a portrait of %i bytes', async (letters, bytes) => {
  const { idcs, recordId } = await enrolled(letters);
  const sizes: number[] = [];
  const signCode: DocumentNeeds['signCode'] = (statement) => {
    sizes.push(statement.portrait.length);
    return needs.signCode(statement);
  };
  const proof = { kind: 'enrolment', recordId } as const;
  const issued = await issueIdentityCode({ ...needs, signCode }, { operator: clerk, idcs, proof });
  expect(issued.ok).toBe(true);
  expect(sizes.at(-1)).toBe(bytes);
});

test('names for which no portrait is small enough are refused, and nothing is printed', async () => {
  const { idcs, recordId } = await enrolled(100);
  const proof = { kind: 'enrolment', recordId } as const;
  const issued = await issueCard(needs, { operator: clerk, idcs, proof });
  expect(issued).toEqual({ ok: false, error: { kind: 'code_too_large' } });
  expect(printed).toEqual([]);
});

test('an enrolment proves presence for half an hour, to the operator who took it', async () => {
  const { idcs, recordId } = await enrolled(10);
  const proof = { kind: 'enrolment', recordId } as const;
  const old = { ok: false, error: { kind: 'enrolment_not_recent' } };
  const other = { operator: OperatorId.parse('another'), idcs, proof };
  expect(await issueCard(needs, other)).toEqual(old);
  expect((await issueCard(needs, { operator: clerk, idcs, proof })).ok).toBe(true);
  expect(printed.map((card) => card.idcs)).toEqual([idcs]);
  clockMs += 31 * 60_000;
  expect(await issueCard(needs, { operator: clerk, idcs, proof })).toEqual(old);
  expect(printed.length).toBe(1);
});

test('every approval and every refusal is in the journal before anything is printed', async () => {
  const { idcs } = await enrolled(10);
  const before = (await register.journalState()).size;
  const shown = (person: string) => ({
    operator: clerk,
    idcs,
    proof: { kind: 'shown', face: generatedPhotograph(person, 'x'), fingers: [] } as const,
  });
  expect((await issueCard(needs, shown('1'))).ok).toBe(true);
  expect((await issueCard(needs, shown('2'))).ok).toBe(false);
  const { size } = await register.journalState();
  const acts = (await register.journalLeaves(before, size)).map((leaf) =>
    Buffer.from(leaf).toString('utf8'),
  );
  expect(acts.length).toBe(4);
  const told = ['document.person_shown', 'card.issued', 'document.person_shown', 'card.issued'];
  const outcomes = ['verified', 'approved', 'refused', 'not_the_resident'];
  for (const [place, act] of acts.entries()) {
    expect(act).toContain(told[place] ?? '?');
    expect(act).toContain(outcomes[place] ?? '?');
    expect(act).not.toContain(idcs);
  }
});

test('without a face on the photograph that is kept there is no document', async () => {
  const { idcs, recordId } = await enrolled(10);
  const faceless = { ...needs, portraits: async () => 'none' as const };
  const proof = { kind: 'enrolment', recordId } as const;
  expect(await issueIdentityCode(faceless, { operator: clerk, idcs, proof })).toEqual({
    ok: false,
    error: { kind: 'portrait_unavailable' },
  });
});

test('a number that is not in force has no document', async () => {
  const { idcs, recordId } = await enrolled(10);
  const residentByIdcs: Register['residentByIdcs'] = async (number) => {
    const found = await register.residentByIdcs(number);
    return found && { ...found, suspendedFor: found.seq };
  };
  const suspended = { ...needs, register: { ...register, residentByIdcs } };
  const proof = { kind: 'enrolment', recordId } as const;
  const issued = await issueCard(suspended, { operator: clerk, idcs, proof });
  expect(issued).toEqual({ ok: false, error: { kind: 'resident_suspended' } });
  expect(printed).toEqual([]);
});
