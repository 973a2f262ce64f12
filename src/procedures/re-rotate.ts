import { turnedStoredTemplate } from '../biometrics/finger/stored-template.ts';
import type { ExtractedAgain } from '../register/change.ts';
import type { Register } from '../register/register.ts';
import type { RotatedFrom } from '../register/rotated-templates.ts';
import type { Modality } from '../vocabulary/modality.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** Templates of one modality, and how they become those of a deployment's present rotation. */
export interface Turning {
  readonly modality: Modality;
  /** Networks and rotation that made them, as the register names both. */
  readonly from: string;
  readonly to: string;
  readonly turn: (vector: Float32Array) => Float32Array;
}

/** What turning everyone's templates needs. */
export interface ReRotateNeeds {
  readonly register: Pick<Register, 'commit' | 'unrotated'>;
  readonly now: Clock;
}

/** People in one transaction. */
const perCommitMax = 64;

function turned(
  { face, fingers }: RotatedFrom,
  { modality, from, to, turn }: Turning,
): ExtractedAgain {
  if (modality === 'face') {
    const template = face === 'none' ? face : { ...face, vector: turn(face.vector) };
    return { modality, template };
  }
  return {
    modality,
    fingers: fingers.map(({ position, template }) => ({
      position,
      template: turnedStoredTemplate(template, { from, to, turn }),
    })),
  };
}

/**
 * Turns templates that were kept under another rotation, or none, beside those: nobody is captured
 * or read again. Cut off at any moment it goes on where it was; nothing is in use before everyone
 * is turned (`useNetworks`).
 * @returns how many enrolments were turned
 */
export async function reRotate(
  needs: ReRotateNeeds,
  turnings: readonly Turning[],
  signal: AbortSignal,
): Promise<number> {
  let done = 0;
  for (const turning of turnings) {
    const { modality, from, to } = turning;
    let after: Seq | 0 = 0;
    while (!signal.aborted) {
      const bounds: { after: Seq | 0; max: number } = { after, max: perCommitMax };
      const found: readonly RotatedFrom[] = await needs.register.unrotated(
        { modality, from, to },
        bounds,
      );
      const people = [];
      for (const one of found) {
        people.push({ seq: one.seq, extracted: turned(one, turning) });
        // Others answer in between: a person with ten fingers takes a millisecond.
        await new Promise(setImmediate);
      }
      if (people.length > 0) {
        const at = needs.now();
        const act = {
          at,
          kind: 'templates.turned',
          actor: 'station',
          subject: `${modality} ${to.slice(0, 12)}`,
          purpose: 'administration',
          outcome: `people:${people.length}`,
        };
        await needs.register.commit('put_turned', { networks: to, people, at }, act);
      }
      done += people.length;
      if (found.length < perCommitMax) break;
      after = found.at(-1)?.seq ?? after;
    }
  }
  return done;
}
