import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Day, daysAfter } from '../../src/social/day.ts';
import { householdsOf } from '../../src/social/household/effects.ts';
import { historyOf } from '../../src/social/household/history.ts';
import type { Member } from '../../src/social/household/household.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { LifeEvent, type Happening } from '../../src/social/household/life-event.ts';
import { recordEvent } from '../../src/social/household/record-event.ts';
import { ResidentId } from '../../src/vocabulary/record-ids.ts';

function uuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const home = (name: string) => HouseholdId.parse(uuid(`home ${name}`));
const person = (name: string) => ResidentId.parse(uuid(`person ${name}`));
const start = Day.parse('2026-01-01');
const dwelling = { address: 'here', area: 'urban', region: 'R1' } as const;
const ended = { effective: 'end', known: 'now' } as const;

function member(name: string, relation: Member['relation'] = 'child'): Member {
  return {
    person: person(name),
    relation,
    born: Day.parse('1990-05-05'),
    sex: 'female',
    civil: 'single',
    school: 'none',
    literate: true,
    disabled: false,
    permitUntil: 'none',
  };
}

let count = 0;
function event(happening: Happening, days = 0, more: object = {}): LifeEvent {
  count += 1;
  return LifeEvent.parse({
    id: uuid(`event ${count}`),
    effective: daysAfter(start, days),
    recorded: Date.UTC(2026, 5, 1) + count,
    by: 'clerk.one',
    happening,
    ...more,
  });
}

function declaration(name: string, head: string, ...others: readonly string[]): Happening {
  const members = [member(head, 'self'), ...others.map((other) => member(other))];
  const first = person(head);
  return {
    kind: 'declaration',
    household: home(name),
    declarant: first,
    head: first,
    dwelling,
    members,
  };
}

/** Records one after the other; the refusals' kinds, `recorded` where there was none. */
function recorded(...events: readonly LifeEvent[]) {
  const known: LifeEvent[] = [];
  const answers = events.map((one) => {
    const answer = recordEvent(known, one);
    if (answer.ok && answer.value.kind === 'recorded') known.push(one);
    if (answer.ok) return answer.value.kind;
    return answer.error.kind === 'event_contradicts' ? answer.error.why : answer.error.kind;
  });
  return { known, answers };
}

const peopleOf = (name: string, events: readonly LifeEvent[], asOf: object = {}) =>
  historyOf(home(name), events, { ...ended, ...asOf }).household?.members.map((one) => one.person);
const sorted = (...names: readonly string[]) => names.map(person).toSorted();

describe('households', () => {
  test('split, merge, are born into and die out, and every past day can be asked for', () => {
    const b = person('b');
    const { known, answers } = recorded(
      event(declaration('one', 'a', 'b', 'c')),
      event({ kind: 'birth', household: home('one'), child: { ...member('d'), born: start } }, 5),
      event(
        {
          kind: 'split',
          transfer: {
            from: home('one'),
            to: {
              kind: 'new',
              household: home('two'),
              declarant: b,
              head: b,
              dwelling,
              members: [member('b', 'self')],
            },
          },
        },
        10,
      ),
      event(
        {
          kind: 'death',
          household: home('one'),
          person: person('a'),
          newHead: person('c'),
          newDeclarant: person('c'),
        },
        20,
      ),
      event({ kind: 'merge', from: home('two'), to: home('one'), members: [member('b')] }, 30),
    );
    expect(answers).toEqual(answers.map(() => 'recorded'));
    const on = (days: number) => ({ effective: daysAfter(start, days) });
    expect(peopleOf('one', known, on(-1))).toBeUndefined();
    expect(peopleOf('one', known, on(4))).toEqual(sorted('a', 'b', 'c'));
    expect(peopleOf('one', known, on(10))).toEqual(sorted('a', 'c', 'd'));
    expect(peopleOf('one', known, on(30))).toEqual(sorted('b', 'c', 'd'));
    expect(historyOf(home('two'), known, ended).household?.state).toBe('closed');
    expect(historyOf(home('one'), known, ended).household?.head).toBe(person('c'));
  });

  test('are known as they were known then: a correction changes no earlier knowledge', () => {
    const first = event(declaration('one', 'a'));
    const wrong = event({ kind: 'arrival', household: home('one'), member: member('x') }, 3);
    const { known, answers } = recorded(
      first,
      wrong,
      event({ kind: 'withdrawal', event: wrong.id }, 3),
    );
    expect(answers).toEqual(['recorded', 'recorded', 'recorded']);
    expect(peopleOf('one', known, { known: wrong.recorded })).toEqual(sorted('a', 'x'));
    expect(peopleOf('one', known)).toEqual(sorted('a'));
  });

  test.each<[string, readonly (readonly [Happening, number])[], string]>([
    [
      'a person in two households',
      [
        [declaration('one', 'a', 'b'), 0],
        [declaration('two', 'c', 'b'), 5],
      ],
      'person_in_two_households',
    ],
    [
      'a person in two households, dated back',
      [
        [declaration('one', 'a', 'b'), 5],
        [declaration('two', 'c', 'b'), 0],
      ],
      'person_in_two_households',
    ],
    [
      'a household twice',
      [
        [declaration('one', 'a'), 0],
        [declaration('one', 'a'), 5],
      ],
      'household_known_already',
    ],
    [
      'a death of somebody else',
      [
        [declaration('one', 'a'), 0],
        [{ kind: 'death', household: home('one'), person: person('z') }, 5],
      ],
      'not_member',
    ],
    [
      'the head’s departure without another',
      [
        [declaration('one', 'a', 'b'), 0],
        [{ kind: 'departure', household: home('one'), person: person('a') }, 5],
      ],
      'head_not_member',
    ],
    [
      'a move of a household nobody knows',
      [
        [declaration('one', 'a'), 0],
        [{ kind: 'move', household: home('nine'), dwelling }, 1],
      ],
      'household_unknown',
    ],
    [
      'a birth before its day',
      [
        [declaration('one', 'a'), 0],
        [
          {
            kind: 'birth',
            household: home('one'),
            child: { ...member('d'), born: Day.parse('2026-02-01') },
          },
          5,
        ],
      ],
      'member_not_born',
    ],
    [
      'two heads',
      [
        [declaration('one', 'a'), 0],
        [{ kind: 'arrival', household: home('one'), member: member('b', 'self') }, 5],
      ],
      'head_not_self',
    ],
    [
      'a merge that leaves somebody behind',
      [
        [declaration('one', 'a'), 0],
        [declaration('two', 'b', 'c'), 0],
        [{ kind: 'merge', from: home('two'), to: home('one'), members: [member('b')] }, 5],
      ],
      'closed_with_members',
    ],
    [
      'two moves of one day',
      [
        [declaration('one', 'a'), 0],
        [{ kind: 'move', household: home('one'), dwelling }, 5],
        [{ kind: 'move', household: home('one'), dwelling: { ...dwelling, address: 'there' } }, 5],
      ],
      'settled_twice_on_one_day',
    ],
    [
      'a guardian of herself',
      [
        [declaration('one', 'a', 'b'), 0],
        [
          {
            kind: 'guardianship',
            household: home('one'),
            ward: person('b'),
            guardian: person('b'),
          },
          5,
        ],
      ],
      'guardian_is_ward',
    ],
  ])('refuse %s', (_, happenings, why) => {
    const { answers } = recorded(...happenings.map(([happening, days]) => event(happening, days)));
    expect(answers.at(-1)).toBe(why);
    expect(answers.slice(0, -1).every((answer) => answer === 'recorded')).toBe(true);
  });

  test('take an event again without a change, and another of its identifier not at all', () => {
    const first = event(declaration('one', 'a'));
    const other = { ...first, effective: daysAfter(start, 1) };
    const again = { ...first, recorded: event(declaration('x', 'y')).recorded };
    expect(recorded(first, again, other).answers).toEqual([
      'recorded',
      'replayed',
      'event_conflict',
    ]);
  });

  test('refuse to withdraw what later events need, a withdrawal, and what is not there', () => {
    const first = event(declaration('one', 'a'));
    const birth = event({ kind: 'arrival', household: home('one'), member: member('b') }, 2);
    const undo = event({ kind: 'withdrawal', event: birth.id }, 3);
    const { answers } = recorded(
      first,
      birth,
      event({ kind: 'withdrawal', event: first.id }, 3),
      undo,
      event({ kind: 'withdrawal', event: undo.id }, 3),
      event({ kind: 'withdrawal', event: event(declaration('x', 'y')).id }, 3),
    );
    expect(answers).toEqual([
      'recorded',
      'recorded',
      'household_unknown',
      'recorded',
      'withdrawal_not_withdrawable',
      'event_unknown',
    ]);
  });
});

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const homes = ['one', 'two', 'three'] as const;
const name = fc.constantFrom(...names);
const house = fc.constantFrom(...homes);
/** Anything that may be said of three households and six people, true or not. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .tuple(house, name, name)
    .map(([of, head, other]) =>
      head === other ? declaration(of, head) : declaration(of, head, other),
    ),
  fc.tuple(house, name).map(([of, who]): Happening => {
    return { kind: 'arrival', household: home(of), member: member(who) };
  }),
  fc.tuple(house, name, name).map(([of, who, head]): Happening => {
    const next = person(head);
    return {
      kind: 'departure',
      household: home(of),
      person: person(who),
      newHead: next,
      newDeclarant: next,
    };
  }),
  fc.tuple(house, house, name).map(([from, to, who]): Happening => {
    const into = { kind: 'known', household: home(to), members: [member(who)] } as const;
    return { kind: 'split', transfer: { from: home(from), to: into } };
  }),
  fc.tuple(house, fc.constantFrom('here', 'there')).map(([of, address]): Happening => {
    return { kind: 'move', household: home(of), dwelling: { ...dwelling, address } };
  }),
);
const events = fc
  .array(fc.tuple(happening, fc.nat(6)), { maxLength: 25 })
  .map((all) => all.map(([one, days]) => event(one, days)));

describe('of whatever is said of them', () => {
  test('nobody is in two households on any day', () => {
    fc.assert(
      fc.property(events, (all) => {
        const { known } = recorded(...all);
        for (let day = 0; day <= 7; day += 1) {
          const effective = daysAfter(start, day);
          const there = homes.flatMap((of) => peopleOf(of, known, { effective }) ?? []);
          expect(new Set(there).size).toBe(there.length);
        }
      }),
    );
  });

  test('the state is the same in whatever order the events lie', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (all, keys) => {
        const { known } = recorded(...all);
        const mixed = known
          .map((one) => ({ one, key: Number(keys.next().value) }))
          .toSorted((one, other) => one.key - other.key)
          .map(({ one }) => one);
        for (const of of homes) {
          expect(historyOf(home(of), mixed, ended)).toEqual(historyOf(home(of), known, ended));
        }
        expect(known.every((one) => householdsOf(one.happening).length > 0)).toBe(true);
      }),
    );
  });
});
