import { randomBytes } from 'node:crypto';
import type { ShownCode } from '../register/resident-change.ts';
import type { Register } from '../register/register.ts';
import { ResidentId, Seq } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';
import type { Policy } from './policy.ts';

/** Whose a code is said to be; somebody unknown is named by a text that stands for her alone. */
export type CodeHolder = ResidentId | { readonly kind: 'unknown'; readonly standsFor: string };

/** One-time codes of residents: those of an application, and those that are sent or given. */
export interface ResidentCodes {
  /**
   * Takes a code, once. A locked factor, too many refusals, somebody unknown and a wrong code are
   * one and the same refusal, in as much work.
   */
  check(holder: CodeHolder, code: string, at: Instant): Promise<'accepted' | 'refused'>;
}

/** What checking a code needs. */
export interface CodeNeeds {
  readonly register: Pick<Register, 'commit' | 'pseudonym' | 'residentAt' | 'residentCode'>;
  readonly policy: Pick<Policy, 'codes'>;
  /** Which step's one-time code this is; `none` when it is none. */
  readonly stepOfCode: (secret: Uint8Array, code: string, at: Instant) => number | 'none';
}

/** Of nobody: the code of somebody unknown is computed as long as anybody's. */
const nobodysSecret = new Uint8Array(randomBytes(20));

const firstPlace = Seq.parse(1);
const noPlace = Seq.parse(Number.MAX_SAFE_INTEGER);
const nobody = ResidentId.parse('00000000-0000-4000-8000-000000000000');

async function readCode(
  { register, stepOfCode }: CodeNeeds,
  resident: ResidentId | 'unknown',
  shown: { readonly code: string; readonly at: Instant },
): Promise<ShownCode> {
  const { code, at } = shown;
  // For somebody unknown the first resident is read, for the time that it takes only, and nobody
  // where one was read already: as many questions, as many of them with an answer.
  const first = await register.residentAt(resident === 'unknown' ? firstPlace : noPlace);
  const read = resident === 'unknown' ? (first?.id ?? nobody) : resident;
  const found = await register.residentCode(read);
  const secret = resident === 'unknown' ? undefined : found;
  const step = stepOfCode(secret ?? nobodysSecret, code, at);
  if (/^\d{8}$/.test(code)) return { kind: 'sent', code };
  return secret && step !== 'none' ? { kind: 'step', step } : { kind: 'none' };
}

/** Residents' codes over a register. */
export function residentCodes(needs: CodeNeeds): ResidentCodes {
  const { register, policy } = needs;
  return {
    check: async (holder, code, at) => {
      const resident = typeof holder === 'string' ? holder : 'unknown';
      const attemptKey = register.pseudonym(
        typeof holder === 'string' ? holder : `unknown:code:${holder.standsFor}`,
      );
      const { refusalsMax, refusalsWindowMs } = policy.codes;
      const since = Instant.parse(Math.max(0, at - refusalsWindowMs));
      const shown = await readCode(needs, resident, { code, at });
      const { outcome } = await register.commit(
        'take_code',
        { resident, attemptKey, shown, limit: { refusalsMax, since }, at },
        {
          at,
          kind: 'code.checked',
          actor: 'resident',
          subject: attemptKey,
          purpose: 'authentication',
          outcome: 'checked',
        },
      );
      return outcome === 'accepted' ? 'accepted' : 'refused';
    },
  };
}
