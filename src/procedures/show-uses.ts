import type { OperatorRole } from '../register/accounts.ts';
import type { PlacedAct } from '../register/resident-change.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import { bulkSubject } from './social/note-bulk-act.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';

/** Who did something; never the name of somebody who works in an office. */
export type UsedBy =
  | { readonly kind: 'herself' }
  | { readonly kind: 'programme'; readonly name: string; readonly sector: string }
  | { readonly kind: 'office'; readonly roles: readonly OperatorRole[] }
  /** The station by itself, or one that sent her enrolment. */
  | { readonly kind: 'station' };

/** One act about her, as she may know it. */
export interface Use {
  /** In the journal; the next ones come before it. */
  readonly place: number;
  readonly at: Instant;
  /** What was done, e.g. `verification.answered`. */
  readonly what: string;
  readonly by: UsedBy;
  /** A code: of the programme's own purposes, or of the office. */
  readonly purpose: string;
  /** What allows it: a stated legal basis, else the programme's own words, or the office's law. */
  readonly basis: string | 'office';
  readonly outcome: string;
}

/** Some of the acts about her. */
export interface Uses {
  readonly uses: readonly Use[];
  /** Before which place the next ones are; `none` when these are all. */
  readonly next: number | 'none';
}

/** Which acts she asks for. */
export interface UsesAsked {
  readonly before: number | 'end';
  readonly by: 'herself' | 'others' | 'everyone';
  readonly max: number;
}

/** What showing her acts needs. */
export interface UsesNeeds extends HoldNeeds {
  /** Whether she is in a household of the social register; only where that is held here. */
  readonly inHousehold?: (resident: ResidentId) => Promise<boolean>;
}

type Namer = (act: PlacedAct['act']) => Pick<Use, 'by' | 'basis'>;

/** Names programmes and roles, as they are now. */
async function namer({ register }: HoldNeeds): Promise<Namer> {
  const [programmes, operators] = await Promise.all([register.programmes(), register.operators()]);
  const programme = new Map(programmes.map((one) => [`programme:${one.id}`, one]));
  const roles = new Map(operators.map((one) => [`operator:${one.id}`, one.roles]));
  return ({ actor, purpose, basis: stated }) => {
    if (actor === 'resident') return { by: { kind: 'herself' }, basis: stated ?? 'office' };
    const known = programme.get(actor);
    if (known) {
      const basis = stated ?? known.purposes.find(({ code }) => code === purpose)?.basis ?? '';
      return { by: { kind: 'programme', name: known.name, sector: known.sector }, basis };
    }
    const held = roles.get(actor);
    const isOperator = actor.startsWith('operator:');
    const by = isOperator
      ? ({ kind: 'office', roles: held ?? [] } as const)
      : ({ kind: 'station' } as const);
    return { by, basis: stated ?? 'office' };
  };
}

/** Under which subjects the journal has what was done with everybody's data at once. */
async function sharedSubjects(
  { register, inHousehold }: UsesNeeds,
  { resident }: Holding,
): Promise<readonly string[]> {
  return (await inHousehold?.(resident.id)) === true ? [bulkSubject(register)] : [];
}

/** Acts about a resident, latest first, for her own eyes; that she looked is an act, too. */
export async function usesOf(
  needs: UsesNeeds,
  holding: Holding,
  { before, by, max }: UsesAsked,
): Promise<Uses> {
  const { register } = needs;
  const act = actOfHolding(needs, holding, 'my.uses_shown');
  await register.commit('note_act', { at: act.at }, act);
  const own = await register.journalSubjects(holding.resident.id);
  // What was done with everybody's data was done with hers.
  const subjects = [...own, ...(await sharedSubjects(needs, holding))];
  const bounds = { before, max: max + 1, by: by === 'herself' ? 'residents' : by } as const;
  const found = await register.actsAbout(subjects, bounds);
  const name = await namer(needs);
  const uses = found.slice(0, max).map((placed) => ({
    place: placed.place,
    at: placed.act.at,
    what: placed.act.kind,
    purpose: placed.act.purpose,
    outcome: placed.act.outcome,
    ...name(placed.act),
  }));
  return { uses, next: found.length > max ? (uses.at(-1)?.place ?? 'none') : 'none' };
}
