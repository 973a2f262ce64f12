import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startThread } from '../../src/inference/worker-thread.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { openThreadedRegister } from '../../src/register/threaded.ts';
import { ProgrammeId } from '../../src/vocabulary/record-ids.ts';
import type { FactorLock, ResidentFactor } from '../../src/vocabulary/resident-factor.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import type { Vid, VidKind } from '../../src/vocabulary/vid.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { generatedNetworks, memoryRegister, registerKeys, testAct } from '../people.ts';

const act = testAct;
const { at } = act;
const later = (ms: number) => Instant.parse(at + ms);

describe.each([
  ['in the thread that asks', () => Promise.resolve(memoryRegister())],
  [
    'in a thread of its own',
    () =>
      openThreadedRegister({
        path: ':memory:',
        keys: registerKeys(),
        numberPolicy: 'lenient',
        networks: generatedNetworks,
        startThread,
      }),
  ],
] as const)('the register %s', (_where, make) => {
  let register: Register;
  let resident: Resident;
  beforeEach(async () => {
    register = await make();
    resident = await enrolledResident(register);
  });
  afterEach(() => register.close());

  const verified = async (factors: readonly ResidentFactor[], moment = at, shownVid?: Vid) => {
    const { outcome } = await register.commit(
      'record_verification',
      {
        resident: resident.id,
        programme: ProgrammeId.parse('aid'),
        attemptKey: 'key',
        outcome: 'verified',
        factors,
        limit: { refusalsMax: 100, since: Instant.parse(0) },
        subject: 's',
        shownVid: shownVid ?? 'none',
        at: moment,
      },
      act,
    );
    return outcome;
  };
  const lock = (lock: FactorLock) =>
    register.commit('lock_factor', { resident: resident.id, lock, at }, act);

  test('refuses whoever shows a factor that is locked, whatever else she shows', async () => {
    await lock({ factor: 'face', until: 'unlocked' });
    expect(await verified(['face'])).toBe('refused');
    expect(await verified(['face', 'finger'])).toBe('refused');
    expect(await verified(['finger'])).toBe('verified');
    const unlock = { resident: resident.id, factor: 'face', at } as const;
    expect(await register.commit('unlock_factor', unlock, act)).toEqual({ done: true });
    expect(await register.commit('unlock_factor', unlock, act)).toEqual({ done: false });
    expect(await verified(['face'])).toBe('verified');
  });

  test('locks everything, and until a time', async () => {
    await lock({ factor: 'everything', until: later(10) });
    expect(await verified(['finger'])).toBe('refused');
    expect(await verified([], later(9))).toBe('refused');
    expect(await verified(['finger'], later(10))).toBe('verified');
    expect((await register.residentByIdcs(resident.idcs))?.locks).toEqual([
      { factor: 'everything', until: later(10) },
    ]);
  });

  const issue = async (kind: VidKind, liveMax: number) => {
    const how = { resident: resident.id, kind, expiresAt: later(10), liveMax };
    const receipt = await register.commit('issue_vid', { ...how, at }, act);
    return receipt.kind === 'issued' ? receipt.vid : receipt.why;
  };
  const given = async (kind: VidKind): Promise<Vid> => {
    const vid = await issue(kind, 9);
    if (vid === 'too_many') throw new Error('one is given');
    return vid;
  };

  test('gives no more aliases of a kind at once than its limit, also when asked at once', async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => issue('temporary', 2)));
    expect(asked.filter((vid) => vid === 'too_many')).toHaveLength(2);
    expect(await issue('one_time', 1)).not.toBe('too_many');
  });

  test('gives another alias in the place of one, once', async () => {
    const vid = await given('perpetual');
    const how = {
      resident: resident.id,
      kind: 'perpetual',
      expiresAt: 'never',
      liveMax: 1,
    } as const;
    const renew = () => register.commit('renew_vid', { ...how, vid, at }, act);
    const [one, other] = await Promise.all([renew(), renew()]);
    expect([one.kind, other.kind]).toEqual(['issued', 'refused']);
    expect(await register.residentByVid(vid, at)).toBeUndefined();
    const aliases = await register.aliasesOf(resident.id);
    expect(aliases.map(({ state }) => state)).toEqual(['active', 'revoked']);
    const stranger = await enrolledResident(register, 2);
    const hers = await given('temporary');
    const taken = { ...how, resident: stranger.id, kind: 'temporary', vid: hers, at } as const;
    expect(await register.commit('renew_vid', taken, act)).toMatchObject({ kind: 'refused' });
  });

  test('uses up a one-time alias by a pass alone', async () => {
    const vid = await given('one_time');
    await lock({ factor: 'face', until: 'unlocked' });
    expect(await verified(['face'], at, vid)).toBe('refused');
    expect(await verified(['finger'], at, vid)).toBe('verified');
    expect(await verified(['finger'], at, vid)).toBe('refused');
    expect(await verified(['finger'], later(10), await given('temporary'))).toBe('refused');
  });

  test('tells which programmes know her, and no subject', async () => {
    await verified(['face']);
    expect(await register.programmesKnowing(resident.id)).toEqual(['aid']);
    const stranger = await enrolledResident(register, 2);
    expect(await register.programmesKnowing(stranger.id)).toEqual([]);
  });

  test('finds the acts about her, in parts, and nobody else’s', async () => {
    const stranger = await enrolledResident(register, 2);
    const about = (kind: string, id: string) =>
      register.commit('note_act', { at }, { ...act, kind, subject: register.pseudonym(id) });
    for (const kind of ['test.one', 'test.two', 'test.three']) await about(kind, resident.id);
    await about('test.other', stranger.id);
    const subjects = await register.journalSubjects(resident.id);
    expect(subjects).toContain(register.pseudonym(resident.id));
    const first = await register.actsAbout(subjects, { before: 'end', max: 2, by: 'everyone' });
    expect(first.map((one) => one.act.kind)).toEqual(['test.three', 'test.two']);
    const before = first.at(-1)?.place ?? 0;
    const rest = await register.actsAbout(subjects, { before, max: 50, by: 'others' });
    expect(rest.map((one) => one.act.kind)).toEqual([
      'test.one',
      'enrolment.settled',
      'enrolment.opened',
    ]);
    const own = await register.actsAbout(subjects, { before: 'end', max: 50, by: 'residents' });
    expect(own).toEqual([]);
    expect(await register.actsAbout([], { before: 'end', max: 9, by: 'everyone' })).toEqual([]);
  });

  test('keeps a contact as hers when its code came back, once', async () => {
    const contact = { kind: 'phone', address: '+212600000000' } as const;
    const whose = { resident: resident.id, at };
    const limits = { attemptKey: 'k', limit: { refusalsMax: 5, since: Instant.parse(0) } };
    const confirm = (code: string) =>
      register.commit('confirm_contact', { ...whose, kind: 'phone', code, ...limits }, act);
    expect(await confirm('12345678')).toEqual({ outcome: 'refused' });
    await register.commit('state_contact', { ...whose, contact }, act);
    const sent = { expiresAt: later(10), limit: { sentMax: 3, since: Instant.parse(0) } };
    const code = { ...whose, code: '12345678', use: 'contact', ...sent } as const;
    await register.commit('send_code', code, act);
    expect(await register.contactsOf(resident.id)).toEqual([]);
    expect(await confirm('87654321')).toEqual({ outcome: 'refused' });
    expect(await confirm('12345678')).toEqual({ outcome: 'accepted' });
    expect(await register.contactsOf(resident.id)).toEqual([contact]);
    expect(await confirm('12345678')).toEqual({ outcome: 'refused' });
    const remove = { ...whose, kind: 'phone' } as const;
    expect(await register.commit('remove_contact', remove, act)).toEqual({ done: true });
    expect(await register.contactsOf(resident.id)).toEqual([]);
  });
});
