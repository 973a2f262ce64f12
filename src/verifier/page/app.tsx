import { useEffect, useState } from 'preact/hooks';
import { directionOf, languageNames, languages, type Language } from '../../web/language.ts';
import type { Say } from '../../web/islands/shared/texts.ts';
import type { CardAnswer, Standing } from '../engine/engine.ts';
import type { Ask } from './asking.ts';
import { CardStep } from './card-step.tsx';
import { FaceStep } from './face-step.tsx';
import { PairForm } from './pair-form.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { Verdict } from './verdict.tsx';

type Held = Extract<CardAnswer, { readonly kind: 'holds' }>;
type Step =
  | { readonly kind: 'card' }
  | { readonly kind: 'face'; readonly card: Held }
  | {
      readonly kind: 'verdict';
      readonly accepted: boolean;
      readonly code: string;
      readonly ms: number;
    };

function Heading(props: {
  readonly say: Say;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
}) {
  const { say, language, onLanguage } = props;
  return (
    <header class="top">
      <p class="brand">Basma · {say('verifier.title')}</p>
      <nav aria-label={say('verifier.language')}>
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            class="quiet"
            lang={one}
            dir={directionOf(one)}
            aria-pressed={one === language}
            onClick={() => onLanguage(one)}
          >
            {languageNames[one]}
          </button>
        ))}
      </nav>
    </header>
  );
}

/** A card, a face, an answer; then the next. */
function Counter(props: { readonly say: Say; readonly ask: Ask; readonly onAct: () => void }) {
  const { say, ask, onAct } = props;
  const [step, setStep] = useState<Step>({ kind: 'card' });
  const again = () => {
    void ask('forget', {});
    setStep({ kind: 'card' });
  };
  const verdict = (accepted: boolean, code: string, ms: number) => {
    setStep({ kind: 'verdict', accepted, code, ms });
    onAct();
  };
  switch (step.kind) {
    case 'card':
      return (
        <CardStep
          say={say}
          ask={ask}
          onAnswer={(answer) => {
            if (answer.kind === 'holds') setStep({ kind: 'face', card: answer });
            else verdict(false, answer.code, 0);
          }}
        />
      );
    case 'face':
      return (
        <FaceStep
          say={say}
          ask={ask}
          card={step.card}
          onVerdict={({ kind, code, ms }) => verdict(kind === 'accepted', code, ms)}
          onCancel={again}
        />
      );
    case 'verdict':
      return <Verdict say={say} {...step} onNext={again} />;
  }
}

/** The whole page. */
export function App(props: {
  readonly say: Say;
  readonly ask: Ask;
  readonly language: Language;
  readonly installed: Promise<void>;
  readonly onLanguage: (language: Language) => void;
}) {
  const { say, ask, language, installed, onLanguage } = props;
  const [standing, setStanding] = useState<Standing>();
  const [isInstalled, setInstalled] = useState(false);
  const look = async () => setStanding(await ask('standing', {}));
  useEffect(() => {
    void look();
    installed.then(
      () => setInstalled(true),
      () => undefined,
    );
  }, []);
  return (
    <>
      <Heading say={say} language={language} onLanguage={onLanguage} />
      <main>
        {standing?.kind === 'unpaired' ? (
          <PairForm say={say} ask={ask} onPaired={setStanding} />
        ) : null}
        {standing?.kind === 'paired' ? (
          <>
            <h1 class="visually-hidden">{say('verifier.title')}</h1>
            <Counter say={say} ask={ask} onAct={() => void look()} />
            <StandingPanel
              say={say}
              ask={ask}
              language={language}
              standing={standing}
              installed={isInstalled}
              onChange={look}
            />
          </>
        ) : null}
      </main>
    </>
  );
}
