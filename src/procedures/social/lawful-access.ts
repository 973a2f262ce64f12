import type { OperatorAccount, ProgrammeAccount } from '../../register/accounts.ts';
import type { Register } from '../../register/register.ts';
import {
  allowedUse,
  type AllowedUse,
  type BasisCode,
  type PurposeCode,
  type PurposeHolder,
  type PurposeList,
  type StatedUse,
  type UseRefusal,
} from '../../vocabulary/purpose-basis.ts';
import type { ProgrammeId, ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Clock } from '../../vocabulary/time.ts';

/** What asking for data needs. */
export interface LawfulNeeds {
  readonly register: Pick<Register, 'commit' | 'pseudonym' | 'consentsOf'>;
  readonly purposes: PurposeList;
  readonly now: Clock;
}

/** Who wants data. */
export type Asker =
  | { readonly kind: 'operator'; readonly operator: Pick<OperatorAccount, 'id' | 'roles'> }
  | { readonly kind: 'programme'; readonly programme: Pick<ProgrammeAccount, 'id' | 'purposes'> }
  | { readonly kind: 'resident' }
  | { readonly kind: 'station' };

/** A use of data before it is known whether it is allowed. */
export interface AskedUse {
  readonly asker: Asker;
  /** What is done, as the journal names it: `household.read`. */
  readonly doing: string;
  /** Whose data it is, as far as that is known before it is looked at. */
  readonly people: readonly ResidentId[];
  readonly stated: StatedUse;
  /** Purposes that fit what is done, where not all of the asker's do. */
  readonly fitting?: readonly string[];
}

/** Why data is not used; each is journalled. */
export interface AccessRefusal {
  readonly kind: UseRefusal | 'consent_missing';
}

const allows: unique symbol = Symbol('only this file allows');

/** Leave to use data for one purpose on one legal basis. Only `lawfulAccess` gives it. */
export class LawfulAccess {
  /** As the journal names whoever has it. */
  readonly actor: string;
  readonly doing: string;
  readonly purpose: PurposeCode;
  readonly basis: BasisCode;

  constructor(key: typeof allows, of: Readonly<LawfulAccess>) {
    if (key !== allows) throw new Error('access is given by lawfulAccess');
    this.actor = of.actor;
    this.doing = of.doing;
    this.purpose = of.purpose;
    this.basis = of.basis;
  }
}

function actorOf(asker: Asker): string {
  if (asker.kind === 'operator') return `operator:${asker.operator.id}`;
  return asker.kind === 'programme' ? `programme:${asker.programme.id}` : asker.kind;
}

function holdersOf(asker: Asker): readonly PurposeHolder[] {
  return asker.kind === 'operator' ? asker.operator.roles : [asker.kind];
}

/** A programme has no purpose that its own account does not name. */
function registeredFor(asker: Asker, { purpose }: AllowedUse): boolean {
  return (
    asker.kind !== 'programme' || asker.programme.purposes.some(({ code }) => code === purpose)
  );
}

/** Whether each of these people allowed the programme this purpose; of nobody, nobody has. */
async function consented(
  { register }: LawfulNeeds,
  programme: ProgrammeId,
  { people, purpose }: { readonly people: readonly ResidentId[]; readonly purpose: PurposeCode },
): Promise<boolean> {
  const given = await Promise.all(
    people.map(async (person) => {
      const consents = await register.consentsOf(person);
      return consents.some(
        (one) => one.programme === programme && one.purpose === purpose && one.allowed.length > 0,
      );
    }),
  );
  return given.length > 0 && given.every(Boolean);
}

async function judged(
  needs: LawfulNeeds,
  { asker, people, stated, fitting }: AskedUse,
): Promise<AllowedUse | AccessRefusal['kind']> {
  const use = allowedUse(needs.purposes, holdersOf(asker), stated);
  if (typeof use === 'string') return use;
  if (!registeredFor(asker, use)) return 'purpose_not_allowed';
  if (fitting?.includes(use.purpose) === false) return 'purpose_not_allowed';
  if (use.rests === 'law') return use;
  // Consents are recorded of programmes alone.
  if (asker.kind !== 'programme') return 'consent_missing';
  const of = { people, purpose: use.purpose };
  return (await consented(needs, asker.programme.id, of)) ? use : 'consent_missing';
}

/**
 * Leave to use somebody's data, or why there is none. A refusal is journalled here, under each
 * person whom it concerned; what is done with the leave is journalled by whoever does it.
 */
export async function lawfulAccess(
  needs: LawfulNeeds,
  asked: AskedUse,
): Promise<Result<LawfulAccess, AccessRefusal>> {
  const actor = actorOf(asked.asker);
  const use = await judged(needs, asked);
  if (typeof use !== 'string') {
    const { purpose, basis } = use;
    return ok(new LawfulAccess(allows, { actor, doing: asked.doing, purpose, basis }));
  }
  const { register, now, purposes } = needs;
  const at = now();
  // What was stated may be anything; the journal has codes of the list and nothing else.
  const named = purposes.purposes.find(({ code }) => code === asked.stated.purpose)?.code ?? '';
  const act = { at, kind: asked.doing, actor, purpose: named, outcome: use };
  const subjects = asked.people.length === 0 ? [''] : asked.people.map(register.pseudonym);
  for (const subject of subjects) await register.commit('note_act', { at }, { ...act, subject });
  return fail({ kind: use });
}
