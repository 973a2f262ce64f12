import { languageFrom, localeOf } from '../language.ts';
import { Desk } from './appeals-desk/desk.tsx';
import { textIn, textsIn } from './shared/fields.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('appeals-desk', (props) => {
  const { language: named, texts } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  const desk = { say, locale: localeOf(language), operator: textIn(props, 'operator') };
  return <Desk {...desk} roles={textsIn(props, 'roles')} />;
});
