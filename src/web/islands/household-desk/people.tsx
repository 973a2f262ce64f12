import type { Say } from '../shared/texts.ts';
import { memberName, regionName } from './form-words.ts';
import type { DeskHousehold } from './household.ts';

/** Who is in a household, and where it is. */
export function People(props: {
  readonly say: Say;
  readonly household: DeskHousehold;
  /** On which day they are as old as is said. */
  readonly day: string;
}) {
  const { say, household, day } = props;
  const { members, area, region, declarant } = household;
  const place = say(area === 'rural' ? 'social.area.rural' : 'social.area.urban');
  return (
    <>
      <p>{[place, regionName(say, region)].join(say('frame.list_separator'))}</p>
      <ul class="members">
        {members.map((member) => (
          <li key={member.person}>
            <bdi>{memberName(say, member, day)}</bdi>
            {member.idcs === declarant ? <> · {say('household.declarant')}</> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
