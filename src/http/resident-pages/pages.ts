import type { Request } from 'express';
import { z } from 'zod';
import { readConsents } from '../../procedures/allow-programme.ts';
import { showAliases } from '../../procedures/hold-aliases.ts';
import { showCredentials } from '../../procedures/hold-credentials.ts';
import {
  locksNow,
  showOwnRecord,
  showProgrammes,
  standingOfFactors,
} from '../../procedures/show-own-data.ts';
import { usesOf } from '../../procedures/show-uses.ts';
import type { RecordCorrection } from '../../register/record-correction.ts';
import { aliasesBody, type ShownAlias } from '../../web/resident/aliases-body.ts';
import { consentsBody } from '../../web/resident/consents-body.ts';
import { correctionsBody, type ShownCorrection } from '../../web/resident/corrections-body.ts';
import { credentialsBody, type ShownCredential } from '../../web/resident/credentials-body.ts';
import { locksBody } from '../../web/resident/locks-body.ts';
import { recordBody } from '../../web/resident/record-body.ts';
import type { Outcome } from '../../web/resident/resident-page.ts';
import { usesBody } from '../../web/resident/uses-body.ts';
import type { Html } from '../../web/page.ts';
import type { TextKey } from '../../web/texts.ts';
import { asHerself, usesPerPage } from '../my-data.ts';
import type { StationNeeds } from '../needs.ts';
import { appealsPage } from './appeals-page.ts';
import { ownHouseholdPage } from './household-page.ts';
import type { OwnVisit } from './visit.ts';

/** What a page is made of. */
export interface OwnPageCall {
  readonly needs: StationNeeds;
  readonly visit: OwnVisit;
  readonly request: Request;
  /** Of the act that led here. */
  readonly outcome: Outcome | undefined;
}

/** One page of a resident. */
export interface OwnPage {
  readonly title: TextKey;
  /** Sources of its scripts below `src/web/islands`; it says the same without them. */
  readonly scripts?: readonly string[];
  readonly body: (call: OwnPageCall) => Promise<Html>;
}

/** What may stand behind the `?`: nothing of a person. */
const UsesQuery = z.object({
  by: z.enum(['others', 'herself']).catch('others'),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

const usesPage: OwnPage = {
  title: 'my.uses.title',
  body: async ({ needs, visit, request }) => {
    const { by, before = 'end' } = UsesQuery.parse(request.query);
    const holding = asHerself(visit.session.resident);
    const programmes = await showProgrammes(needs, holding);
    const { uses, next } = await usesOf(needs, holding, { before, by, max: usesPerPage });
    return usesBody(visit.language, visit.t, { by, uses, next, programmes });
  },
};

const recordPage: OwnPage = {
  title: 'my.record.title',
  body: async ({ needs, visit }) => {
    const { language, t, session } = visit;
    const { record, ...rest } = await showOwnRecord(needs, asHerself(session.resident));
    const { demographics } = record;
    const page = { language, t, antiForgery: session.antiForgery };
    return recordBody(page, { ...rest, demographics });
  },
};

function shownCorrection({ stated, statedAt, state }: RecordCorrection): ShownCorrection {
  return {
    statedAt,
    state: state.kind,
    reason: stated === 'erased' ? '' : stated.reason,
    note: 'note' in state ? state.note : '',
  };
}

const correctionsPage: OwnPage = {
  title: 'my.corrections.title',
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    const { antiForgery, resident } = session;
    const { record } = await showOwnRecord(needs, asHerself(resident));
    const own = await needs.register.recordCorrectionsOf(resident.id);
    const { demographics } = record;
    const corrections = own.map(shownCorrection);
    return correctionsBody({ language, t, antiForgery, outcome, demographics, corrections });
  },
};

const aliasesPage: OwnPage = {
  title: 'my.aliases.title',
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    const at = needs.now();
    const own = await showAliases(needs, asHerself(session.resident));
    const aliases = own.map((alias): ShownAlias => {
      const over = alias.expiresAt !== 'never' && alias.expiresAt <= at;
      return { ...alias, state: over && alias.state === 'active' ? 'expired' : alias.state };
    });
    return aliasesBody({ language, t, antiForgery: session.antiForgery, outcome, aliases });
  },
};

const locksPage: OwnPage = {
  title: 'my.locks.title',
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    const now = locksNow(needs, asHerself(session.resident));
    const locks = standingOfFactors(now, needs.now());
    return locksBody({ language, t, antiForgery: session.antiForgery, outcome, locks });
  },
};

const credentialsPage: OwnPage = {
  title: 'my.credentials.title',
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    const at = needs.now();
    const own = await showCredentials(needs, asHerself(session.resident));
    const credentials = own.map(({ id, kind, issuedAt, expiresAt, state }): ShownCredential => {
      const over = expiresAt <= at && state !== 'revoked';
      return { id, kind, issuedAt, expiresAt, state: over ? 'expired' : state };
    });
    return credentialsBody({ language, t, antiForgery: session.antiForgery, outcome, credentials });
  },
};

const consentsPage: OwnPage = {
  title: 'my.consents.title',
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    const { resident, actor } = asHerself(session.resident);
    const consents = await readConsents(needs, actor, resident);
    return consentsBody({ language, t, antiForgery: session.antiForgery, outcome, consents });
  },
};

/** Every page of a resident, by its address. */
export const ownPages = {
  '/my': usesPage,
  '/my/record': recordPage,
  '/my/appeals': appealsPage,
  '/my/household': ownHouseholdPage,
  '/my/corrections': correctionsPage,
  '/my/aliases': aliasesPage,
  '/my/locks': locksPage,
  '/my/credentials': credentialsPage,
  '/my/consents': consentsPage,
} as const satisfies Readonly<Record<string, OwnPage>>;
