import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Keys } from '../../src/credentials/keys/keys.ts';
import { handOutDecision } from '../../src/procedures/social/hand-out-decisions.ts';
import {
  lawfulAccess,
  type Asker,
  type LawfulAccess,
} from '../../src/procedures/social/lawful-access.ts';
import type { HouseholdNeeds } from '../../src/procedures/social/needs.ts';
import { recordFacts } from '../../src/procedures/social/record-facts.ts';
import { recordLifeEvent } from '../../src/procedures/social/record-life-event.ts';
import type { ProgrammeAccount } from '../../src/register/accounts.ts';
import type { Register } from '../../src/register/register.ts';
import { OpenedParts } from '../../src/sites/opened-parts.ts';
import { openReviewing } from '../../src/sites/social-reviewing.ts';
import { AppealPolicy } from '../../src/social/appeals/appeal-policy.ts';
import { Day } from '../../src/social/day.ts';
import { ActivatedFormulas } from '../../src/social/formula/formulas-at-work.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { KeyedNames } from '../../src/social/household/keyed-names.ts';
import { StatedEvent } from '../../src/social/household/stated-event.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import type { Idcs } from '../../src/vocabulary/idcs.ts';
import { PurposeList } from '../../src/vocabulary/purpose-basis.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import type { Clock } from '../../src/vocabulary/time.ts';
import { exampleFile, opened, trusted } from './example.ts';
import { putInForce } from './put-in-force.ts';
import { statedFacts } from './stated-facts.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const purposes = PurposeList.parse(read('src/social/rules/purposes.json'));
const clerk = OperatorId.parse('clerk');

/** A social register in memory beside a population register, the example's formula in force. */
export async function socialInMemory(at: {
  readonly register: Register;
  readonly keys: Pick<Keys, 'current' | 'sign' | 'published'>;
  readonly issuer: string;
  readonly now: Clock;
}) {
  const { register, keys, issuer, now } = at;
  const place = {
    path: ':memory:',
    keys: { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) },
  };
  const social = openSqliteSocialStore(place);
  await putInForce(social, opened(exampleFile));
  const needs: HouseholdNeeds = {
    social,
    register,
    now,
    purposes,
    formulas: new ActivatedFormulas(social, trusted),
    appealPolicy: AppealPolicy.parse(read('src/social/rules/appeals.json')),
    ...(await openReviewing({ rules: undefined, partners: undefined }, place, new OpenedParts())),
    names: new KeyedNames(new Uint8Array(32).fill(3)),
    decisionKeys: {
      issuer,
      keys: () => keys.published('decision-token'),
      signer: {
        current: () => keys.current('decision-token'),
        sign: (kid, bytes) => keys.sign('decision-token', kid, bytes),
      },
    },
  };

  /** Leave to use data for a purpose of the list. */
  async function leave(asker: Asker, purpose: string) {
    const stated = { purpose, basis: 'law-72-18' };
    const given = await lawfulAccess(needs, { asker, doing: 'test.done', people: [], stated });
    if (!given.ok) throw new Error(given.error.kind);
    return given.value;
  }

  /** The household of somebody who lives alone, declared unless it is known. */
  async function home(idcs: Idcs, today: Day, by: LawfulAccess): Promise<HouseholdId> {
    const resident = await register.residentByIdcs(idcs);
    const known = resident && (await social.householdOf(resident.id));
    if (known) return known;
    const household = HouseholdId.parse(randomUUID());
    const told = StatedEvent.parse({
      event: randomUUID(),
      effective: today,
      happening: {
        kind: 'declaration',
        household,
        declarant: idcs,
        head: idcs,
        dwelling: { address: `Home of ${idcs.slice(-3)}`, area: 'urban', region: 'R4' },
        members: [
          {
            idcs,
            relation: 'self',
            civil: 'single',
            school: 'ended',
            literate: true,
            disabled: false,
            permitUntil: 'none',
          },
        ],
      },
    });
    const recorded = await recordLifeEvent(needs, { ...told, operator: clerk }, by);
    if (!recorded.ok) throw new Error(recorded.error.kind);
    return household;
  }

  /** Declares that somebody lives alone and has little, as it is today. */
  async function declared(idcs: Idcs): Promise<HouseholdId> {
    const operator = { id: clerk, roles: ['clerk'] } as const;
    const by = await leave({ kind: 'operator', operator }, 'social-registration');
    const today = Day.parse(new Date(now()).toISOString().slice(0, 10));
    const household = await home(idcs, today, by);
    const facts = statedFacts(today);
    const added = await recordFacts(needs, { household, facts, operator: clerk }, by);
    if (!added.ok) throw new Error(added.error.kind);
    return household;
  }

  return {
    needs,
    declared,
    /** A decision with which a programme opens an entitlement for somebody whom it verified. */
    decision: async (account: ProgrammeAccount, subject: string, programme = 'ASD') => {
      const by = await leave({ kind: 'programme', programme: account }, 'social-eligibility');
      const handed = await handOutDecision(needs, { account, programme, subject }, by);
      if (!handed.ok) throw new Error(handed.error.kind);
      return { programme, token: handed.value.token };
    },
  };
}
