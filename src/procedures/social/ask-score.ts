import type { ProgrammeAccount } from '../../register/accounts.ts';
import { warrantScore, type WarrantRefusal } from '../../social/decisions/score-warrant.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { TokenBinding } from '../../vocabulary/token-binding.ts';
import { evaluateHousehold, type Evaluated, type EvaluationRefusal } from './evaluate-household.ts';
import {
  holderRefused,
  type HandedToken,
  type HandOverNeeds,
  type TokenFault,
} from '../hand-over-token.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** What answering a question for a score needs. */
export interface AskScoreNeeds extends HouseholdNeeds, Pick<HandOverNeeds, 'readToken'> {
  /** The audience of tokens that authorise a score here. */
  readonly scoreAudience: string;
}

/** A question for the score of whoever was verified just now. */
export interface ScoreQuestion {
  /** The identity token of the verification. */
  readonly token: string;
  /** What the programme proved that it holds. */
  readonly holder: TokenBinding;
}

/** Why no score is told. */
export type ScoreRefusal =
  | EvaluationRefusal
  | { readonly kind: 'token_refused'; readonly why: TokenFault['kind'] | WarrantRefusal['kind'] };

async function read(
  { readToken, scoreAudience: audience, now }: AskScoreNeeds,
  programme: ProgrammeAccount,
  { token, holder }: ScoreQuestion,
): Promise<Result<HandedToken, TokenFault['kind']>> {
  const handed = await readToken(token, { audience, now: now() });
  if (!handed.ok) return fail(handed.error.kind);
  // A token is its programme's, whoever found it.
  if (handed.value.programme !== programme.id) return fail('wrong_claims');
  const notItsHolder = holderRefused(handed.value.boundTo, holder);
  return notItsHolder ? fail(notItsHolder) : ok(handed.value);
}

/** Uses the token up, in the register where whoever else consumes it finds that. */
function warrantOf(
  { scoreAudience: audience, register, now }: AskScoreNeeds,
  handed: HandedToken,
  by: LawfulAccess,
) {
  const { jti, subject, programme, expiresAt, claims } = handed;
  const purpose = claims['purpose'];
  return {
    audience,
    purposes: [by.purpose],
    now,
    tokens: {
      verify: async () =>
        typeof purpose === 'string'
          ? { subject, audience, purpose, tokenId: jti, expires: expiresAt }
          : ('refused' as const),
    },
    once: {
      take: async () => {
        const at = now();
        const { actor, purpose: used, basis } = by;
        const act = { at, kind: 'token.consumed', actor, subject: '', outcome: 'good' };
        const change = { jti, subject, programme, expiresAt, at };
        const told = { ...act, purpose: used, basis, reference: handed.transaction };
        return (await register.commit('consume_token', change, told)).outcome === 'good';
      },
    },
  };
}

/**
 * The score of the household of whoever was verified, with every term. The identity token of that
 * verification authorises it: for this audience, for the purpose that is stated, once.
 */
export async function askScore(
  needs: AskScoreNeeds,
  { programme, ...question }: ScoreQuestion & { readonly programme: ProgrammeAccount },
  by: LawfulAccess,
): Promise<Result<Evaluated, ScoreRefusal>> {
  const refuse = async (why: TokenFault['kind'] | WarrantRefusal['kind']) => {
    await noteHouseholdAct(needs, [], { by, kind: 'score.asked', outcome: why });
    return fail({ kind: 'token_refused', why } as const);
  };
  const handed = await read(needs, programme, question);
  if (!handed.ok) return refuse(handed.error);
  const warrant = await warrantScore(warrantOf(needs, handed.value, by), question.token);
  if (!warrant.ok) return refuse(warrant.error.kind);
  const person = await needs.register.residentBySubject(programme.id, warrant.value.subject);
  const household = person && (await needs.social.householdOf(person.id));
  if (household === undefined) {
    const people = person ? [person.id] : [];
    const outcome = 'household_unknown';
    await noteHouseholdAct(needs, people, { by, kind: 'score.asked', outcome });
    return fail({ kind: outcome });
  }
  return evaluateHousehold(needs, household, by);
}
