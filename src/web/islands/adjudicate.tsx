import { languageFrom, localeOf } from '../language.ts';
import { Bench } from './adjudicate/bench.tsx';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('adjudicate', (props) => {
  const { language: named, texts } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  return <Bench say={say} locale={localeOf(language)} />;
});
