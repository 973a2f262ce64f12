import { useState } from 'preact/hooks';
import { problemIn } from '../shared/asking.tsx';
import { listIn, textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { Said } from './desk.tsx';
import { programmesIn, type KnownProgramme } from './known-formula.ts';

/** A formula's file that somebody chose on this page; nobody said yet that it is one. */
export interface FormulaInHand {
  readonly name: string;
  readonly file: unknown;
  readonly approvals: number;
  readonly programmes: readonly KnownProgramme[];
}

function inHandFrom(text: string): FormulaInHand | undefined {
  try {
    const file: unknown = JSON.parse(text);
    const programmes = programmesIn(file);
    if (textIn(file, 'schema') === '' || programmes.length === 0) return undefined;
    const name = `${textIn(file, 'id')} ${textIn(file, 'version')}`;
    return { name, file, approvals: listIn(file, 'approvals').length, programmes };
  } catch {
    return undefined;
  }
}

interface ChosenFileProps {
  readonly say: Say;
  readonly inHand: FormulaInHand | undefined;
  readonly mayAct: boolean;
  readonly onTake: (inHand: FormulaInHand | undefined) => void;
  readonly onActed: (said: Said) => void;
}

/** A file from this computer: to be proposed, or tried before anybody signs it. */
export function ChosenFile({ say, inHand, mayAct, onTake, onActed }: ChosenFileProps) {
  const [trouble, setTrouble] = useState('');
  const choose = async (file: File | undefined) => {
    const taken = file && inHandFrom(await file.text());
    onTake(taken);
    setTrouble(file && !taken ? say('problem.formula_malformed') : '');
  };
  const propose = async () => {
    const read = (body: unknown) => textIn(body, 'hash');
    const answer = await call('POST', '/v1/formulas', read, { file: inHand?.file });
    const bad = answer.kind !== 'answered';
    onActed({ text: bad ? problemIn(say, answer) : say('formula.proposed'), bad });
  };
  return (
    <>
      <p class="note">{say('formula.file.lead')}</p>
      <div class="field">
        <label for="formula-file">{say('formula.file.choose')}</label>
        <input
          id="formula-file"
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
        />
      </div>
      {trouble === '' ? null : (
        <p class="alert" role="alert">
          {trouble}
        </p>
      )}
      {inHand ? (
        <div class="bar">
          <p id="formula-in-hand">
            <bdi>{inHand.name}</bdi> · {say('formula.file.approvals', { count: inHand.approvals })}
          </p>
          {mayAct ? (
            <button type="button" class="primary" onClick={() => void propose()}>
              {say('formula.file.propose')}
            </button>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
