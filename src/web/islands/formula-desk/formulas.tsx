import { Matters } from './matters.tsx';
import { PendingMatter } from './pending-matter.tsx';
import { RequestForm } from './request-form.tsx';
import type { Said } from './desk.tsx';
import type { FormulaDeskProps, KnownFormula, KnownFormulas } from './known-formula.ts';

interface FormulasProps extends FormulaDeskProps {
  readonly known: KnownFormulas;
  readonly mayAct: boolean;
  readonly onActed: (said: Said) => void;
}

function Formula(props: FormulasProps & { readonly one: KnownFormula }) {
  const { say, one, mayAct } = props;
  const { state, pending } = one;
  const over = state === 'withdrawn' || state === 'expired';
  return (
    <li class={`formula ${state}`} id={`formula-${one.hash}`}>
      <div class="bar">
        <h3>
          <bdi>{one.name}</bdi>
        </h3>
        <span class="state">{say.maybe(`formula.state.${state}`) ?? state}</span>
      </div>
      <dl class="facts">
        <div>
          <dt>{say('formula.legal')}</dt>
          <dd>
            <bdi>{one.legalRef}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say('formula.span')}</dt>
          <dd>
            <bdi dir="ltr">
              {one.from} – {one.to === 'open' ? '…' : one.to}
            </bdi>
          </dd>
        </div>
        {one.programmes.map(({ code, threshold }) => (
          <div key={code}>
            <dt>
              {say('formula.threshold')} <bdi>{code}</bdi>
            </dt>
            <dd>
              <bdi dir="ltr">≤ {threshold}</bdi>
            </dd>
          </div>
        ))}
        <div>
          <dt>{say('formula.approvals')}</dt>
          <dd>
            <bdi dir="ltr">{one.approvals.join(', ')}</bdi>
          </dd>
        </div>
      </dl>
      <p class="note hash">
        {say('formula.hash')} <bdi dir="ltr">{one.hash}</bdi>
      </p>
      <Matters {...props} settled={one.settled} />
      {pending ? <PendingMatter {...props} pending={pending} hash={one.hash} /> : null}
      {mayAct && !over && !pending ? <RequestForm {...props} one={one} /> : null}
    </li>
  );
}

/** Every formula with how it stands; the latest first. */
export function Formulas(props: FormulasProps) {
  const { say, known } = props;
  const inForce = known.formulas.some(({ state }) => state === 'in_force');
  return (
    <>
      {inForce ? null : <p class="warning">{say('formula.none_in_force')}</p>}
      <ul class="formulas">
        {known.formulas.map((one) => (
          <Formula key={one.hash} {...props} one={one} />
        ))}
      </ul>
    </>
  );
}
