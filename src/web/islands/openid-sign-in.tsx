import { languageFrom } from '../language.ts';
import { SignIn } from './openid/sign-in.tsx';
import { textIn, yesIn } from './shared/fields.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('openid-sign-in', (props) => {
  const { language, texts } = Object(props);
  const say = speaker({ language: languageFrom(language) ?? 'fr', texts: Object(texts) });
  const factors = { code: yesIn(props, 'code'), both: yesIn(props, 'both') };
  return <SignIn say={say} uid={textIn(props, 'uid')} factors={factors} />;
});
