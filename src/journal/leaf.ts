import { z } from 'zod';
import { Act } from './act.ts';

/** The bytes of an act that are hashed and kept: JSON with its members in a fixed order. */
export function leafOf(act: Act): Uint8Array {
  const { at, kind, actor, subject, purpose, outcome, reference = '' } = Act.parse(act);
  const members = [1, at, kind, actor, subject, purpose, outcome, reference];
  return Buffer.from(JSON.stringify(members), 'utf8');
}

const text = z.string();
const Members = z.tuple([z.literal(1), z.number(), text, text, text, text, text, text]);

/** The act that a leaf's bytes tell of. */
export function actFrom(leaf: Uint8Array): Act {
  const members = Members.parse(JSON.parse(Buffer.from(leaf).toString('utf8')));
  const [, at, kind, actor, subject, purpose, outcome, reference] = members;
  const named = reference === '' ? {} : { reference };
  return Act.parse({ at, kind, actor, subject, purpose, outcome, ...named });
}
