import { z } from 'zod';
import {
  locksNow,
  showOwnRecord,
  showProgrammes,
  takeOwnData,
  type OwnRecord,
} from '../procedures/show-own-data.ts';
import { usesOf, type Use } from '../procedures/show-uses.ts';
import type { Resident } from '../register/register.ts';
import { CivilNote } from '../vocabulary/civil-note.ts';
import { Contact } from '../vocabulary/contact.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { LockedFactor, type FactorLock } from '../vocabulary/resident-factor.ts';
import { ResidentRecord } from '../vocabulary/resident-record.ts';
import { aliasBody, AliasAnswer } from './alias-schema.ts';
import type { StationNeeds } from './needs.ts';
import type { Operation } from './operation.ts';
import { parsed } from './parse.ts';

/** Acts of one page. */
export const usesPerPage = 50;

const moment = z.iso.datetime();
const LockAnswer = z.object({
  factor: LockedFactor,
  /** `unlocked`: until it is unlocked. */
  until: z.union([moment, z.literal('unlocked')]),
});
/** Locks as they are answered. */
const LocksAnswer = z.object({ locks: z.array(LockAnswer) });
const RecordAnswer = z.object({
  idcs: Idcs,
  enrolledAt: moment,
  record: ResidentRecord,
  contacts: z.array(Contact),
  /** What life events say; of each kind the latest that was not withdrawn holds. */
  civil: z.array(CivilNote),
  fingers: z.array(z.string()),
  hasApplication: z.boolean(),
});
const ProgrammeAnswer = z.object({ name: z.string(), sector: z.string() });
const UseAnswer = z.object({
  place: z.number(),
  at: moment,
  what: z.string(),
  by: z.union([
    z.object({ kind: z.enum(['herself', 'station']) }),
    z.object({ kind: z.literal('programme'), name: z.string(), sector: z.string() }),
    z.object({ kind: z.literal('office'), roles: z.array(z.string()) }),
  ]),
  purpose: z.string(),
  basis: z.string(),
  outcome: z.string(),
});
const UsesAnswer = z.object({
  uses: z.array(UseAnswer),
  next: z.union([z.number(), z.literal('none')]),
});
const UsesQuery = z.object({
  before: z.coerce.number().int().nonnegative().optional(),
  by: z.enum(['herself', 'others', 'everyone']).default('everyone'),
});
const DataAnswer = RecordAnswer.extend({
  /** Base64 of the photograph as it was captured. */
  photograph: z.string(),
  locks: z.array(LockAnswer),
  aliases: z.array(AliasAnswer),
  programmes: z.array(ProgrammeAnswer),
  uses: z.array(UseAnswer),
});

const text = (at: number) => new Date(at).toISOString();
const useBody = ({ at, ...use }: Use) => ({ ...use, at: text(at) });
const recordBody = ({ enrolledAt, ...rest }: OwnRecord) => ({
  ...rest,
  enrolledAt: text(enrolledAt),
});

/** Locks as JSON. */
const lockBodies = (locks: readonly FactorLock[]) =>
  locks.map(({ factor, until }) => ({
    factor,
    until: until === 'unlocked' ? until : text(until),
  }));

/** A resident who acts for herself. */
export const asHerself = (resident: Resident) => ({ resident, actor: 'resident' });

/** Everything of hers as JSON, to be kept as a file. */
export async function ownDataBody(needs: StationNeeds, resident: Resident) {
  const data = await takeOwnData(needs, asHerself(resident));
  const { photograph, locks, aliases, programmes, uses, ...record } = data;
  return {
    ...recordBody(record),
    photograph: photograph === 'none' ? '' : Buffer.from(photograph).toString('base64'),
    locks: lockBodies(locks),
    aliases: aliases.map(aliasBody),
    programmes,
    uses: uses.map(useBody),
  };
}

/** What the register holds of a resident, for her. */
export const myDataOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/my/record',
    summary: 'My record',
    access: 'resident',
    answers: { 200: { what: 'What the register holds of me.', schema: RecordAnswer } },
    handle: async (needs, call) => {
      const record = await showOwnRecord(needs, asHerself(call.resident()));
      return { status: 200, body: recordBody(record) };
    },
  },
  {
    method: 'get',
    path: '/v1/my/uses',
    summary: 'Who used my data: when, why, by what right, and what became of it',
    access: 'resident',
    query: UsesQuery.shape,
    answers: { 200: { what: `The latest ${usesPerPage}.`, schema: UsesAnswer } },
    handle: async (needs, call) => {
      const { before = 'end', by } = parsed(UsesQuery, call.request.query);
      const holding = asHerself(call.resident());
      const { uses, next } = await usesOf(needs, holding, { before, by, max: usesPerPage });
      return { status: 200, body: { uses: uses.map(useBody), next } };
    },
  },
  {
    method: 'get',
    path: '/v1/my/programmes',
    summary: 'Programmes that were told a name of mine, each a name of its own',
    access: 'resident',
    answers: {
      200: {
        what: 'Programmes and sectors; none of the names.',
        schema: z.object({ programmes: z.array(ProgrammeAnswer) }),
      },
    },
    handle: async (needs, call) => {
      const programmes = await showProgrammes(needs, asHerself(call.resident()));
      return { status: 200, body: { programmes } };
    },
  },
  {
    method: 'get',
    path: '/v1/my/locks',
    summary: 'What I have locked',
    access: 'resident',
    answers: { 200: { what: 'Locks that hold now.', schema: LocksAnswer } },
    handle: async (needs, call) => {
      const locks = locksNow(needs, asHerself(call.resident()));
      return { status: 200, body: { locks: lockBodies(locks) } };
    },
  },
  {
    method: 'get',
    path: '/v1/my/data',
    summary: 'Everything that the register holds of me, to take along',
    access: 'resident',
    answers: { 200: { what: 'Everything.', schema: DataAnswer } },
    handle: async (needs, call) => ({
      status: 200,
      body: await ownDataBody(needs, call.resident()),
    }),
  },
];
