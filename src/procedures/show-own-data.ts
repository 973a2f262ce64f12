import type { Alias } from '../register/register.ts';
import type { CivilNote } from '../vocabulary/civil-note.ts';
import type { Contact } from '../vocabulary/contact.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { FactorLock } from '../vocabulary/resident-factor.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { isLocked, LockedFactor } from '../vocabulary/resident-factor.ts';
import type { Instant } from '../vocabulary/time.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';
import { usesOf, type Use } from './show-uses.ts';

/** What the register holds of her, beside her body. */
export interface OwnRecord {
  readonly idcs: Idcs;
  readonly enrolledAt: Instant;
  readonly record: ResidentRecord;
  readonly contacts: readonly Contact[];
  /** What life events say of her: how she lives, where, until when she may stay. */
  readonly civil: readonly CivilNote[];
  /** Positions of her fingers of which there are templates. */
  readonly fingers: readonly string[];
  readonly hasApplication: boolean;
}

/** A programme that was told a name of hers; which name, is its own. */
export interface KnowingProgramme {
  readonly name: string;
  readonly sector: string;
}

/** Everything that she can take with her. */
export interface OwnData extends OwnRecord {
  /** The photograph as it was captured; `none` where it is kept elsewhere. */
  readonly photograph: Uint8Array | 'none';
  readonly locks: readonly FactorLock[];
  readonly aliases: readonly Alias[];
  readonly programmes: readonly KnowingProgramme[];
  readonly uses: readonly Use[];
}

/** Acts that are taken along; a longer history is read page by page. */
const usesMax = 2_000;

async function noted(needs: HoldNeeds, holding: Holding, kind: string): Promise<void> {
  const act = actOfHolding(needs, holding, kind);
  await needs.register.commit('note_act', { at: act.at }, act);
}

async function readRecord({ register }: HoldNeeds, { resident }: Holding): Promise<OwnRecord> {
  const { seq, id, idcs } = resident;
  const [enrolment, record, biometrics, contacts, civil, secret] = await Promise.all([
    register.enrolmentAt(seq),
    register.recordAt(seq),
    register.biometricsAt(seq, ['unknown']),
    register.contactsOf(id),
    register.civilNotesOf(id),
    register.residentCode(id),
  ]);
  if (!enrolment || !record) throw new Error('a resident who is not erased has a record');
  const fingers = (biometrics?.fingers ?? []).map(({ position }) => position);
  const hasApplication = secret !== undefined;
  const enrolledAt = enrolment.openedAt;
  return { idcs, enrolledAt, record, contacts, civil, fingers, hasApplication };
}

/** Her own record, for her eyes. */
export async function showOwnRecord(needs: HoldNeeds, holding: Holding): Promise<OwnRecord> {
  await noted(needs, holding, 'my.record_shown');
  return readRecord(needs, holding);
}

/** Her locks that hold now. */
export function locksNow({ now }: Pick<HoldNeeds, 'now'>, { resident }: Holding) {
  const at = now();
  return resident.locks.filter(({ until }) => until === 'unlocked' || until > at);
}

/** Which programmes were told a name of hers, sector by sector; the names themselves are theirs. */
export async function showProgrammes(
  needs: HoldNeeds,
  holding: Holding,
): Promise<readonly KnowingProgramme[]> {
  await noted(needs, holding, 'my.programmes_shown');
  const [known, accounts] = await Promise.all([
    needs.register.programmesKnowing(holding.resident.id),
    needs.register.programmes(),
  ]);
  // The office's own counter is no programme.
  return accounts
    .filter(({ id }) => known.includes(id))
    .map(({ name, sector }) => ({ name, sector }));
}

/** Everything at once, to take with her. */
export async function takeOwnData(needs: HoldNeeds, holding: Holding): Promise<OwnData> {
  const { register } = needs;
  await noted(needs, holding, 'my.data_taken');
  const { resident } = holding;
  const record = await readRecord(needs, holding);
  const photograph = await register.sampleAt(resident.seq, 'face');
  const aliases = await register.aliasesOf(resident.id);
  const programmes = await showProgrammes(needs, holding);
  const asked = { before: 'end', by: 'everyone', max: usesMax } as const;
  const { uses } = await usesOf(needs, holding, asked);
  const locks = locksNow(needs, holding);
  return { ...record, photograph: photograph ?? 'none', locks, aliases, programmes, uses };
}

/** How each thing that she can lock stands at `at`. */
export function standingOfFactors(
  locks: readonly FactorLock[],
  at: Instant,
): readonly (FactorLock | { readonly factor: LockedFactor; readonly until: 'open' })[] {
  return LockedFactor.options.map((factor) => {
    const lock = locks.find((one) => one.factor === factor);
    return lock && isLocked([lock], factor === 'everything' ? [] : [factor], at)
      ? lock
      : { factor, until: 'open' };
  });
}
