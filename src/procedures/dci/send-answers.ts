import type { SignedEnvelope } from '../../dci/envelope.ts';
import type { DueExchange, SendingOutcome } from '../../dci/exchange-store.ts';
import { mayAsk, type Partner } from '../../dci/partner.ts';
import { later, type Instant } from '../../vocabulary/time.ts';
import { Answer } from './answer.ts';
import { laterKinds } from './kinds.ts';
import type { ExchangeNeeds } from './needs.ts';
import { signedAnswer } from './sign-answer.ts';

/** What came of sending once. */
export type Delivery = 'taken' | 'refused' | 'unreached';

/** Brings a message to a partner. */
export type Deliver = (
  address: string,
  envelope: SignedEnvelope,
  partner: Partner,
) => Promise<Delivery>;

/** How patiently a partner is called. */
const sendingPace = {
  firstMs: 1_000,
  /** Doubled by each attempt, up to this. */
  longestMs: 60 * 60_000,
  /** Some two days. */
  triesMax: 60,
  /** What is looked at in one turn. */
  batchMax: 20,
} as const;

function nextTry(tries: number, at: Instant): SendingOutcome {
  const { firstMs, longestMs, triesMax } = sendingPace;
  if (tries + 1 >= triesMax) return { kind: 'given_up' };
  const pause = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 30));
  return { kind: 'later', at: later(at, pause) };
}

/** The answer, made now where there is none yet; `none` where it can not be made any more. */
async function answerFor(
  needs: ExchangeNeeds,
  partner: Partner,
  { kind, message, answer, correlationId, address, at }: DueExchange,
): Promise<Answer | 'none'> {
  if (answer !== undefined) return Answer.parse(answer);
  if (kind === 'notify') return 'none';
  const read = laterKinds[kind].read(message);
  if (!read) return 'none';
  // As of when it was asked: what a crash interrupts is done again with the same words.
  const made = await read.answer(needs, { partner, correlationId, address, at });
  await needs.store.putAnswer(correlationId, made);
  return made;
}

async function outcomeOf(
  needs: ExchangeNeeds,
  deliver: Deliver,
  due: DueExchange,
): Promise<SendingOutcome | 'kept'> {
  const partner = await needs.partners.find(due.partner);
  const operation = due.kind === 'notify' ? 'subscribe' : laterKinds[due.kind].operation;
  // Whoever is suspended, or may not ask for this any more, is told nothing more.
  if (!partner || !mayAsk(partner, operation)) return { kind: 'given_up' };
  const answer = await answerFor(needs, partner, due);
  if (answer === 'none') return { kind: 'given_up' };
  if (due.address === 'none') return 'kept';
  // The account may have changed since it was asked.
  if (!needs.mayCallBack(partner, due.address)) return { kind: 'given_up' };
  const delivery = await deliver(due.address, signedAnswer(needs, answer, partner.id), partner);
  if (delivery === 'unreached') return nextTry(due.tries, needs.now());
  return { kind: delivery === 'taken' ? 'sent' : 'given_up' };
}

/**
 * Makes and sends what is due. What a fault interrupts is tried again later, also after a crash:
 * nothing is done before it is written.
 * @returns how many exchanges were looked at
 */
export async function sendAnswers(
  needs: ExchangeNeeds,
  deliver: Deliver,
  failed: (error: unknown) => void,
): Promise<number> {
  const due = await needs.store.due(needs.now(), sendingPace.batchMax);
  for (const one of due) {
    let outcome: SendingOutcome | 'kept';
    try {
      outcome = await outcomeOf(needs, deliver, one);
    } catch (error) {
      failed(error);
      outcome = nextTry(one.tries, needs.now());
    }
    if (outcome !== 'kept') await needs.store.tried(one.correlationId, outcome);
  }
  return due.length;
}
