import { beforeEach, expect, test } from 'vitest';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { putOperator } from '../../src/procedures/keep-accounts.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import type { OperatorRole } from '../../src/register/accounts.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId, type RecordId } from '../../src/vocabulary/record-ids.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, signsErasures } from '../people.ts';

let needs: EnrolNeeds;
const clerk = OperatorId.parse('clerk');
const colleague = OperatorId.parse('colleague');
const supervisor = OperatorId.parse('supervisor');

function account(id: OperatorId, role: OperatorRole, enrolledAs?: RecordId) {
  return {
    id,
    roles: [role],
    secretHash: 'none',
    active: true,
    mustChangeSecret: false,
    ...(enrolledAs === undefined ? {} : { enrolledAs }),
  };
}

async function outcome(person: number, operator: OperatorId): Promise<string> {
  const result = await enrol(needs, { ...enrolmentOf(person), operator });
  return result.ok ? result.value.verdict.kind : result.error.kind;
}

/** The clerk is person 1, enrolled by the supervisor. */
let own: Idcs;
beforeEach(async () => {
  needs = enrolNeeds(memoryRegister());
  const request = { ...enrolmentOf(1), operator: supervisor };
  const enrolled = await enrol(needs, request);
  own = Idcs.parse(enrolled.ok ? enrolled.value.idcs : 'none');
  await putOperator(needs, 'station', account(clerk, 'clerk', request.recordId));
  await putOperator(needs, 'station', account(colleague, 'clerk'));
  await putOperator(needs, 'station', account(supervisor, 'supervisor'));
});

test('a clerk can not enrol herself, whatever name she writes', async () => {
  const before = await needs.register.figures();
  expect(await outcome(1, clerk)).toBe('operator_enrols_self');
  const named = { ...enrolmentOf(1), record: enrolmentOf(9).record, operator: clerk };
  const result = await enrol(needs, named);
  expect(result).toEqual({ ok: false, error: { kind: 'operator_enrols_self' } });
  expect((await needs.register.figures()).enrolments).toBe(before.enrolments);
  const { size } = await needs.register.journalState();
  const [leaf] = await needs.register.journalLeaves(size - 1, size);
  expect(Buffer.from(leaf ?? []).toString('utf8')).toContain('operator_enrols_self');
});

test('a colleague enrols her only as a supervisor', async () => {
  expect(await outcome(1, colleague)).toBe('supervisor_required');
  expect(await outcome(1, supervisor)).toBe('already_enrolled');
});

test('others are enrolled by her as ever', async () => {
  expect(await outcome(2, clerk)).toBe('enrolled');
});

test('whoever is nobody’s colleague in the register any more is not compared', async () => {
  await eraseResident({ ...needs, ...signsErasures }, { operator: supervisor, idcs: own });
  expect(await outcome(1, clerk)).toBe('enrolled');
});
