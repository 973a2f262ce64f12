import { languageFrom, localeOf } from '../language.ts';
import { textsIn } from './shared/fields.ts';
import { Desk } from './office/desk.tsx';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('office', (props) => {
  const { language: named, texts, operator } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  const office = { say, locale: localeOf(language), operator: String(operator) };
  return <Desk {...office} roles={textsIn(props, 'roles')} />;
});
