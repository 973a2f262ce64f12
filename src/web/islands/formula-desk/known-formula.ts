import { listIn, partIn, textIn } from '../shared/fields.ts';
import type { Say } from '../shared/texts.ts';

/** What the Formula page is given. */
export interface FormulaDeskProps {
  readonly say: Say;
  readonly locale: string;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** A programme of a formula; numbers as they are written. */
export interface KnownProgramme {
  readonly code: string;
  readonly threshold: string;
}

/** What waits for a second administrator, or was settled by two. */
export interface KnownMatter {
  readonly matter: 'activation' | 'withdrawal';
  readonly day: string;
  readonly reason: string;
  readonly by: readonly string[];
  readonly at: string;
}

/** A formula as the station tells of it. */
export interface KnownFormula {
  readonly hash: string;
  readonly name: string;
  readonly legalRef: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly approvals: readonly string[];
  readonly programmes: readonly KnownProgramme[];
  readonly proposedBy: string;
  readonly pending: KnownMatter | undefined;
  readonly settled: readonly KnownMatter[];
}

/** What a programme pays in a month, in dirhams. */
export type KnownAmounts = Readonly<Record<string, Readonly<Record<AmountName, string>>>>;
export const amountNames = ['household', 'member', 'child'] as const;
export type AmountName = (typeof amountNames)[number];

/** All formulas, the latest first. */
export interface KnownFormulas {
  readonly day: string;
  readonly amounts: KnownAmounts;
  readonly formulas: readonly KnownFormula[];
}

function matterFrom(body: unknown, by: readonly string[]): KnownMatter {
  return {
    matter: textIn(body, 'matter') === 'withdrawal' ? 'withdrawal' : 'activation',
    day: textIn(body, 'day'),
    reason: textIn(body, 'reason'),
    by,
    at: textIn(body, 'at'),
  };
}

/** A number as the station writes it, text, or as a file does. */
function decimalIn(body: unknown, name: string): string {
  const value = partIn(body, name);
  return typeof value === 'number' ? String(value) : textIn(body, name);
}

/** The programmes of a formula's file, or of what the station says of one. */
export function programmesIn(body: unknown): readonly KnownProgramme[] {
  return listIn(body, 'programmes').map((one) => ({
    code: textIn(one, 'code'),
    threshold: decimalIn(one, 'threshold'),
  }));
}

function formulaFrom(body: unknown): KnownFormula {
  const pending = partIn(body, 'pending');
  return {
    hash: textIn(body, 'hash'),
    name: `${textIn(body, 'id')} ${textIn(body, 'version')}`,
    legalRef: textIn(body, 'legalRef'),
    from: textIn(body, 'effectiveFrom'),
    to: textIn(body, 'effectiveTo'),
    state: textIn(body, 'state'),
    approvals: listIn(body, 'approvals').map(
      (one) => `${textIn(one, 'role')} (${textIn(one, 'kid')})`,
    ),
    programmes: programmesIn(body),
    proposedBy: textIn(partIn(body, 'proposed'), 'by'),
    pending: typeof pending === 'object' ? matterFrom(pending, [textIn(pending, 'by')]) : undefined,
    settled: listIn(body, 'settled').map((one) =>
      matterFrom(one, [textIn(one, 'asked'), textIn(one, 'confirmed')]),
    ),
  };
}

/** Reads the station's answer. */
export function formulasFrom(body: unknown): KnownFormulas {
  const amounts = Object.entries<unknown>(Object(partIn(body, 'amounts'))).map(
    ([code, paid]) =>
      [
        code,
        {
          household: textIn(paid, 'household'),
          member: textIn(paid, 'member'),
          child: textIn(paid, 'child'),
        },
      ] as const,
  );
  return {
    day: textIn(body, 'day'),
    amounts: Object.fromEntries(amounts),
    formulas: listIn(body, 'formulas').map(formulaFrom),
  };
}
