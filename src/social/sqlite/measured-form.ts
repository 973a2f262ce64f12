import type { Household, Member } from '../household/household.ts';
import type { MeasuredHousehold, MeasuredMember } from '../household/measures.ts';
import { dayCode, type CalendarTexts } from './calendar-codes.ts';
import type { ByteReader, ByteWriter } from './compact-bytes.ts';

/** Values that are written as their place here: new ones come behind, none is moved. */
const states = ['open', 'closed'] as const satisfies readonly Household['state'][];
const areas = ['urban', 'rural'] as const satisfies readonly Household['dwelling']['area'][];
const sexes = ['female', 'male'] as const satisfies readonly Member['sex'][];
const civils = [
  'single',
  'married',
  'divorced',
  'widowed',
] as const satisfies readonly Member['civil'][];
const schools = ['none', 'attends', 'ended'] as const satisfies readonly Member['school'][];

function placeIn<T>(all: readonly T[], value: T): number {
  const place = all.indexOf(value);
  if (place < 0) throw new Error('a value that this form does not know yet');
  return place;
}

function at<T>(all: readonly T[], place: number): T {
  const value = all[place];
  if (value === undefined) throw new Error('only what this form wrote is read');
  return value;
}

/** Writes what a household is measured by, and nothing of who it is. */
export function writeMeasured(to: ByteWriter, household: Household): void {
  const { state, dwelling, members, head } = household;
  to.whole(placeIn(states, state));
  to.whole(placeIn(areas, dwelling.area));
  to.text(dwelling.region);
  to.signed(members.findIndex(({ person }) => person === head));
  to.whole(members.length);
  for (const { born, sex, civil, school, literate, disabled } of members) {
    to.whole(dayCode(born));
    to.whole(
      Number(literate) +
        2 * Number(disabled) +
        4 * placeIn(sexes, sex) +
        8 * placeIn(civils, civil) +
        32 * placeIn(schools, school),
    );
  }
}

/** The same again; a member is named by her place. */
export function readMeasured(
  from: ByteReader,
  calendar: CalendarTexts,
): MeasuredHousehold & Pick<Household, 'state'> {
  const state = at(states, from.whole());
  const area = at(areas, from.whole());
  const region = from.text();
  const head = String(from.signed());
  const count = from.whole();
  const members: MeasuredMember[] = [];
  for (let place = 0; place < count; place += 1) {
    const born = calendar.day(from.whole());
    const bits = from.whole();
    members.push({
      person: String(place),
      born,
      literate: (bits & 1) === 1,
      disabled: (bits & 2) === 2,
      sex: at(sexes, (bits >> 2) & 1),
      civil: at(civils, (bits >> 3) & 3),
      school: at(schools, bits >> 5),
    });
  }
  return { state, head, members, dwelling: { area, region } };
}
