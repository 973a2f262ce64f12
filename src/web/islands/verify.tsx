import { useState } from 'preact/hooks';
import { languageFrom } from '../language.ts';
import { mount } from './shared/mount.tsx';
import { speaker, type Say } from './shared/texts.ts';
import { AskException } from './verify/ask-exception.tsx';
import { Counter } from './verify/counter.tsx';

/** The counter, and the way around it for whom no device recognises. */
function Desk({ say }: { readonly say: Say }) {
  const [asks, setAsks] = useState(false);
  return asks ? (
    <AskException say={say} onBack={() => setAsks(false)} />
  ) : (
    <Counter say={say} onException={() => setAsks(true)} />
  );
}

mount('verify', (props) => {
  const { language, texts } = Object(props);
  const say = speaker({ language: languageFrom(language) ?? 'fr', texts: Object(texts) });
  return <Desk say={say} />;
});
