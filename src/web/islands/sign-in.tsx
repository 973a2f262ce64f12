import { languageFrom } from '../language.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';
import { OwnBody } from './sign-in/own-body.tsx';

mount('sign-in', (props) => {
  const { language: named, texts, asked } = Object(props);
  const language = languageFrom(named) ?? 'fr';
  const say = speaker({ language, texts: Object(texts) });
  return <OwnBody say={say} asked={asked === true} />;
});
