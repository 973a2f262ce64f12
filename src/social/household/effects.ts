import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { AttributeChange, Dwelling, HouseholdId, Member } from './household.ts';
import type { Happening, Transfer } from './life-event.ts';

/** What one event does to one household. */
export type Effect =
  | {
      readonly kind: 'founded';
      readonly declarant: ResidentId;
      readonly head: ResidentId;
      readonly dwelling: Dwelling;
    }
  | { readonly kind: 'joined'; readonly member: Member }
  | { readonly kind: 'moved'; readonly dwelling: Dwelling }
  | { readonly kind: 'headed'; readonly person: ResidentId }
  | { readonly kind: 'declared'; readonly person: ResidentId }
  | { readonly kind: 'attributed'; readonly person: ResidentId; readonly change: AttributeChange }
  | { readonly kind: 'guarded'; readonly ward: ResidentId; readonly guardian: ResidentId }
  | { readonly kind: 'left'; readonly person: ResidentId }
  | { readonly kind: 'closed' };

/** An effect with the household that it is on. */
export interface Affected {
  readonly household: HouseholdId;
  readonly effect: Effect;
}

/**
 * The order of effects of one day: who comes is there before anything is said of her, and goes
 * last. What must hold of a household is asked when its day is over.
 */
export const effectRank: Readonly<Record<Effect['kind'], number>> = {
  founded: 0,
  joined: 1,
  moved: 2,
  headed: 3,
  declared: 4,
  attributed: 5,
  guarded: 6,
  left: 7,
  closed: 8,
};

/** What an effect settles: it can be settled once a day. */
export function settles(effect: Effect): string {
  switch (effect.kind) {
    case 'founded':
    case 'moved':
    case 'headed':
    case 'declared':
    case 'closed':
      return effect.kind;
    case 'joined':
      return `joined ${effect.member.person}`;
    case 'left':
      return `left ${effect.person}`;
    case 'attributed':
      return `${effect.change.attribute} ${effect.person}`;
    case 'guarded':
      return `guarded ${effect.ward}`;
  }
}

type Founding = Extract<Happening, { kind: 'declaration' }>;

function foundingEffects(founding: Omit<Founding, 'kind'>): readonly Affected[] {
  const { household, members, declarant, head, dwelling } = founding;
  return [
    { household, effect: { kind: 'founded', declarant, head, dwelling } },
    ...members.map((member): Affected => ({ household, effect: { kind: 'joined', member } })),
  ];
}

interface Succession {
  readonly newHead?: ResidentId | undefined;
  readonly newDeclarant?: ResidentId | undefined;
}

function successionEffects(household: HouseholdId, of: Succession): readonly Affected[] {
  const { newHead: head, newDeclarant: declarant } = of;
  return [
    ...(head === undefined
      ? []
      : [{ household, effect: { kind: 'headed', person: head } as const }]),
    ...(declarant === undefined
      ? []
      : [{ household, effect: { kind: 'declared', person: declarant } as const }]),
  ];
}

function leaving(household: HouseholdId, members: readonly Member[]): readonly Affected[] {
  return members.map(({ person }) => ({ household, effect: { kind: 'left', person } }));
}

function transferEffects(transfer: Transfer): readonly Affected[] {
  const { from, to } = transfer;
  const { household, members } = to;
  const arriving =
    to.kind === 'new'
      ? foundingEffects(to)
      : members.map((member): Affected => ({ household, effect: { kind: 'joined', member } }));
  return [...leaving(from, members), ...successionEffects(from, transfer), ...arriving];
}

type OfSpouses = Extract<Happening, { kind: 'marriage' | 'divorce' }>;

function spouseEffects({ kind, spouses, transfer }: OfSpouses): readonly Affected[] {
  const value = kind === 'marriage' ? 'married' : 'divorced';
  return [
    ...spouses.map(({ person, household }): Affected => {
      const change = { attribute: 'civil', value } as const;
      return { household, effect: { kind: 'attributed', person, change } };
    }),
    ...(transfer === undefined ? [] : transferEffects(transfer)),
  ];
}

/** What a happening does to which households. A withdrawal does nothing but undo another. */
export function effectsOf(happening: Happening): readonly Affected[] {
  switch (happening.kind) {
    case 'declaration':
      return foundingEffects(happening);
    case 'birth': {
      const { household, child } = happening;
      return [{ household, effect: { kind: 'joined', member: child } }];
    }
    case 'arrival': {
      const { household, member } = happening;
      return [{ household, effect: { kind: 'joined', member } }];
    }
    case 'death':
    case 'departure': {
      const { household, person } = happening;
      const left: Affected = { household, effect: { kind: 'left', person } };
      return [left, ...successionEffects(household, happening)];
    }
    case 'marriage':
    case 'divorce':
      return spouseEffects(happening);
    case 'split':
      return transferEffects(happening.transfer);
    case 'merge': {
      const { from, to: household, members } = happening;
      return [
        ...leaving(from, members),
        ...members.map((member): Affected => ({ household, effect: { kind: 'joined', member } })),
        { household: from, effect: { kind: 'closed' } },
      ];
    }
    case 'move': {
      const { household, dwelling } = happening;
      return [{ household, effect: { kind: 'moved', dwelling } }];
    }
    case 'attribute': {
      const { household, person, change } = happening;
      return [{ household, effect: { kind: 'attributed', person, change } }];
    }
    case 'guardianship': {
      const { household, ward, guardian } = happening;
      return [{ household, effect: { kind: 'guarded', ward, guardian } }];
    }
    case 'succession':
      return successionEffects(happening.household, happening);
    case 'withdrawal':
      return [];
  }
}

/** The households that a happening names, each once. */
export function householdsOf(happening: Happening): readonly HouseholdId[] {
  return [...new Set(effectsOf(happening).map(({ household }) => household))];
}

/** The people who come or go by a happening, each once. */
export function comersAndGoers(happening: Happening): readonly ResidentId[] {
  const people = effectsOf(happening).flatMap(({ effect }) => {
    if (effect.kind === 'joined') return [effect.member.person];
    return effect.kind === 'left' ? [effect.person] : [];
  });
  return [...new Set(people)];
}
