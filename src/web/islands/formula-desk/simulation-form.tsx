import { useState } from 'preact/hooks';
import type { FormulaInHand } from './chosen-file.tsx';
import {
  amountNames,
  type AmountName,
  type FormulaDeskProps,
  type KnownAmounts,
  type KnownFormulas,
  type KnownProgramme,
} from './known-formula.ts';

/** What is asked of the station. */
export interface Wish {
  readonly candidate: unknown;
  readonly thresholds: Readonly<Record<string, string>>;
  readonly amounts: KnownAmounts;
  readonly months: number;
}

/** What can be tried: the formula in force, one that was proposed, the file in hand. */
interface Choice {
  readonly key: string;
  readonly title: string;
  readonly candidate: unknown;
  readonly programmes: readonly KnownProgramme[];
}

interface SimulationFormProps extends FormulaDeskProps {
  readonly known: KnownFormulas;
  readonly inHand: FormulaInHand | undefined;
  readonly running: boolean;
  readonly onBegin: (wish: Wish) => void;
}

function choicesOf({ say, known, inHand }: SimulationFormProps): readonly Choice[] {
  const inForce = known.formulas.find(({ state }) => state === 'in_force');
  const others = known.formulas.filter(({ state }) => ['proposed', 'scheduled'].includes(state));
  return [
    ...(inForce
      ? [
          {
            key: 'in_force',
            title: `${say('formula.state.in_force')}: ${inForce.name}`,
            candidate: { kind: 'in_force' },
            programmes: inForce.programmes,
          },
        ]
      : []),
    ...others.map(({ hash, name, state, programmes }) => ({
      key: hash,
      title: `${say.maybe(`formula.state.${state}`) ?? state}: ${name}`,
      candidate: { kind: 'proposed', hash },
      programmes,
    })),
    ...(inHand
      ? [
          {
            key: 'file',
            title: `${say('formula.try.file')}: ${inHand.name}`,
            candidate: { kind: 'file', file: inHand.file },
            programmes: inHand.programmes,
          },
        ]
      : []),
  ];
}

const noAmount = { household: '0', member: '0', child: '0' } as const;

/** One programme: its threshold, and what it pays. */
function ProgrammeFields(props: {
  readonly say: FormulaDeskProps['say'];
  readonly programme: KnownProgramme;
  readonly threshold: string;
  readonly paid: Readonly<Record<AmountName, string>>;
  readonly onThreshold: (text: string) => void;
  readonly onPaid: (name: AmountName, text: string) => void;
}) {
  const { say, programme, threshold, paid, onThreshold, onPaid } = props;
  const { code } = programme;
  return (
    <fieldset class="tried">
      <legend>
        <bdi>{code}</bdi>
      </legend>
      <div class="field">
        <label for={`threshold-${code}`}>{say('formula.threshold')}</label>
        <input
          id={`threshold-${code}`}
          dir="ltr"
          inputMode="decimal"
          pattern="-?\d{1,12}(\.\d{1,12})?"
          required
          value={threshold}
          onInput={({ currentTarget }) => onThreshold(currentTarget.value)}
        />
      </div>
      {amountNames.map((name) => (
        <div class="field" key={name}>
          <label for={`${name}-${code}`}>{say(`formula.amount.${name}`)}</label>
          <input
            id={`${name}-${code}`}
            dir="ltr"
            inputMode="decimal"
            pattern="\d{1,5}(\.\d{1,2})?"
            required
            value={paid[name]}
            onInput={({ currentTarget }) => onPaid(name, currentTarget.value)}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** What shall be tried. */
export function SimulationForm(props: SimulationFormProps) {
  const { say, known, running, onBegin } = props;
  const choices = choicesOf(props);
  const [key, choose] = useState('');
  const [thresholds, setThresholds] = useState<Readonly<Record<string, string>>>({});
  const [amounts, setAmounts] = useState(known.amounts);
  const chosen = choices.find((one) => one.key === key) ?? choices[0];
  if (!chosen) return <p class="warning">{say('formula.try.nothing')}</p>;
  const begin = (event: Event) => {
    event.preventDefault();
    const own = new Map(chosen.programmes.map(({ code, threshold }) => [code, threshold]));
    const changed = Object.entries(thresholds).filter(
      ([code, text]) => own.has(code) && own.get(code) !== text,
    );
    const { candidate } = chosen;
    onBegin({ candidate, thresholds: Object.fromEntries(changed), amounts, months: 6 });
  };
  return (
    <form class="simulation-form" onSubmit={begin}>
      <div class="field">
        <label for="candidate">{say('formula.try.candidate')}</label>
        <select
          id="candidate"
          value={chosen.key}
          onChange={({ currentTarget }) => {
            choose(currentTarget.value);
            setThresholds({});
          }}
        >
          {choices.map((one) => (
            <option key={one.key} value={one.key}>
              {one.title}
            </option>
          ))}
        </select>
      </div>
      {chosen.programmes.map((programme) => (
        <ProgrammeFields
          key={programme.code}
          say={say}
          programme={programme}
          threshold={thresholds[programme.code] ?? programme.threshold}
          paid={amounts[programme.code] ?? noAmount}
          onThreshold={(text) => setThresholds({ ...thresholds, [programme.code]: text })}
          onPaid={(name, text) =>
            setAmounts({
              ...amounts,
              [programme.code]: { ...(amounts[programme.code] ?? noAmount), [name]: text },
            })
          }
        />
      ))}
      <div class="bar">
        <button type="submit" class="primary" disabled={running}>
          {say('formula.try.begin')}
        </button>
      </div>
    </form>
  );
}
