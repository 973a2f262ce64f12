import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { approve, type TrustedApprover } from '../../src/social/formula/approvals.ts';
import { FormulaFile } from '../../src/social/formula/formula-file.ts';
import {
  inForce,
  openFormula,
  type FormulaInForce,
  type SignedFormula,
} from '../../src/social/formula/signed-formula.ts';
import { Day } from '../../src/social/day.ts';
import { generatedDay } from '../../scripts/social/generated-households.ts';

/** A role with a key that lives as long as the test. */
export function approver(role: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const kid = `${role.toLowerCase()}-1`;
  const trusted: TrustedApprover = { role, kid, x };
  return { role, kid, privateKey, trusted };
}

export const agency = approver('ANR');
export const statistics = approver('HCP');
export const trusted = [agency.trusted, statistics.trusted];

/** The example file as it lies in the repository: unsigned. */
export const exampleFile = FormulaFile.parse(
  JSON.parse(readFileSync('src/social/formulas/example-2026.json', 'utf8')),
);

/** A file with the approvals of these. */
export function signedBy(
  file: FormulaFile,
  ...approvers: readonly ReturnType<typeof approver>[]
): FormulaFile {
  return { ...file, approvals: approvers.map((by) => approve(file, by)) };
}

/** Any file, signed by both roles and opened. */
export function opened(file: FormulaFile): SignedFormula {
  const formula = openFormula(JSON.stringify(signedBy(file, agency, statistics)), trusted);
  if (!formula.ok) throw new Error(formula.error.kind);
  return formula.value;
}

/** A formula on a day. */
export function forceOf(file = exampleFile, day = generatedDay): FormulaInForce {
  const force = inForce(opened(file), Day.parse(day));
  if (!force.ok) throw new Error(force.error.kind);
  return force.value;
}
