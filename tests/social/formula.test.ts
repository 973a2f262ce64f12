import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exampleText } from '../../scripts/social/example-formula.ts';
import { Day } from '../../src/social/day.ts';
import { approve } from '../../src/social/formula/approvals.ts';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import {
  FormulaInForce,
  inForce,
  openFormula,
  SignedFormula,
} from '../../src/social/formula/signed-formula.ts';
import { agency, approver, exampleFile, opened, signedBy, statistics, trusted } from './example.ts';

const signed = signedBy(exampleFile, agency, statistics);
const refusal = (file: unknown, keys = trusted): string => {
  const result = openFormula(JSON.stringify(file), keys);
  return result.ok ? 'opened' : result.error.kind;
};
const changed = (change: Partial<Record<keyof FormulaFile, unknown>>) => ({
  ...signed,
  ...change,
});

describe('a formula is opened', () => {
  test('when two roles signed it', () => {
    expect(refusal(signed)).toBe('opened');
    expect(opened(exampleFile).hash).toMatch(/^[\w-]{43}$/);
  });

  test('with one hash, however its members are ordered and spaced', () => {
    const { schema, ...rest } = signed;
    const other = openFormula(JSON.stringify({ ...rest, schema }, undefined, 4), trusted);
    expect(other.ok && other.value.hash).toBe(opened(exampleFile).hash);
  });
});

describe('a formula is refused', () => {
  test.each([
    ['of an unknown schema', changed({ schema: 'rsu.formula/2' }), 'formula_schema_unknown'],
    ['without schema', {}, 'formula_malformed'],
    ['with a member nobody knows', { ...signed, script: '1+1' }, 'formula_malformed'],
    ['unsigned, as the example is', exampleFile, 'formula_unsigned'],
    ['signed by one role', signedBy(exampleFile, agency), 'formula_roles_too_few'],
    ['signed by one role twice', signedBy(exampleFile, agency, agency), 'formula_roles_too_few'],
    ['altered in its version', changed({ version: '2026.2' }), 'formula_altered'],
    ['altered in its note', changed({ note: 'official' }), 'formula_altered'],
  ])('%s', (_, file, kind) => {
    expect(refusal(file)).toBe(kind);
  });

  test('altered in one weight', () => {
    const [first, ...terms] = signed.areas.rural.terms;
    const rural = { ...signed.areas.rural, terms: [{ ...first, w: 0.5 }, ...terms] };
    expect(refusal(changed({ areas: { ...signed.areas, rural } }))).toBe('formula_altered');
  });

  test('signed by a key that nobody trusts, or trusted for another role', () => {
    expect(refusal(signedBy(exampleFile, agency, approver('HCP')))).toBe('formula_altered');
    expect(refusal(signedBy(exampleFile, agency, approver('PM')))).toBe('formula_key_unknown');
    const posing = { ...agency, role: 'HCP' };
    expect(refusal(signedBy(exampleFile, agency, posing))).toBe('formula_key_unknown');
    expect(refusal(signed, [])).toBe('formula_key_unknown');
  });

  test('signed by one key for two roles', () => {
    const both = { ...agency, role: 'HCP' };
    const keys = [agency.trusted, { ...agency.trusted, role: 'HCP' }];
    expect(refusal(signedBy(exampleFile, agency, both), keys)).toBe('formula_roles_too_few');
  });

  test('with a signature of another file', () => {
    const other = approve({ ...exampleFile, version: '2025.1' }, statistics);
    const file = { ...signed, approvals: [signed.approvals[0], other] };
    expect(refusal(file)).toBe('formula_altered');
  });

  test('whose parts do not fit', () => {
    const terms = [{ kind: 'num', var: 'nobody', w: 1 }];
    const urban = { ...signed.areas.urban, terms };
    expect(refusal(changed({ areas: { ...signed.areas, urban } }))).toBe('formula_malformed');
    expect(refusal(changed({ exclusive: [['ASD', 'ASD']] }))).toBe('formula_malformed');
    const divided = [{ kind: 'share', num: 'hh_size', den: 'n_disabled', w: 1 }];
    const rural = { ...signed.areas.rural, terms: divided };
    expect(refusal(changed({ areas: { ...signed.areas, rural } }))).toBe('formula_malformed');
  });
});

describe('a formula holds', () => {
  const limited = opened({ ...exampleFile, effectiveTo: Day.parse('2027-01-01') });
  test.each([
    ['2025-12-31', 'formula_not_yet_in_force'],
    ['2026-01-01', 'in force'],
    ['2026-12-31', 'in force'],
    ['2027-01-01', 'formula_expired'],
  ])('on %s: %s', (day, expected) => {
    const force = inForce(limited, Day.parse(day));
    expect(force.ok ? 'in force' : force.error.kind).toBe(expected);
  });

  test('never once it is withdrawn', () => {
    const force = inForce(opened({ ...exampleFile, status: 'withdrawn' }), Day.parse('2026-05-01'));
    expect(force.ok ? 'in force' : force.error.kind).toBe('formula_withdrawn');
  });

  test('only when it was opened: nobody else makes one', () => {
    const forged: unknown = Symbol('forged');
    expect(() => Reflect.construct(SignedFormula, [forged, exampleFile])).toThrow('opened');
    expect(() => Reflect.construct(FormulaInForce, [forged])).toThrow('taken into force');
    const copied: SignedFormula = Object.create(SignedFormula.prototype);
    Object.assign(copied, opened(exampleFile));
    expect(() => inForce(copied, Day.parse('2026-05-01'))).toThrow('opened');
  });
});

test('the example file is what the script writes, to the byte', () => {
  expect(exampleText()).toBe(readFileSync('src/social/formulas/example-2026.json', 'utf8'));
});
