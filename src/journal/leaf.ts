import { Act } from './act.ts';

/** The bytes of an act that are hashed and kept: JSON with its members in a fixed order. */
export function leafOf(act: Act): Uint8Array {
  const { at, kind, actor, subject, purpose, outcome } = Act.parse(act);
  return Buffer.from(JSON.stringify([1, at, kind, actor, subject, purpose, outcome]), 'utf8');
}
