import { describe, expect, test } from 'vitest';
import { enrol, settlePending } from '../../src/procedures/enrol.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

async function verdict(answer: ReturnType<typeof enrol>): Promise<string> {
  const result = await answer;
  return result.ok ? result.value.verdict.kind : result.error.kind;
}

describe('an enrolment', () => {
  test('of somebody new ends with a well-formed number', async () => {
    const needs = enrolNeeds(memoryRegister());
    const result = await enrol(needs, enrolmentOf(1));
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.verdict).toEqual({ kind: 'enrolled' });
    expect(Idcs.safeParse(result.value.idcs).success).toBe(true);
  });

  test('of somebody known under another name gives no second number', async () => {
    const needs = enrolNeeds(memoryRegister());
    await enrol(needs, enrolmentOf(1));
    const again = { ...enrolmentOf(2), face: enrolmentOf(1).face };
    expect(await verdict(enrol(needs, again))).toBe('already_enrolled');
  });

  test('sent twice gives the same number, and one person', async () => {
    const needs = enrolNeeds(memoryRegister());
    const request = enrolmentOf(1);
    const [first, second] = [await enrol(needs, request), await enrol(needs, request)];
    expect(first.ok && first.value.idcs).toBe(second.ok && second.value.idcs);
    expect((await needs.register.figures()).residents).toBe(1);
  });

  test('under a record id that was used for another request is refused', async () => {
    const needs = enrolNeeds(memoryRegister());
    const first = enrolmentOf(1);
    await enrol(needs, first);
    const other = { ...enrolmentOf(2), recordId: first.recordId };
    expect(await verdict(enrol(needs, other))).toBe('record_id_taken');
  });

  test('at a station of a centre is provisional and gives no number', async () => {
    const needs = enrolNeeds(memoryRegister(), 'station');
    const result = await enrol(needs, enrolmentOf(1));
    expect(result.ok && [result.value.verdict.kind, result.value.idcs]).toEqual([
      'provisional',
      'none',
    ]);
  });

  test('that a crash left undecided is decided at the next start', async () => {
    const register = memoryRegister();
    const needs = enrolNeeds(register);
    const request = enrolmentOf(1);
    const failing = {
      ...needs,
      gallery: {
        ...needs.gallery,
        search: () => Promise.reject(new Error('the power is gone')),
      },
    };
    await expect(enrol(failing, request)).rejects.toThrow('the power is gone');
    expect((await register.figures()).pending).toBe(1);
    const restarted = enrolNeeds(register);
    expect(await settlePending(restarted)).toBe(1);
    const enrolment = await register.enrolment(request.recordId);
    expect(enrolment?.state.kind === 'settled' && enrolment.state.verdict.kind).toBe('enrolled');
  });
});

test('a thousand people enrolled three times at one instant get one number each', async () => {
  const needs = enrolNeeds(memoryRegister());
  const people = 1_000;
  const atOnce = 20;
  for (let first = 1; first <= people; first += atOnce) {
    const waves = Array.from({ length: atOnce }, (_, at) => {
      const same = () => enrol(needs, enrolmentOf(first + at));
      return Promise.all([same(), same(), same()]);
    });
    for (const answers of await Promise.all(waves)) {
      const kinds = answers.map((answer) => (answer.ok ? answer.value.verdict.kind : 'failed'));
      expect(kinds.toSorted()).toEqual(['already_enrolled', 'already_enrolled', 'enrolled']);
    }
  }
  expect((await needs.register.figures()).residents).toBe(people);
});
