import { expect, test } from 'vitest';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { Seq } from '../../src/vocabulary/record-ids.ts';
import { earlierRegister } from './earlier-register.ts';

/**
 * A register that version 4 wrote, without its unused numbers: 1, 2 and 3 have numbers, 2 is locked,
 * 1 has an alias, a case shows 3 and 1, a correction of 3 and 2 waits.
 */
const { path, open } = earlierRegister(4);

async function residentAt(register: ReturnType<typeof open>, seq: number) {
  const resident = await register.residentAt(Seq.parse(seq));
  if (!resident) throw new Error('she is there');
  return resident;
}

test('whoever was locked has everything locked', async () => {
  const register = open();
  expect((await residentAt(register, 1)).locks).toEqual([]);
  expect((await residentAt(register, 2)).locks).toEqual([
    { factor: 'everything', until: 'unlocked' },
  ]);
  await register.close();
  expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
});

test('acts of before are found, cases and corrections too, and the journal is the same', async () => {
  const register = open();
  expect(await register.journalState()).toEqual({
    size: 10,
    root: 'lA9eZkyEWX8JSN8nPXBm6AxVLdsWXwY6HDOVDZxPJdU',
  });
  const kindsAbout = async (seq: number) => {
    const subjects = await register.journalSubjects((await residentAt(register, seq)).id);
    const acts = await register.actsAbout(subjects, { before: 'end', max: 50, by: 'everyone' });
    return acts.map(({ act }) => act.kind);
  };
  const enrolment = ['enrolment.settled', 'enrolment.opened'];
  expect(await kindsAbout(1)).toEqual(['case.opened', 'alias.issued', ...enrolment]);
  expect(await kindsAbout(2)).toEqual(['resident.locked', ...enrolment]);
  expect(await kindsAbout(3)).toEqual(['correction.requested', 'case.opened', ...enrolment]);
  await register.close();
});

test('an index that lacks an act is found out', async () => {
  await open().close();
  const db = new Database(path());
  db.exec('DELETE FROM acts_by_subject WHERE place = 4');
  db.close();
  expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([
    { rule: 'every act is found by its subject', broken: 1 },
  ]);
});
