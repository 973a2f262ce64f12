import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { nameIn } from '../shared/records.ts';
import { ShownPicture } from '../shared/shown-picture.tsx';
import type { BenchProps } from './bench.tsx';

/** One of two: a big face, how it was captured, and what is missing of her fingers. */
export function Person(
  props: BenchProps & {
    readonly caseId: string;
    readonly person: unknown;
    readonly title: 'adjudicate.newcomer' | 'adjudicate.candidate';
  },
) {
  const { say, locale, caseId, person, title } = props;
  const demographics = partIn(partIn(person, 'record'), 'demographics');
  const given = nameIn(locale, partIn(demographics, 'givenName'));
  const family = nameIn(locale, partIn(demographics, 'familyName'));
  const assurance = textIn(person, 'captureAssurance') === 'ordinary' ? 'ordinary' : 'lower';
  return (
    <section class="person-side">
      <h3>{say(title)}</h3>
      <ShownPicture
        path={`/v1/adjudications/${caseId}/people/${numberIn(person, 'seq')}/face`}
        alt={say('adjudicate.face')}
        missing={say('adjudicate.no_face')}
      />
      <p class="name">
        <bdi>{`${given} ${family}`}</bdi>
      </p>
      <p class={`assurance ${assurance}`}>{say(`adjudicate.assurance.${assurance}`)}</p>
      {listIn(person, 'fingerExceptions').map((one) => (
        <p key={textIn(one, 'position')} class="note">
          {say.maybe(`enrol.finger.${textIn(one, 'position')}`)}:{' '}
          {say.maybe(`enrol.absence.${textIn(one, 'reason')}`)}
        </p>
      ))}
      {listIn(person, 'exceptionPhotos').map((one) => (
        <div key={textIn(one, 'of')} class="exception">
          <ShownPicture
            path={textIn(one, 'photo')}
            alt={say('adjudicate.exception')}
            missing={say('adjudicate.no_face')}
          />
        </div>
      ))}
    </section>
  );
}
