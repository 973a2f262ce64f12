import { languageFrom } from '../language.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';
import { Counter } from './verify/counter.tsx';

mount('verify', (props) => {
  const { language, texts } = Object(props);
  const say = speaker({ language: languageFrom(language) ?? 'fr', texts: Object(texts) });
  return <Counter say={say} />;
});
