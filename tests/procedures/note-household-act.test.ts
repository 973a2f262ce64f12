import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { noteHouseholdAct } from '../../src/procedures/social/note-household-act.ts';
import { ResidentId } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { memoryRegister } from '../people.ts';

const act = {
  kind: 'household.shown',
  actor: 'operator:clerk',
  purpose: 'social-registration',
  outcome: 'shown',
};
const bounds = { before: 'end', max: 9, by: 'everyone' } as const;

test('each person of a household finds what was done with it, once', async () => {
  const needs = { register: memoryRegister(), now: systemClock };
  const [one, other, stranger] = [1, 2, 3].map(() => ResidentId.parse(randomUUID()));
  if (!one || !other || !stranger) throw new Error('three people');
  await noteHouseholdAct(needs, [one, other, one], act);
  const about = async (person: ResidentId) => {
    const subjects = await needs.register.journalSubjects(person);
    return (await needs.register.actsAbout(subjects, bounds)).map((placed) => placed.act.kind);
  };
  expect(await about(one)).toEqual(['household.shown']);
  expect(await about(other)).toEqual(['household.shown']);
  expect(await about(stranger)).toEqual([]);
});

test('what was done with nobody’s data is in the journal all the same', async () => {
  const needs = { register: memoryRegister(), now: systemClock };
  const before = (await needs.register.journalState()).size;
  await noteHouseholdAct(needs, [], act);
  expect((await needs.register.journalState()).size).toBe(before + 1);
});
