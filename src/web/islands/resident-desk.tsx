import { languageFrom } from '../language.ts';
import { ResidentDesk } from './resident-desk/desk.tsx';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('resident-desk', (props) => {
  const { language, texts, canSend } = Object(props);
  const spoken = languageFrom(language) ?? 'fr';
  const say = speaker({ language: spoken, texts: Object(texts) });
  return <ResidentDesk say={say} language={spoken} canSend={canSend === true} />;
});
