import { languageFrom, localeOf } from '../language.ts';
import { ReportsDesk } from './reports-desk/desk.tsx';
import { textsIn } from './shared/fields.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('reports-desk', (props) => {
  const { language: named, texts, operator } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  const locale = localeOf(language);
  const roles = textsIn(props, 'roles');
  return <ReportsDesk {...{ say, locale, language, roles }} operator={String(operator)} />;
});
