import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import {
  checkApprovals,
  formulaHash,
  type ApprovalRefusal,
  type TrustedApprover,
} from './approvals.ts';
import { compiled, type CompiledFormula } from './compiled.ts';
import { FormulaFile, formulaSchema, type Programme } from './formula-file.ts';

/** Longest file that is read, in characters. */
const charactersMax = 1_000_000;

/** Why a file is no formula that anybody may be judged by. */
export type FormulaRefusal =
  | ApprovalRefusal
  | { readonly kind: 'formula_schema_unknown' }
  | { readonly kind: 'formula_malformed'; readonly where: readonly string[] };

/** Why a formula does not hold on a day. */
export type ForceRefusal =
  | { readonly kind: 'formula_not_yet_in_force'; readonly from: Day }
  | { readonly kind: 'formula_expired'; readonly to: Day }
  | { readonly kind: 'formula_withdrawn' };

const makes: unique symbol = Symbol('only this file makes formulas');

/** What reading and computing need of a formula on a day, whoever is judged by it or nobody. */
export interface FormulaOfDay {
  readonly formula: { readonly compiled: CompiledFormula };
  readonly day: Day;
}

/** A formula whose approvals hold. Only `openFormula` makes one. */
export class SignedFormula {
  /** What only this class can write: a copy, or what looks like a formula, lacks it. */
  readonly #signed = true;
  readonly file: FormulaFile;
  /** SHA-256 of what was signed, base64url: names the formula for ever. */
  readonly hash: string;
  readonly compiled: CompiledFormula;

  constructor(key: typeof makes, file: FormulaFile) {
    if (key !== makes) throw new Error('a formula is opened');
    this.file = file;
    this.hash = formulaHash(file);
    this.compiled = compiled(file);
  }

  programme(code: string): Programme | undefined {
    return this.file.programmes.find((programme) => programme.code === code);
  }

  /** Throws when it was not opened but copied or made up. */
  static assertOpened(formula: SignedFormula): void {
    if (!(#signed in formula && formula.#signed)) throw new Error('a formula is opened');
  }
}

/** A formula on a day on which it holds. Only `inForce` makes one; scores and decisions need it. */
export class FormulaInForce {
  readonly #inForce = true;
  readonly formula: SignedFormula;
  readonly day: Day;

  constructor(key: typeof makes, formula: SignedFormula, day: Day) {
    if (key !== makes) throw new Error('a formula is taken into force');
    this.formula = formula;
    this.day = day;
  }

  /** Throws when it was not taken into force but copied or made up. */
  static assertInForce(force: FormulaInForce): void {
    if (!(#inForce in force && force.#inForce)) throw new Error('a formula is taken into force');
  }
}

/** What every version of the file has. */
const AnyVersion = z.looseObject({ schema: z.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why a text is no formula's file, whoever signed it. */
type FileRefusal = Extract<
  FormulaRefusal,
  { readonly kind: 'formula_schema_unknown' | 'formula_malformed' }
>;

/** Reads a file without believing it: nobody is judged by what this gives. */
export function readFormula(text: string): Result<FormulaFile, FileRefusal> {
  const json = text.length > charactersMax ? undefined : parsed(text);
  const version = AnyVersion.safeParse(json);
  if (!version.success) return fail({ kind: 'formula_malformed', where: [] });
  if (version.data.schema !== formulaSchema) return fail({ kind: 'formula_schema_unknown' });
  const file = FormulaFile.safeParse(json);
  if (file.success) return ok(file.data);
  const where = file.error.issues.slice(0, 20).map(({ path, message }) => {
    return `${path.join('.')}: ${message}`;
  });
  return fail({ kind: 'formula_malformed', where });
}

/** Reads a file and believes it only when the trusted keys of two roles signed it as it is. */
export function openFormula(
  text: string,
  trusted: readonly TrustedApprover[],
): Result<SignedFormula, FormulaRefusal> {
  const file = readFormula(text);
  if (!file.ok) return file;
  const approved = checkApprovals(file.value, trusted);
  return approved.ok ? ok(new SignedFormula(makes, file.value)) : approved;
}

/** The formula as what decides on a day, or why it does not. A past day replays a past decision. */
export function inForce(formula: SignedFormula, day: Day): Result<FormulaInForce, ForceRefusal> {
  SignedFormula.assertOpened(formula);
  const { status, effectiveFrom, effectiveTo } = formula.file;
  if (status === 'withdrawn') return fail({ kind: 'formula_withdrawn' });
  if (day < effectiveFrom) return fail({ kind: 'formula_not_yet_in_force', from: effectiveFrom });
  if (effectiveTo !== null && day >= effectiveTo) {
    return fail({ kind: 'formula_expired', to: effectiveTo });
  }
  return ok(new FormulaInForce(makes, formula, day));
}
