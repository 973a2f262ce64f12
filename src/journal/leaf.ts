import { Act } from './act.ts';

/** The bytes of an act that are hashed and kept: JSON with its members in a fixed order. */
export function leafOf(act: Act): Uint8Array {
  const { at, kind, actor, subject, purpose, outcome, reference = '' } = Act.parse(act);
  const members = [1, at, kind, actor, subject, purpose, outcome, reference];
  return Buffer.from(JSON.stringify(members), 'utf8');
}
