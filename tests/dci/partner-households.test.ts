import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PartnerHouseholds } from '../../src/procedures/dci/partner-households.ts';
import { HouseholdId } from '../../src/social/household/household.ts';

const households = new PartnerHouseholds(randomBytes(32));
const uuid = fc.uuid({ version: 4 }).map((id) => HouseholdId.parse(id));
const partner = fc.stringMatching(/^[a-z][a-z0-9.-]{1,20}$/);

test('a name is always the same, and gives the household back to its own partner', () => {
  fc.assert(
    fc.property(uuid, partner, (id, who) => {
      const name = households.nameOf(who, id);
      return name === households.nameOf(who, id) && households.householdOf(who, name) === id;
    }),
  );
});

test('another partner has another name, and can do nothing with this one', () => {
  fc.assert(
    fc.property(uuid, partner, partner, (id, one, other) => {
      const name = households.nameOf(one, id);
      const same = one === other;
      return (
        (households.nameOf(other, id) === name) === same &&
        (households.householdOf(other, name) === id) === same
      );
    }),
  );
});

test('no other text is a name: changed, cut, of another key', () => {
  fc.assert(
    fc.property(uuid, fc.integer({ min: 0, max: 42 }), (id, place) => {
      const name = households.nameOf('one', id);
      const letter = name.charAt(place) === 'A' ? 'B' : 'A';
      const changed = name.slice(0, place) + letter + name.slice(place + 1);
      return households.householdOf('one', changed) === undefined;
    }),
  );
  const id = HouseholdId.parse('00000000-0000-4000-8000-000000000000');
  const name = households.nameOf('one', id);
  for (const text of ['', id, name.slice(1), `${name}A`, `${name}=`]) {
    expect(households.householdOf('one', text)).toBe(undefined);
  }
  expect(new PartnerHouseholds(randomBytes(32)).householdOf('one', name)).toBe(undefined);
});
