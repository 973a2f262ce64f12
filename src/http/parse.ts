import type { z } from 'zod';
import { problemOf } from './problem.ts';

/** Wrong places that a problem names; more help nobody. */
const fieldsMax = 20;

/**
 * What was sent, as the schema understands it.
 * @throws a problem that names the fields that are wrong, and none of their values
 */
export function parsed<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const result = schema.safeParse(sent);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, fieldsMax).map((issue) => ({
    field: issue.path.map(String).join('.'),
    // Messages of unknown keys repeat the key, which may be anything.
    reason: issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message.slice(0, 200),
  }));
  throw problemOf('body_invalid', 'Some fields are missing or not as described.', { fields });
}
