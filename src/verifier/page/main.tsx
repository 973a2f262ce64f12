import { render } from 'preact';
import { directionOf, languageFrom, preferredLanguage, type Language } from '../../web/language.ts';
import { speaker } from '../../web/islands/shared/texts.ts';
import { App } from './app.tsx';
import { startWorker } from './asking.ts';

const scope = '/verifier/';
const languageKey = 'language';

/** Puts the whole page away; resolves when it needs no server any more. */
async function install(): Promise<void> {
  await navigator.serviceWorker.register(`${scope}service-worker.js`, { scope });
  await navigator.serviceWorker.ready;
  // What was done must not be thrown away when a device's disk is full.
  await navigator.storage.persist();
}

async function textsOf(language: Language): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${scope}texts/${language}.json`);
  return Object(await response.json());
}

const ask = startWorker();
const installed = install();

async function show(language: Language): Promise<void> {
  const say = speaker({ language, texts: await textsOf(language) });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  document.title = `${say('verifier.title')} · Basma`;
  const choose = (chosen: Language) => {
    localStorage.setItem(languageKey, chosen);
    void show(chosen);
  };
  const props = { say, ask, language, installed, onLanguage: choose };
  render(<App {...props} />, document.body);
}

const remembered = languageFrom(localStorage.getItem(languageKey) ?? undefined);
await show(remembered ?? preferredLanguage(navigator.languages.join(',')));
