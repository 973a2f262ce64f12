import { base64Of, call, type Answer } from '../shared/station.ts';
import type { Samples } from './desk.ts';
import { recordOf } from './record.ts';
import type { Statements } from './statements.ts';

/** What became of an enrolment. */
export interface Outcome {
  readonly verdict: string;
  /** The number; it is shown to nobody but its holder. */
  readonly idcs: string | undefined;
  readonly tracking: string | undefined;
}

const slaps = ['right_four', 'left_four', 'two_thumbs'];
const fingerName = /^(left|right)_(thumb|index|middle|ring|little)$/;

function outcomeFrom(body: unknown): Outcome {
  const { verdict, idcs, trackingNumber: tracking } = Object(body);
  if (typeof verdict !== 'string') throw new Error('an enrolment has a verdict');
  return {
    verdict,
    idcs: typeof idcs === 'string' ? idcs : undefined,
    tracking: typeof tracking === 'string' ? tracking : undefined,
  };
}

/** Asks what became of an enrolment whose answer was lost. */
export function askAgain(recordId: string): Promise<Answer<Outcome>> {
  return call('GET', `/v1/enrolments/${recordId}`, outcomeFrom);
}

/** Fingers and slaps as the station takes them. */
async function impressionsOf(samples: Samples) {
  const all = await Promise.all(
    [...samples].map(async ([name, picture]) => ({ name, image: await base64Of(picture) })),
  );
  return {
    fingers: all
      .filter(({ name }) => fingerName.test(name))
      .map(({ name: position, image }) => ({ position, image })),
    slaps: all
      .filter(({ name }) => slaps.includes(name))
      .map(({ name: kind, image }) => ({ kind, image })),
    exceptionPhotos: all
      .filter(({ name }) => name.startsWith('exception_'))
      .map(({ name, image }) => ({ of: name.slice('exception_'.length), image })),
  };
}

/**
 * Sends an enrolment. With the same record id it may be sent again and again. Of what a device
 * captured the station has the samples; the page has pictures of them, which are not sent.
 */
export async function sendEnrolment(
  recordId: string,
  statements: Statements,
  samples: Samples,
): Promise<Answer<Outcome>> {
  const face = samples.get('face');
  const { fingers, slaps: pressed, exceptionPhotos } = await impressionsOf(samples);
  return call('POST', '/v1/enrolments', outcomeFrom, {
    recordId,
    record: recordOf(statements),
    ...(statements.faceSource === 'device'
      ? {}
      : { face: face ? await base64Of(face) : '', faceSource: statements.faceSource }),
    captures: statements.captures.map(({ captureId }) => captureId),
    fingers,
    slaps: pressed,
    fingerExceptions: statements.exceptions,
    ...(exceptionPhotos.length === 0 ? {} : { exceptionPhotos }),
  });
}
