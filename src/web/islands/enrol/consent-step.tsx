import { languageFrom } from '../../language.ts';
import { focusFirst, StepActions, type StepProps } from './parts.tsx';

const paragraphs = ['what', 'why', 'who', 'rights', 'payments'] as const;

/** What the person is told before anything of hers is captured, and that she agrees. */
export function ConsentStep({ say, enrolment }: StepProps) {
  const language = languageFrom(document.documentElement.lang) ?? 'fr';
  const agree = () => {
    enrolment.state({ consent: { language, at: Date.now() } });
    enrolment.goTo('face');
  };
  return (
    <div class="consent">
      <h2>{say('enrol.consent.title')}</h2>
      <p class="note">{say('enrol.consent.read')}</p>
      <ul>
        {paragraphs.map((paragraph) => (
          <li key={paragraph}>{say(`enrol.consent.${paragraph}`)}</li>
        ))}
      </ul>
      <StepActions say={say} onBack={() => enrolment.goTo('person')}>
        <button type="button" onClick={() => void enrolment.next()}>
          {say('enrol.consent.no')}
        </button>
        <button type="button" class="primary" ref={focusFirst} onClick={agree}>
          {say('enrol.consent.yes')}
        </button>
      </StepActions>
    </div>
  );
}
