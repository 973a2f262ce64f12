import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { answerQuestion, withdrawAppeal } from '../../procedures/social/handle-appeal.ts';
import { openOwnAppeal } from '../../procedures/social/open-appeal.ts';
import { contestableBy, ownAppeals } from '../../procedures/social/show-appeal.ts';
import { AppealId, AppealType, AppealWords } from '../../social/appeals/appeal.ts';
import { appealsBody, appealsElsewhere } from '../../web/resident/appeals-body.ts';
import { fieldOf } from '../console/forms.ts';
import { parsed } from '../parse.ts';
import { socialNeeds } from '../social/social-needs.ts';
import type { OwnAct } from './acts.ts';
import type { OwnPage } from './pages.ts';

/** Her appeals, and a form for the next one. */
export const appealsPage: OwnPage = {
  title: 'my.appeals.title',
  scripts: ['my-appeal.ts'],
  body: async ({ needs, visit, outcome }) => {
    const { language, t, session } = visit;
    if (needs.socialRegister === 'elsewhere') return appealsElsewhere({ language, t });
    const social = socialNeeds(needs);
    const { id } = session.resident;
    return appealsBody({
      language,
      t,
      antiForgery: session.antiForgery,
      outcome,
      appeals: await ownAppeals(social, id),
      contestable: await contestableBy(social, id),
      nextId: randomUUID(),
    });
  },
};

const Programme = z.string().regex(/^[A-Za-z0-9_]{1,64}$/);

const appeal: OwnAct['act'] = async (needs, { session }, request) => {
  const statement = AppealWords.safeParse(fieldOf(request, 'statement'));
  if (!statement.success) return { text: 'my.appeals.refused', bad: true };
  const stated = {
    id: parsed(AppealId, fieldOf(request, 'id')),
    type: parsed(AppealType, fieldOf(request, 'type')),
    programme: parsed(Programme, fieldOf(request, 'programme')),
    statement: statement.data,
  };
  const opened = await openOwnAppeal(socialNeeds(needs), stated, session.resident.id);
  return opened.ok
    ? { text: 'my.appeals.sent', bad: false }
    : { text: 'my.appeals.refused', bad: true };
};

const answer: OwnAct['act'] = async (needs, { session }, request) => {
  const words = AppealWords.safeParse(fieldOf(request, 'words'));
  if (!words.success) return { text: 'my.appeals.not', bad: true };
  const given = { appeal: parsed(AppealId, fieldOf(request, 'id')), words: words.data };
  const answered = await answerQuestion(socialNeeds(needs), given, session.resident.id);
  return answered.ok
    ? { text: 'my.appeals.answered', bad: false }
    : { text: 'my.appeals.not', bad: true };
};

const withdraw: OwnAct['act'] = async (needs, { session }, request) => {
  const id = parsed(AppealId, fieldOf(request, 'id'));
  const withdrawn = await withdrawAppeal(socialNeeds(needs), id, session.resident.id);
  return withdrawn.ok
    ? { text: 'my.appeals.withdrawn', bad: false }
    : { text: 'my.appeals.not', bad: true };
};

/** Every form of the page, by its address. */
export const appealActs: Readonly<Record<string, OwnAct>> = {
  '/my/appeals': { page: '/my/appeals', act: appeal },
  '/my/appeals/answer': { page: '/my/appeals', act: answer },
  '/my/appeals/withdraw': { page: '/my/appeals', act: withdraw },
};
