import { z } from 'zod';
import type { ProbeRefusal } from '../procedures/take-probe.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** Which captures a verification takes its samples from. */
export const ProbeIds = z.array(z.uuid()).max(4).default([]).meta({
  description: 'Captures for a verification, of this operator, of the last two minutes; used once',
});

const details: Readonly<Record<ProbeRefusal['kind'], string>> = {
  capture_unknown:
    'A capture is unknown, expired, used, for an enrolment, or another operator’s. Capture again.',
  face_twice: 'There is more than one face. Send one, or name one capture of it.',
};

/** Why there is nobody to compare. */
export function probeProblem({ kind }: ProbeRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}
