import type { Register } from '../../register/register.ts';
import type { FormulasAtWork } from '../../social/formula/formulas-at-work.ts';
import type { KeyedNames } from '../../social/household/keyed-names.ts';
import type { SocialStore } from '../../social/store.ts';
import type { Simulating } from './simulate-formula.ts';
import type { Clock } from '../../vocabulary/time.ts';

/** The social register of a station, as its site opened it. */
export interface SocialRegister extends Simulating {
  readonly social: SocialStore;
  readonly formulas: FormulasAtWork;
  /** Names that stand for places and people. */
  readonly names: KeyedNames;
}

/** What every procedure of the social register stands on. */
export interface SocialNeeds extends SocialRegister {
  readonly register: Register;
  readonly now: Clock;
}
