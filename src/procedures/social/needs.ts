import type { Register } from '../../register/register.ts';
import type { AppealPolicy } from '../../social/appeals/appeal-policy.ts';
import type { FormulasAtWork } from '../../social/formula/formulas-at-work.ts';
import type { SocialStore } from '../../social/store.ts';
import type { Clock } from '../../vocabulary/time.ts';

/** The social register of a station, as its site opened it. */
export interface SocialRegister {
  readonly social: SocialStore;
  readonly formulas: FormulasAtWork;
  /** How appeals are heard. */
  readonly appealPolicy: AppealPolicy;
  /** A keyed hash of an address, the same for each spelling of one place. */
  readonly addressHash: (address: string) => string;
}

/** What every procedure of the social register stands on. */
export interface SocialNeeds extends SocialRegister {
  readonly register: Register;
  readonly now: Clock;
}
