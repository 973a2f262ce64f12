import type { Request } from 'express';
import { z } from 'zod';
import { withdrawConsent } from '../../procedures/allow-programme.ts';
import { stateRecordCorrection } from '../../procedures/correct-record.ts';
import {
  endAlias,
  giveAlias,
  renewAlias,
  type AliasRefusal,
} from '../../procedures/hold-aliases.ts';
import { setOwnCredential } from '../../procedures/hold-credentials.ts';
import { lockFactor } from '../../procedures/hold-locks.ts';
import { unlockOwn, type UnlockRefusal } from '../../procedures/unlock-own.ts';
import { credentialStates } from '../../register/credential-change.ts';
import { CredentialId, ProgrammeId } from '../../vocabulary/record-ids.ts';
import { LockedFactor } from '../../vocabulary/resident-factor.ts';
import type { Result } from '../../vocabulary/result.ts';
import { later } from '../../vocabulary/time.ts';
import { Vid, VidKind } from '../../vocabulary/vid.ts';
import { lockDurations } from '../../web/resident/locks-body.ts';
import type { Outcome } from '../../web/resident/resident-page.ts';
import type { TextKey } from '../../web/texts.ts';
import { fieldOf } from '../console/forms.ts';
import { asHerself } from '../my-data.ts';
import type { StationNeeds } from '../needs.ts';
import { parsed } from '../parse.ts';
import { appealActs } from './appeals-page.ts';
import type { ownPages } from './pages.ts';
import { statedIn } from './stated-record.ts';
import type { OwnVisit } from './visit.ts';

/** What a form of a resident's page does, and the page that says what came of it. */
export interface OwnAct {
  readonly page: keyof typeof ownPages;
  readonly act: (needs: StationNeeds, visit: OwnVisit, request: Request) => Promise<Outcome>;
}

const aliasTexts: Readonly<Record<AliasRefusal['kind'], TextKey>> = {
  aliases_too_many: 'my.aliases.too_many',
  alias_unknown: 'my.aliases.not',
  resident_suspended: 'my.aliases.not',
};

function aliasOutcome(result: Result<unknown, AliasRefusal>, done: TextKey): Outcome {
  return result.ok
    ? { text: done, bad: false }
    : { text: aliasTexts[result.error.kind], bad: true };
}

const unlockTexts: Readonly<Record<UnlockRefusal['kind'], TextKey>> = {
  code_empty: 'my.code.empty',
  code_wrong: 'my.code.refused',
  unlock_at_station: 'my.locks.at_station',
};

const lock: OwnAct['act'] = async (needs, { session }, request) => {
  const factor = parsed(LockedFactor, fieldOf(request, 'factor'));
  const hours = Number(fieldOf(request, 'hours'));
  const chosen = lockDurations.find((one) => one.hours === hours);
  const until = chosen ? later(needs.now(), chosen.hours * 3_600_000) : 'unlocked';
  const holding = asHerself(session.resident);
  const locked = await lockFactor(needs, holding, { factor, until });
  return { text: 'my.locks.locked_now', bad: !locked.ok };
};

const unlock: OwnAct['act'] = async (needs, { session }, request) => {
  const factor = parsed(LockedFactor, fieldOf(request, 'factor'));
  const code = fieldOf(request, 'code').trim();
  const unlocked = await unlockOwn(needs, asHerself(session.resident), { factor, code });
  return unlocked.ok
    ? { text: 'my.locks.unlocked_now', bad: false }
    : { text: unlockTexts[unlocked.error.kind], bad: true };
};

const correct: OwnAct['act'] = async (needs, { session }, request) => {
  const { resident } = session;
  const record = await needs.register.recordAt(resident.seq);
  const to = record && statedIn(request, record.demographics);
  const reason = fieldOf(request, 'reason').trim().slice(0, 1_000);
  if (!to || reason.length < 3) return { text: 'my.corrections.refused', bad: true };
  const stated = await stateRecordCorrection(needs, asHerself(resident), { to, reason });
  return stated.ok
    ? { text: 'my.corrections.sent', bad: false }
    : { text: 'my.corrections.refused', bad: true };
};

const setCredential: OwnAct['act'] = async (needs, { session }, request) => {
  const id = parsed(CredentialId, fieldOf(request, 'id'));
  const state = parsed(z.enum(credentialStates), fieldOf(request, 'state'));
  const set = await setOwnCredential(needs, asHerself(session.resident), { id, state });
  return { text: set.ok ? 'my.credentials.set' : 'my.credentials.not_set', bad: !set.ok };
};

const withdraw: OwnAct['act'] = async (needs, { session }, request) => {
  const programme = parsed(ProgrammeId, fieldOf(request, 'programme'));
  const { resident, actor } = asHerself(session.resident);
  const which = { resident, programme, purpose: fieldOf(request, 'purpose') };
  const withdrawn = await withdrawConsent(needs, actor, which);
  return { text: withdrawn ? 'my.consents.withdrawn' : 'my.consents.none', bad: !withdrawn };
};

/** Every form of a resident's pages, by its address. */
export const ownActs: Readonly<Record<string, OwnAct>> = {
  '/my/aliases': {
    page: '/my/aliases',
    act: async (needs, { session }, request) => {
      const kind = parsed(VidKind, fieldOf(request, 'kind'));
      const given = await giveAlias(needs, asHerself(session.resident), kind);
      return aliasOutcome(given, 'my.aliases.given');
    },
  },
  '/my/aliases/renew': {
    page: '/my/aliases',
    act: async (needs, { session }, request) => {
      const vid = parsed(Vid, fieldOf(request, 'vid'));
      const given = await renewAlias(needs, asHerself(session.resident), vid);
      return aliasOutcome(given, 'my.aliases.given');
    },
  },
  '/my/aliases/end': {
    page: '/my/aliases',
    act: async (needs, { session }, request) => {
      const vid = parsed(Vid, fieldOf(request, 'vid'));
      const ended = await endAlias(needs, asHerself(session.resident), vid);
      return aliasOutcome(ended, 'my.aliases.ended');
    },
  },
  '/my/locks/lock': { page: '/my/locks', act: lock },
  '/my/locks/unlock': { page: '/my/locks', act: unlock },
  '/my/credentials': { page: '/my/credentials', act: setCredential },
  '/my/corrections': { page: '/my/corrections', act: correct },
  ...appealActs,
  '/my/consents/withdraw': { page: '/my/consents', act: withdraw },
};
