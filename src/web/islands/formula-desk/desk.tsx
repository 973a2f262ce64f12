import { useState } from 'preact/hooks';
import { Answered, Outcome, useAsked } from '../shared/asking.tsx';
import { ChosenFile, type FormulaInHand } from './chosen-file.tsx';
import { Formulas } from './formulas.tsx';
import { formulasFrom, type FormulaDeskProps } from './known-formula.ts';
import { Simulation } from './simulation.tsx';

/** What came of the last act. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

/** Where formulas are proposed, let, withdrawn and tried. */
export function Desk(props: FormulaDeskProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/formulas', formulasFrom);
  const [said, tell] = useState<Said>({ text: '', bad: false });
  const [inHand, take] = useState<FormulaInHand>();
  const mayAct = roles.includes('administrator');
  const acted = (what: Said) => {
    tell(what);
    void again();
  };
  return (
    <div class="formula-desk">
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(known) => (
          <>
            <section class="card" aria-labelledby="formulas-title">
              <h2 id="formulas-title">{say('formula.all')}</h2>
              <Formulas {...props} known={known} mayAct={mayAct} onActed={acted} />
            </section>
            <section class="card" aria-labelledby="file-title">
              <h2 id="file-title">{say('formula.file.title')}</h2>
              <ChosenFile say={say} inHand={inHand} mayAct={mayAct} onTake={take} onActed={acted} />
            </section>
            <section class="card" aria-labelledby="simulation-title">
              <h2 id="simulation-title">{say('formula.try.title')}</h2>
              <Simulation {...props} known={known} inHand={inHand} />
            </section>
          </>
        )}
      </Answered>
    </div>
  );
}
