import { languageFrom } from '../language.ts';
import { Wizard } from './enrol/wizard.tsx';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('enrol', (props) => {
  const { language, texts, fingersExpected } = Object(props);
  const say = speaker({ language: languageFrom(language) ?? 'fr', texts: Object(texts) });
  return <Wizard say={say} fingersExpected={Number(fingersExpected)} />;
});
