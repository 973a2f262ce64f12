import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRegister } from '../../scripts/crashes/working-directory.ts';
import {
  passLifeEvent,
  resumeCorrections,
} from '../../src/procedures/social/correct-population.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { Day } from '../../src/social/day.ts';
import { HouseholdId, type Member } from '../../src/social/household/household.ts';
import { LifeEvent, type Happening } from '../../src/social/household/life-event.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import type { SocialStore } from '../../src/social/store.ts';
import { civilStateOn } from '../../src/vocabulary/civil-note.ts';
import { OperatorId, ResidentId, StandingRequestId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { testAct } from '../people.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const clerk = OperatorId.parse('clerk.one');
const household = HouseholdId.parse(randomUUID());
const second = HouseholdId.parse(randomUUID());
const now = () => Instant.parse(Date.UTC(2026, 5, 1));
const today = '2026-06-01';
let directory = '';
let register: Register;
let social: SocialStore;
let wife: Resident;
let husband: Resident;

const needs = () => ({ register, social, now });
const dwelling = { address: 'a1', area: 'urban', region: 'R4' } as const;

function member(person: ResidentId, more: Partial<Member> = {}): Member {
  return {
    person,
    relation: 'self',
    born: Day.parse('1985-05-12'),
    sex: 'female',
    civil: 'married',
    school: 'ended',
    literate: true,
    disabled: false,
    permitUntil: 'none',
    ...more,
  };
}

function eventOf(happening: Happening, effective = '2026-02-01', id = randomUUID()): LifeEvent {
  return LifeEvent.parse({ id, effective, recorded: now(), by: clerk, happening });
}

const pass = (happening: Happening, effective?: string) =>
  passLifeEvent(needs(), eventOf(happening, effective));

async function stateOf(resident: ResidentId) {
  const state = civilStateOn(await register.civilNotesOf(resident), today);
  return Object.fromEntries(
    state.map(({ matter: { kind, ...said }, effective }) => [kind, { ...said, effective }]),
  );
}

async function open() {
  register = openRegister(directory);
  social = openSqliteSocialStore({ path: join(directory, 'social.sqlite'), keys });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'basma-two-registers-'));
  await open();
  wife = await enrolledResident(register, 1);
  husband = await enrolledResident(register, 2);
  const declared = await pass(
    {
      kind: 'declaration',
      household,
      declarant: wife.id,
      head: wife.id,
      dwelling,
      members: [
        member(wife.id),
        member(husband.id, { relation: 'spouse', permitUntil: Day.parse('2026-12-31') }),
      ],
    },
    '2026-01-10',
  );
  if (!declared.ok) throw new Error(declared.error.kind);
});
afterEach(async () => {
  await register.close();
  await social.close();
  rmSync(directory, { recursive: true });
});

const divorce = (): Happening => ({
  kind: 'divorce',
  spouses: [
    { person: wife.id, household },
    { person: husband.id, household },
  ],
  transfer: {
    from: household,
    to: {
      kind: 'new',
      household: second,
      declarant: husband.id,
      head: husband.id,
      dwelling: { ...dwelling, area: 'rural', region: 'R7' },
      members: [member(husband.id, { civil: 'divorced' })],
    },
  },
});

describe('one door corrects both registers', () => {
  test('a declaration says how people live and how long a permit lasts', async () => {
    const effective = '2026-01-10';
    expect(await stateOf(husband.id)).toEqual({
      civil: { value: 'married', effective },
      permit: { until: '2026-12-31', effective },
      residence: { area: 'urban', region: 'R4', effective },
    });
  });

  test('a divorce, a move, a permit: each of whoever it is about', async () => {
    expect(await pass(divorce())).toEqual({ ok: true, value: 'recorded' });
    const effective = '2026-02-01';
    expect(await stateOf(wife.id)).toEqual({
      civil: { value: 'divorced', effective },
      residence: { area: 'urban', region: 'R4', effective: '2026-01-10' },
    });
    expect(await stateOf(husband.id)).toMatchObject({
      civil: { value: 'divorced', effective },
      residence: { area: 'rural', region: 'R7', effective },
    });
    const to = { ...dwelling, region: 'R9' };
    await pass({ kind: 'move', household, dwelling: to }, '2026-03-01');
    expect(await stateOf(wife.id)).toMatchObject({ residence: { region: 'R9' } });
    expect(await stateOf(husband.id)).toMatchObject({ residence: { region: 'R7' } });
    const change = { attribute: 'permitUntil', value: Day.parse('2027-12-31') } as const;
    const permit = { kind: 'attribute', household: second, person: husband.id, change } as const;
    await pass(permit, '2026-03-02');
    expect(await stateOf(husband.id)).toMatchObject({ permit: { until: '2027-12-31' } });
  });

  test('a birth is noted of a child with a record; one without a number has none yet', async () => {
    const child = await enrolledResident(register, 3);
    const baby = (person: ResidentId) =>
      member(person, { relation: 'child', born: Day.parse('2026-02-01'), civil: 'single' });
    await pass({ kind: 'birth', household, child: baby(child.id) });
    expect(await stateOf(child.id)).toMatchObject({ birth: {}, residence: { region: 'R4' } });
    const unnumbered = ResidentId.parse(randomUUID());
    const born = await pass({ kind: 'birth', household, child: baby(unnumbered) });
    expect(born).toEqual({ ok: true, value: 'recorded' });
    expect(await register.civilNotesOf(unnumbered)).toEqual([]);
  });

  test('the same event again changes nothing, in neither', async () => {
    const event = eventOf(divorce());
    expect(await passLifeEvent(needs(), event)).toEqual({ ok: true, value: 'recorded' });
    const before = await register.civilNotesOf(wife.id);
    expect(await passLifeEvent(needs(), event)).toEqual({ ok: true, value: 'replayed' });
    expect(await register.civilNotesOf(wife.id)).toEqual(before);
  });

  test('what is withdrawn counts no more, and stays written', async () => {
    const event = eventOf(divorce());
    await passLifeEvent(needs(), event);
    await pass({ kind: 'withdrawal', event: event.id });
    expect(await stateOf(husband.id)).toMatchObject({
      civil: { value: 'married' },
      residence: { region: 'R4' },
    });
    const notes = await register.civilNotesOf(husband.id);
    expect(notes.filter(({ withdrawn }) => withdrawn)).toHaveLength(2);
  });

  test('what is withdrawn before the other register took it is in neither', async () => {
    const event = eventOf(divorce());
    // The power goes after the event is written down and before the other register is told.
    const cut: Register = { ...register, commit: () => Promise.reject(new Error('no power')) };
    await expect(passLifeEvent({ ...needs(), register: cut }, event)).rejects.toThrow('no power');
    expect(await pass({ kind: 'withdrawal', event: event.id })).toMatchObject({ ok: true });
    await resumeCorrections(needs());
    expect(await social.corrections('pending', 10)).toEqual([]);
    expect(await stateOf(husband.id)).toMatchObject({
      civil: { value: 'married' },
      residence: { region: 'R4' },
    });
  });

  test('an event that contradicts the household is in neither register', async () => {
    const stranger = ResidentId.parse(randomUUID());
    const refused = await pass({
      kind: 'marriage',
      spouses: [
        { person: wife.id, household },
        { person: stranger, household },
      ],
    });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'event_contradicts' } });
    expect(await stateOf(wife.id)).toMatchObject({ civil: { effective: '2026-01-10' } });
    expect(await social.corrections('pending', 10)).toEqual([]);
  });
});

describe('a death', () => {
  const death = (): Happening => ({ kind: 'death', household, person: husband.id });
  const answer = (id: string, by: string, said: 'confirmed' | 'rejected') =>
    register.commit(
      'answer_standing',
      {
        id: StandingRequestId.parse(id),
        resident: husband.id,
        operator: OperatorId.parse(by),
        answer: said,
        at: now(),
      },
      testAct,
    );
  const standing = async () => (await register.resident(husband.id))?.standing;

  test('waits in the population register for an officer who did not record it', async () => {
    const event = eventOf(death());
    expect(await passLifeEvent(needs(), event)).toMatchObject({ ok: true });
    expect(await standing()).toBe('in_force');
    expect(await register.standingRequests(10)).toMatchObject([
      { id: event.id, standing: 'deceased', requestedBy: clerk },
    ]);
    expect(await answer(event.id, clerk, 'confirmed')).toMatchObject({ why: 'same_operator' });
    expect(await resumeCorrections(needs())).toEqual({ applied: 0, takenBack: 0 });
    await answer(event.id, 'amina', 'confirmed');
    expect(await standing()).toBe('deceased');
    await resumeCorrections(needs());
    expect(await social.corrections('asked', 10)).toEqual([]);
    // Nothing else happens to whoever died, in neither register.
    const change = { attribute: 'civil', value: 'single' } as const;
    const later = { kind: 'attribute', household, person: husband.id, change } as const;
    expect(await pass(later)).toEqual({
      ok: false,
      error: { kind: 'population_refused', why: 'person_deceased' },
    });
  });

  test('that the second officer rejects goes to people: here it happened, there it did not', async () => {
    const event = eventOf(death());
    await passLifeEvent(needs(), event);
    await answer(event.id, 'amina', 'rejected');
    await resumeCorrections(needs());
    await resumeCorrections(needs());
    const page = { which: 'waiting', rule: 'any', household, max: 10, skip: 0 } as const;
    expect(await social.findings(page)).toMatchObject([
      {
        rule: 'registers_disagree',
        matter: { kind: 'population', event: event.id, why: 'death_not_confirmed' },
      },
    ]);
  });

  test('that is withdrawn is rejected there, or asked back when it was confirmed', async () => {
    const event = eventOf(death());
    await passLifeEvent(needs(), event);
    await pass({ kind: 'withdrawal', event: event.id });
    expect(await register.standingRequests(10)).toEqual([]);
    const again = eventOf(death());
    await passLifeEvent(needs(), again);
    await answer(again.id, 'amina', 'confirmed');
    const back = eventOf({ kind: 'withdrawal', event: again.id });
    await passLifeEvent(needs(), back);
    expect(await register.standingRequests(10)).toMatchObject([
      { id: back.id, standing: 'in_force' },
    ]);
    expect((await social.known(household))?.household.members).toHaveLength(2);
  });

  test('that is withdrawn while it waits asks nobody whether it happened', async () => {
    const event = eventOf(death());
    await passLifeEvent(needs(), event);
    await pass({ kind: 'withdrawal', event: event.id });
    await resumeCorrections(needs());
    expect(await social.corrections('asked', 10)).toEqual([]);
    const page = { which: 'waiting', rule: 'any', household, max: 10, skip: 0 } as const;
    expect(await social.findings(page)).toEqual([]);
  });

  test('that was refused stays refused when taking it back was cut off', async () => {
    const request = {
      id: StandingRequestId.parse(randomUUID()),
      resident: husband.id,
      standing: 'suspended',
      operator: clerk,
      reason: 'a court’s order',
      at: now(),
    } as const;
    await register.commit('request_standing', request, testAct);
    const cut: SocialStore = {
      ...social,
      settleCorrection: () => Promise.reject(new Error('no power')),
    };
    const event = eventOf(death());
    await expect(passLifeEvent({ ...needs(), social: cut }, event)).rejects.toThrow('no power');
    // By now the court’s order is decided on, and the register would take the death.
    await answer(request.id, 'amina', 'rejected');
    expect(await resumeCorrections(needs())).toEqual({ applied: 0, takenBack: 1 });
    expect(await register.standingRequests(10)).toEqual([]);
    expect((await social.known(household))?.household.members).toHaveLength(2);
  });

  test('that the population register can not take is taken back here', async () => {
    // Somebody else asks for her suspension between the look and the writing.
    const busy: Register = {
      ...register,
      resident: async (id) => {
        const found = await register.resident(id);
        const request = {
          id: StandingRequestId.parse(randomUUID()),
          resident: husband.id,
          standing: 'suspended',
          operator: clerk,
          reason: 'a court’s order',
          at: now(),
        } as const;
        await register.commit('request_standing', request, testAct);
        return found;
      },
    };
    const event = eventOf(death());
    const refused = await passLifeEvent({ ...needs(), register: busy }, event);
    const why = 'standing_waiting';
    expect(refused).toEqual({ ok: false, error: { kind: 'population_refused', why } });
    expect((await social.known(household))?.household.members).toHaveLength(2);
    expect(await passLifeEvent(needs(), event)).toMatchObject({
      error: { kind: 'population_refused', why: 'refused_before' },
    });
  });
});

describe.each(['before', 'after'] as const)(
  'killed %s the other register took its part',
  (when) => {
    test('it goes on when it starts again, once', async () => {
      const event = eventOf(divorce());
      await register.close();
      await social.close();
      const script = ['--import', 'tsx', 'scripts/crashes/life-event.ts'];
      const child = spawn(process.execPath, [...script, directory, JSON.stringify(event), when]);
      const signal = await new Promise((resolve) => {
        child.once('exit', (_code, by) => resolve(by));
      });
      expect(signal).toBe('SIGKILL');
      await open();
      expect(await social.lifeEvent(event.id)).toEqual(event);
      const known = (await register.civilNotesOf(wife.id)).filter(
        (note) => note.event === event.id,
      );
      expect(known).toHaveLength(when === 'before' ? 0 : 1);
      expect(await resumeCorrections(needs())).toEqual({ applied: 1, takenBack: 0 });
      expect(await resumeCorrections(needs())).toEqual({ applied: 0, takenBack: 0 });
      expect(await stateOf(wife.id)).toMatchObject({ civil: { value: 'divorced' } });
      const notes = (await register.civilNotesOf(wife.id)).filter(
        (note) => note.event === event.id,
      );
      expect(notes).toHaveLength(1);
    });
  },
);
