import type { Dwelling, HouseholdId } from '../../social/household/household.ts';
import type { Happening, Transfer } from '../../social/household/life-event.ts';
import type {
  StatedDwelling,
  StatedHappening,
  StatedPerson,
  StatedTransfer,
} from '../../social/household/stated-event.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { HouseholdNeeds } from './needs.ts';
import { memberOf, membersOf, personOf, type PersonRefusal } from './people.ts';
import { ok, type Result } from '../../vocabulary/result.ts';

/** Thrown within this file where somebody is unknown, and caught by its one door. */
class UnknownPerson extends Error {}

function known<T>(found: Result<T, PersonRefusal>): T {
  if (!found.ok) throw new UnknownPerson();
  return found.value;
}

/** Finds everybody whom a happening names. */
class Naming {
  readonly #needs: HouseholdNeeds;
  readonly #newborn: ResidentId;

  constructor(needs: HouseholdNeeds, newborn: ResidentId) {
    this.#needs = needs;
    this.#newborn = newborn;
  }

  async happening(stated: StatedHappening): Promise<Happening> {
    switch (stated.kind) {
      case 'declaration':
        return { ...stated, ...(await this.#founding(stated, stated.household)) };
      case 'birth': {
        const where = { from: stated.household, newborn: this.#newborn };
        return { ...stated, child: known(await memberOf(this.#needs, stated.child, where)) };
      }
      case 'arrival': {
        const where = { from: stated.household, newborn: 'none' } as const;
        return { ...stated, member: known(await memberOf(this.#needs, stated.member, where)) };
      }
      case 'death':
      case 'departure': {
        const { kind, household } = stated;
        const person = await this.#person(stated.person, household);
        return { kind, household, person, ...(await this.#succession(stated, household)) };
      }
      case 'marriage':
      case 'divorce':
        return this.#ofSpouses(stated);
      case 'split':
        return { kind: stated.kind, transfer: await this.#transfer(stated.transfer) };
      case 'merge':
        return { ...stated, members: await this.#members(stated.members, stated.from) };
      case 'move':
        return { ...stated, dwelling: this.#dwelling(stated.dwelling) };
      case 'attribute':
        return { ...stated, person: await this.#person(stated.person, stated.household) };
      case 'guardianship': {
        const { household } = stated;
        const ward = await this.#person(stated.ward, household);
        return { ...stated, ward, guardian: await this.#person(stated.guardian, household) };
      }
      case 'succession': {
        const { kind, household } = stated;
        return { kind, household, ...(await this.#succession(stated, household)) };
      }
      case 'withdrawal':
        return stated;
    }
  }

  async #person(stated: StatedPerson, household: HouseholdId): Promise<ResidentId> {
    return known(await personOf(this.#needs, stated, household));
  }

  async #members(stated: StatedTransfer['to']['members'], from: HouseholdId) {
    return known(await membersOf(this.#needs, stated, from));
  }

  #dwelling({ address, ...where }: StatedDwelling): Dwelling {
    return { ...where, address: this.#needs.names.address(address) };
  }

  async #founding(
    stated: {
      readonly declarant: StatedPerson;
      readonly head: StatedPerson;
      readonly dwelling: StatedDwelling;
      readonly members: StatedTransfer['to']['members'];
    },
    from: HouseholdId,
  ) {
    return {
      declarant: await this.#person(stated.declarant, from),
      head: await this.#person(stated.head, from),
      dwelling: this.#dwelling(stated.dwelling),
      members: await this.#members(stated.members, from),
    };
  }

  async #succession(
    stated: {
      readonly newHead?: StatedPerson | undefined;
      readonly newDeclarant?: StatedPerson | undefined;
    },
    household: HouseholdId,
  ) {
    const { newHead: head, newDeclarant: declarant } = stated;
    return {
      ...(head === undefined ? {} : { newHead: await this.#person(head, household) }),
      ...(declarant === undefined
        ? {}
        : { newDeclarant: await this.#person(declarant, household) }),
    };
  }

  async #transfer(stated: StatedTransfer): Promise<Transfer> {
    const { from, to } = stated;
    const leaving =
      to.kind === 'known'
        ? { ...to, members: await this.#members(to.members, from) }
        : { ...to, ...(await this.#founding(to, from)) };
    return { from, to: leaving, ...(await this.#succession(stated, from)) };
  }

  async #ofSpouses(
    stated: Extract<StatedHappening, { kind: 'marriage' | 'divorce' }>,
  ): Promise<Happening> {
    const { kind, transfer } = stated;
    const [one, other] = stated.spouses;
    const spouse = async ({ person, household }: typeof one) => ({
      household,
      person: await this.#person(person, household),
    });
    return {
      kind,
      spouses: [await spouse(one), await spouse(other)],
      ...(transfer === undefined ? {} : { transfer: await this.#transfer(transfer) }),
    };
  }
}

/**
 * What happened, with everybody whom it names.
 * @param newborn the person that a child without a number is from now on
 */
export async function happeningFrom(
  needs: HouseholdNeeds,
  stated: StatedHappening,
  newborn: ResidentId,
): Promise<Result<Happening, PersonRefusal>> {
  try {
    return ok(await new Naming(needs, newborn).happening(stated));
  } catch (error) {
    if (error instanceof UnknownPerson) return { ok: false, error: { kind: 'person_unknown' } };
    throw error;
  }
}
