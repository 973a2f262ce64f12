import type { Say } from '../shared/texts.ts';
import type { Step } from './statements.ts';

interface Refused {
  readonly code: string;
  readonly [more: string]: unknown;
}

/** Words of the station's answer, alone or in a list. */
function wordsOf(...sent: readonly unknown[]): readonly string[] {
  return sent.flat().filter((one) => typeof one === 'string');
}

/** What a refusal is about: which finger, which fingers, what to change. */
function detailsIn(say: Say, problem: Refused): readonly string[] {
  const { position, positions, slap, advice, why } = problem;
  return [
    ...wordsOf(position, positions).map((one) => say.maybe(`enrol.finger.${one}`)),
    ...wordsOf(slap).map((one) => say.maybe(`enrol.slap.${one}`)),
    ...wordsOf(advice).map((one) => say.maybe(`enrol.advice.${one}`)),
    ...wordsOf(why).map((one) => say.maybe(`enrol.why.${one}`)),
  ].filter((text) => text !== undefined);
}

/** A refusal in the page's language; one that it does not know keeps its code. */
export function problemIn(say: Say, problem: Refused): string {
  const { code } = problem;
  const sentence = say.maybe(`enrol.problem.${code}`) ?? say('enrol.problem.other', { code });
  return [sentence, ...detailsIn(say, problem)].join(' ');
}

/** Where a refusal can be mended. */
export function stepOf({ code, position, positions }: Refused): Step {
  const finger = position !== undefined || positions !== undefined;
  if (/^(finger|slap|position|exception)_/.test(code) || finger) return 'fingers';
  if (['no_face', 'quality_low', 'sample_refused', 'operator_enrols_self'].includes(code)) {
    return 'face';
  }
  if (code === 'record_refused' || code === 'body_invalid') return 'person';
  return 'review';
}
