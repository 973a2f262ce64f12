import { languageFrom } from '../language.ts';
import { HouseholdDesk } from './household-desk/desk.tsx';
import { rulesFrom } from './household-desk/household.ts';
import { mount } from './shared/mount.tsx';
import { speaker } from './shared/texts.ts';

mount('household-desk', (props) => {
  const { language, texts, rules } = Object(props);
  const say = speaker({ language: languageFrom(language) ?? 'fr', texts: Object(texts) });
  return <HouseholdDesk say={say} rules={rulesFrom(rules)} />;
});
