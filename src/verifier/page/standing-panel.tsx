import { useState } from 'preact/hooks';
import { localeOf, type Language } from '../../web/language.ts';
import type { Say } from '../../web/islands/shared/texts.ts';
import type { Standing } from '../engine/engine.ts';
import { codeOf, type Ask } from './asking.ts';

type Paired = Extract<Standing, { readonly kind: 'paired' }>;

function Facts(props: {
  readonly say: Say;
  readonly language: Language;
  readonly standing: Paired;
  readonly installed: boolean;
}) {
  const { say, language, standing, installed } = props;
  const format = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <dl>
      <dt>{say('verifier.device')}</dt>
      <dd>
        <bdi>{standing.name}</bdi>
      </dd>
      <dt>{say('verifier.issuer')}</dt>
      <dd>
        <bdi dir="ltr">{standing.issuer}</bdi>
      </dd>
      <dt>{say('verifier.lists')}</dt>
      <dd class={standing.bundleStale ? 'warned' : ''}>
        <bdi>{format.format(standing.bundleAt)}</bdi>{' '}
        {standing.bundleStale ? say('verifier.lists_stale') : null}
      </dd>
      <dt>{say('verifier.clock')}</dt>
      <dd class={standing.clock === 'plausible' ? '' : 'warned'}>
        {say(standing.clock === 'plausible' ? 'verifier.clock_right' : 'verifier.clock_wrong')}
      </dd>
      <dt>{say('verifier.unsent')}</dt>
      <dd id="unsent">{say('verifier.unsent_count', { count: standing.unsent })}</dd>
      <dt>{say('verifier.offline')}</dt>
      <dd id="installed" data-installed={installed}>
        {say(installed ? 'verifier.offline_yes' : 'verifier.offline_not_yet')}
      </dd>
    </dl>
  );
}

/** How the installation stands, and what it does when there is a network. */
export function StandingPanel(props: {
  readonly say: Say;
  readonly ask: Ask;
  readonly language: Language;
  readonly standing: Paired;
  readonly installed: boolean;
  readonly onChange: () => Promise<void>;
}) {
  const { say, ask, language, standing, installed, onChange } = props;
  const [said, setSaid] = useState({ text: '', bad: false });
  const [busy, setBusy] = useState(false);
  const work = async (kind: 'refresh' | 'upload') => {
    if (busy) return;
    setBusy(true);
    try {
      const answer = await ask(kind, {});
      if (answer.kind === 'refused') {
        const text = say.maybe(`verifier.trouble.${answer.code}`) ?? answer.code;
        setSaid({ text, bad: true });
      } else if ('doubleUses' in answer.value && answer.value.doubleUses > 0) {
        setSaid({ text: say('verifier.used_twice'), bad: true });
      } else {
        setSaid({ text: say('verifier.done'), bad: false });
      }
      await onChange();
    } catch (error) {
      setSaid({ text: codeOf(error), bad: true });
    }
    setBusy(false);
  };
  return (
    <section class="card standing" aria-labelledby="standing">
      <h2 id="standing">{say('verifier.standing')}</h2>
      <Facts say={say} language={language} standing={standing} installed={installed} />
      <div class="row">
        <button type="button" id="refresh" onClick={() => void work('refresh')}>
          {say('verifier.refresh')}
        </button>
        <button type="button" id="upload" onClick={() => void work('upload')}>
          {say('verifier.upload')}
        </button>
      </div>
      <p role="status" class={said.bad ? 'alert' : 'note'}>
        {said.text}
      </p>
    </section>
  );
}
