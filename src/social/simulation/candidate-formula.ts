import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Day } from '../day.ts';
import { fixedFrom, fixedFromUnits, type Fixed } from '../decimal.ts';
import { formulaHash } from '../formula/approvals.ts';
import { compiled, type CompiledFormula } from '../formula/compiled.ts';
import type { FormulaFile, Programme } from '../formula/formula-file.ts';
import { readFormula, type FormulaOfDay } from '../formula/signed-formula.ts';

/** Thresholds that are tried, by programme, as decimal text. */
export type Thresholds = Readonly<Record<string, string>>;

/** A programme's numbers, made once. */
export interface CandidateProgramme extends Pick<
  Programme,
  'code' | 'filters' | 'exitAfter' | 'noticeDays' | 'graceDays'
> {
  readonly threshold: Fixed;
  /** Threshold and exit band. */
  readonly bandEnd: Fixed;
}

/**
 * A formula that is tried and by which nobody is judged: it need not be signed, and no score or
 * decision can be made of it.
 */
export interface CandidateFormula {
  readonly file: FormulaFile;
  readonly hash: string;
  readonly compiled: CompiledFormula;
  readonly programmes: readonly CandidateProgramme[];
}

/** Why nothing can be tried. */
export type CandidateRefusal =
  | { readonly kind: 'formula_schema_unknown' }
  | { readonly kind: 'formula_malformed'; readonly where: readonly string[] }
  /** A threshold is of a programme that the file does not have, or no number. */
  | { readonly kind: 'threshold_unknown'; readonly programme: string };

function exact(value: number): Fixed {
  const fixed = fixedFrom(String(value));
  if (fixed === undefined) throw new Error('the schema has let a number through');
  return fixed;
}

function programmeOf(programme: Programme): CandidateProgramme {
  const threshold = exact(programme.threshold);
  const bandEnd = fixedFromUnits(threshold + exact(programme.exitBand));
  return { ...programme, threshold, bandEnd };
}

/** A file with other thresholds, and so with another hash. */
function changed(file: FormulaFile, thresholds: Thresholds): FormulaFile {
  const programmes = file.programmes.map((programme) => {
    const text = Object.hasOwn(thresholds, programme.code) ? thresholds[programme.code] : undefined;
    return text === undefined ? programme : { ...programme, threshold: Number(text) };
  });
  return { ...file, programmes };
}

/** Reads a file to try it, with other thresholds where some are given. */
export function candidateFormula(
  text: string,
  thresholds: Thresholds = {},
): Result<CandidateFormula, CandidateRefusal> {
  const read = readFormula(text);
  if (!read.ok) return read;
  const codes = new Set(read.value.programmes.map(({ code }) => code));
  const strange = Object.entries(thresholds).find(
    ([code, threshold]) => !codes.has(code) || !isExact(threshold),
  );
  if (strange) return fail({ kind: 'threshold_unknown', programme: strange[0] });
  const file = changed(read.value, thresholds);
  return ok({
    file,
    hash: formulaHash(file),
    compiled: compiled(file),
    programmes: file.programmes.map(programmeOf),
  });
}

/** Whether a number of a file can say what the text says, to the last digit. */
function isExact(text: string): boolean {
  const fixed = fixedFrom(text);
  return fixed !== undefined && fixedFrom(String(Number(text))) === fixed;
}

/** Whether two candidates read the same of every household, so that one reading serves both. */
export function readAlike(one: CandidateFormula, other: CandidateFormula): boolean {
  const read = ({ file: { variables, areas, rounding, programmes } }: CandidateFormula) => {
    const filters = [...new Set(programmes.flatMap((programme) => programme.filters))].toSorted();
    return canonicalJson({ variables, areas, rounding, filters });
  };
  return read(one) === read(other);
}

/** A candidate on a day; whether the file would hold on it is not asked. */
export function candidateOn(candidate: CandidateFormula, day: Day): FormulaOfDay {
  return { formula: candidate, day };
}
