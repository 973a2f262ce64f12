import type { Register } from '../../register/register.ts';
import type { AppealPolicy } from '../../social/appeals/appeal-policy.ts';
import type { FormulasAtWork } from '../../social/formula/formulas-at-work.ts';
import type { DecisionKey, DecisionSigner } from '../../social/decisions/decision-token.ts';
import type { KeyedNames } from '../../social/household/keyed-names.ts';
import type { SocialStore } from '../../social/store.ts';
import type { Simulating } from './simulate-formula.ts';
import type { Reviewing } from './reviewing.ts';
import type { PurposeList } from '../../vocabulary/purpose-basis.ts';
import type { Rescorings } from './rescorings.ts';
import type { Clock } from '../../vocabulary/time.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { ReportDesk } from './report-desk.ts';
import type { ReportWorks } from './report-works.ts';

/** What households, their scores and their decisions stand on. */
export interface HouseholdRegister extends Reviewing {
  readonly social: SocialStore;
  readonly formulas: FormulasAtWork;
  /** How appeals are heard. */
  readonly appealPolicy: AppealPolicy;
  /** For what its data may be used here, and on which legal basis. */
  readonly purposes: PurposeList;
  /** Signs decisions, and says with which keys they are verified. */
  readonly decisionKeys: {
    readonly signer: DecisionSigner;
    readonly keys: () => Promise<readonly DecisionKey[]>;
    /** As the station's tokens name it. */
    readonly issuer: string;
  };
  /** Names that stand for places and people. */
  readonly names: KeyedNames;
}

/** What counts, gives out and erases. */
interface Reporting {
  readonly works: ReportWorks;
  readonly desk: ReportDesk;
}

/** The social register of a station, as its site opened it. */
export interface SocialRegister extends HouseholdRegister, Simulating {
  /** Scores every household anew while the station works. */
  readonly rescorings: Rescorings;
  /** Reports, extracts, and what is erased. */
  readonly reporting: Reporting;
}

/** What stands beside it. */
interface BesideRegister {
  readonly register: Register;
  /** Leave of whoever asked, with what she stated; the journal has that. */
  readonly lawful?: LawfulAccess;
  readonly now: Clock;
}

/** What procedures about single households stand on. */
export interface HouseholdNeeds extends HouseholdRegister, BesideRegister {}

/** What procedures about reports, extracts and retention stand on. */
export interface ReportingNeeds extends HouseholdNeeds {
  readonly reporting: Reporting;
}

/** What every procedure of the social register stands on. */
export interface SocialNeeds extends SocialRegister, BesideRegister {}
