import type { ExplainedHousehold, PersonName } from '../../procedures/social/explain-household.ts';
import { Day, yearsBetween } from '../../social/day.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { Language } from '../../web/language.ts';
import { explanationLetter } from '../../web/social/explanation-letter.ts';
import { hiddenName, type ShownHousehold } from '../../web/social/household-part.ts';
import { translator } from '../../web/texts.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';

/** A name in the script of a language, or in the one that is known. */
export function nameIn(language: Language, { given, family }: PersonName): string {
  const script = (name: PersonName['given']) =>
    (language === 'ar' ? (name.arabic ?? name.latin) : (name.latin ?? name.arabic)) ?? '';
  return `${script(given)} ${script(family)}`.trim();
}

/** Today, as the administration's calendar has it. */
function today({ now }: Pick<StationNeeds, 'now'>): Day {
  return Day.parse(new Date(now()).toISOString().slice(0, 10));
}

/** A household as a page shows it. @param reader of the page, `none` of an officer's */
export function shownHousehold(
  needs: Pick<StationNeeds, 'now'>,
  { household, names }: ExplainedHousehold,
  reader: { readonly language: Language; readonly person: ResidentId | 'none' },
): ShownHousehold {
  const { id, state, dwelling, members, declarant } = household;
  return {
    id,
    state,
    area: dwelling.area,
    region: dwelling.region,
    members: members.map(({ person, relation, born }) => {
      const name = names.get(person);
      return {
        relation,
        age: yearsBetween(born, today(needs)),
        isDeclarant: person === declarant,
        isReader: person === reader.person,
        name: name ? nameIn(reader.language, name) : hiddenName,
      };
    }),
  };
}

/**
 * The letter of a household's score.
 * @param to whose name stands on it: the declarant's, or the resident's who asks
 * @throws the problem `score_unexplained` where there is nothing to explain
 */
export async function householdLetter(
  needs: Pick<StationNeeds, 'now' | 'console' | 'printPage'>,
  explained: ExplainedHousehold,
  { language, to }: { readonly language: Language; readonly to: ResidentId },
): Promise<Uint8Array> {
  const { explanation, names, household } = explained;
  if (explanation === 'none' || explanation === 'unread') {
    throw problemOf('score_unexplained', 'There is no score that can be explained.');
  }
  const name = names.get(to);
  const head = {
    name: name ? nameIn(language, name) : '',
    household: household.id,
    stationName: needs.console.stationName,
    day: today(needs),
  };
  const telling = { language, t: translator(language) };
  return needs.printPage((faces) => explanationLetter(telling, { head, explanation }, faces));
}
