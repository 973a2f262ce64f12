import { z } from 'zod';
import type { AccessRefusal } from '../../procedures/social/lawful-access.ts';
import { BasisCode, PurposeCode, type StatedUse } from '../../vocabulary/purpose-basis.ts';
import { problemOf, type ProblemError } from '../problem.ts';

/** Headers in which whoever asks for data of the social register says why she may. */
export const statedUseHeaders = {
  'basma-purpose': PurposeCode,
  'basma-basis': BasisCode,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** What a request's headers are read by. */
interface HeaderReader {
  readonly get: (name: 'basma-purpose' | 'basma-basis') => string | undefined;
}

/** What a request states; not yet believed. */
export function statedUse(request: HeaderReader): StatedUse {
  return { purpose: request.get('basma-purpose'), basis: request.get('basma-basis') };
}

const details = {
  purpose_missing: 'The header `basma-purpose` says for what the data is used.',
  basis_missing: 'The header `basma-basis` says which legal basis allows it.',
  purpose_not_allowed: 'This purpose is not known here, or not of whoever states it.',
  basis_not_allowed: 'This legal basis is not known here, or not one of the purpose’s.',
  consent_missing: 'Somebody whose data it is did not consent.',
} as const;

/** Why data is not used, as HTTP answers it. */
export function accessProblem({ kind }: AccessRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}
