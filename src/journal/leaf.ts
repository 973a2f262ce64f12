import { z } from 'zod';
import { Act } from './act.ts';

/** The bytes of an act that are hashed and kept: JSON with its members in a fixed order. */
export function leafOf(act: Act): Uint8Array {
  const { at, kind, actor, subject, purpose, outcome, reference = '', basis } = Act.parse(act);
  const members = [1, at, kind, actor, subject, purpose, outcome, reference];
  // An act without one has the bytes that it always had.
  const whole = basis === undefined ? members : [...members, basis];
  return Buffer.from(JSON.stringify(whole), 'utf8');
}

const text = z.string();
const Members = z.tuple([
  z.literal(1),
  z.number(),
  text,
  text,
  text,
  text,
  text,
  text,
  text.optional(),
]);

/** The act that a leaf's bytes tell of. */
export function actFrom(leaf: Uint8Array): Act {
  const members = Members.parse(JSON.parse(Buffer.from(leaf).toString('utf8')));
  const [, at, kind, actor, subject, purpose, outcome, reference, basis] = members;
  const named = reference === '' ? {} : { reference };
  const based = basis === undefined ? {} : { basis };
  return Act.parse({ at, kind, actor, subject, purpose, outcome, ...named, ...based });
}
