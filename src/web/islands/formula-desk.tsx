import { languageFrom, localeOf } from '../language.ts';
import { Desk } from './formula-desk/desk.tsx';
import { textsIn } from './shared/fields.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('formula-desk', (props) => {
  const { language: named, texts, operator } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  const locale = localeOf(language);
  return (
    <Desk say={say} locale={locale} operator={String(operator)} roles={textsIn(props, 'roles')} />
  );
});
