import { textIn, textsIn } from '../shared/fields.ts';
import { base64Of, call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';

/** What an operator shows of herself beside her words. */
export interface ShownBody {
  readonly kind: 'face' | 'finger';
  readonly picture: Blob;
}

function written(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

async function bodyOf(shown: ShownBody | undefined) {
  if (!shown) return {};
  const image = await base64Of(shown.picture);
  return shown.kind === 'face' ? { face: image } : { fingers: [{ position: 'unknown', image }] };
}

/** What is missing or wrong, in words; of which factor only after the right secret. */
function refusalIn(say: Say, problem: Readonly<Record<string, unknown>>, shown: boolean): string {
  const code = textIn(problem, 'code');
  if (code === 'factor_missing') {
    const missing = textsIn(problem, 'factors').map((one) => say.maybe(`sign_in.factor.${one}`));
    return [say('sign_in.problem.factor_missing'), ...missing].join(' ');
  }
  if (code === 'session_required' && shown) return say('sign_in.problem.body');
  const told = say.maybe(`sign_in.problem.${code}`) ?? say.maybe(`problem.${code}`);
  const advice = [problem['advice']].flat().map((one) => say.maybe(`enrol.advice.${String(one)}`));
  return [told ?? say('problem.other', { code }), ...advice].filter((text) => text).join(' ');
}

/**
 * Signs in with the form's words and what was shown; leads on when that was enough.
 * @returns why it was not
 */
export async function signIn(
  say: Say,
  form: HTMLFormElement,
  shown: ShownBody | undefined,
): Promise<string> {
  const code = written(form, 'code').trim();
  const words = {
    operator: written(form, 'operator').trim().toLowerCase(),
    secret: written(form, 'secret'),
    ...(code === '' ? {} : { code }),
  };
  const sent = { ...words, ...(await bodyOf(shown)) };
  const answer = await call('POST', '/sign-in', (body) => textIn(body, 'path'), sent);
  if (answer.kind === 'refused') return refusalIn(say, answer.problem, shown !== undefined);
  if (answer.kind === 'unanswered') return say('problem.unanswered');
  location.assign(answer.body);
  return '';
}
