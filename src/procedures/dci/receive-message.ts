import { randomUUID } from 'node:crypto';
import { callbackAddress } from '../../dci/callback-address.ts';
import { Envelope, RequestHeader, type SignedEnvelope } from '../../dci/envelope.ts';
import { mayAsk, type Partner } from '../../dci/partner.ts';
import { refusal, type MessageRefusal } from '../../dci/refusal.ts';
import { replayMs, signatureWindowMs } from '../../dci/signature.ts';
import { speltRight } from '../../dci/spelling.ts';
import { instantOf } from '../../dci/timestamp.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { later } from '../../vocabulary/time.ts';
import type { AnsweredKind, ReadMessage } from './answer.ts';
import type { ExchangeNeeds } from './needs.ts';
import { signedAnswer } from './sign-answer.ts';

/** A message that was taken: who sent it, and what it says. */
interface Taken {
  readonly header: RequestHeader;
  readonly read: ReadMessage;
  readonly message: unknown;
}

type Taking<T> = Result<T, MessageRefusal>;

const bad = (detail: string) => fail(refusal('err.request.bad', detail));

/** What is said of a message itself: by whom, to whom, when, and which. */
function checkedHeader(
  needs: ExchangeNeeds,
  partner: Partner,
  { header, actions }: { readonly header: RequestHeader; readonly actions: readonly string[] },
): Taking<'fit'> {
  const { version, sender_id: sender, receiver_id: receiver, message_ts: sent } = header;
  if (version !== '1.0.0') {
    return fail(refusal('err.version.not_supported', 'Versions: 1.0.0.'));
  }
  if (sender !== partner.id) {
    return fail(refusal('err.sender_id.invalid', 'The token is another sender’s.'));
  }
  if (receiver !== undefined && !needs.receiverIds.includes(receiver)) {
    return fail(refusal('err.receiver_id.invalid', 'The message is for somebody else.'));
  }
  if (header.is_msg_encrypted) {
    return fail(refusal('err.encryption.invalid', 'Messages are encrypted by TLS alone here.'));
  }
  if (!actions.includes(header.action)) return bad('rjct.action.invalid: another action.');
  if (Math.abs(needs.now() - instantOf(sent)) > signatureWindowMs) {
    return bad('rjct.message_ts.invalid: the clock differs by more than five minutes.');
  }
  return ok('fit');
}

/** What a message says, once it is signed by its sender and new. */
async function taken(
  needs: ExchangeNeeds,
  partner: Partner,
  { kind, body }: { readonly kind: AnsweredKind; readonly body: unknown },
): Promise<Taking<Taken>> {
  const envelope = Envelope.safeParse(body);
  const header = RequestHeader.safeParse(envelope.data?.header);
  if (!envelope.success || !header.success) return bad('The envelope is not as specified.');
  const fit = checkedHeader(needs, partner, { header: header.data, actions: kind.actions });
  if (!fit.ok) return fit;
  const at = needs.now();
  const { signature, ...parts } = envelope.data;
  const by = { senderId: partner.id, keys: partner.terms.keys, at };
  const signed = needs.checkSignature(signature, parts, by);
  if (!signed.ok) return fail(refusal(signed.error.kind, 'The signature does not hold.'));
  if (!mayAsk(partner, kind.operation)) {
    return fail(refusal('err.request.forbidden', 'The partner may not ask for this.'));
  }
  const message = speltRight(envelope.data.message);
  const read = kind.read(message);
  if (!read) return bad('The message is not as specified.');
  const { total_count: count, message_id: id } = header.data;
  if (read.count !== undefined && read.count !== count) {
    return bad('rjct.total_count.invalid: another number of requests.');
  }
  const isNew = await needs.store.takeMessage({ sender: partner.id, id }, later(at, replayMs), at);
  if (!isNew) return bad('rjct.message_id.duplicate: the message was taken before.');
  return ok({ header: header.data, read, message });
}

/** Where an answer goes; `none` where neither the sender nor his account names a place. */
function addressFor(
  needs: ExchangeNeeds,
  partner: Partner,
  { header, kind }: { readonly header: RequestHeader; readonly kind: AnsweredKind },
): Taking<string> {
  const stated = header.sender_uri ?? partner.terms.callbacks[0];
  if (stated === undefined) return ok('none');
  if (!needs.mayCallBack(partner, stated)) {
    const detail = 'Answers are not sent to this address.';
    return fail(refusal('err.sender_uri.invalid', detail));
  }
  return ok(callbackAddress(stated, kind.kind));
}

/**
 * Takes a message whose answer is sent later.
 * @returns under which correlation the answer will come
 */
export async function takeMessage(
  needs: ExchangeNeeds,
  partner: Partner,
  sent: { readonly kind: AnsweredKind; readonly body: unknown },
): Promise<Taking<string>> {
  const found = await taken(needs, partner, sent);
  if (!found.ok) return found;
  const { header, read, message } = found.value;
  const address = addressFor(needs, partner, { header, kind: sent.kind });
  if (!address.ok) return address;
  const correlationId = randomUUID();
  await needs.store.open(
    {
      correlationId,
      partner: partner.id,
      kind: sent.kind.kind,
      transactionId: read.transactionId,
      references: read.references,
      address: address.value,
      at: needs.now(),
    },
    { message, answer: undefined },
  );
  needs.kick();
  return ok(correlationId);
}

/** Takes a message and answers it at once. */
export async function answerMessage(
  needs: ExchangeNeeds,
  partner: Partner,
  sent: { readonly kind: AnsweredKind; readonly body: unknown },
): Promise<Taking<SignedEnvelope>> {
  const found = await taken(needs, partner, sent);
  if (!found.ok) return found;
  const { read, message } = found.value;
  const at = needs.now();
  const correlationId = randomUUID();
  const answer = await read.answer(needs, { partner, correlationId, address: 'none', at });
  await needs.store.open(
    {
      correlationId,
      partner: partner.id,
      kind: sent.kind.kind,
      transactionId: read.transactionId,
      references: read.references,
      address: 'none',
      at,
    },
    { message, answer },
  );
  return ok(signedAnswer(needs, answer, partner.id));
}
