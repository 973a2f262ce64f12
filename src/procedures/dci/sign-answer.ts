import { randomUUID } from 'node:crypto';
import type { AnswerHeader, SignedEnvelope } from '../../dci/envelope.ts';
import { signMessage } from '../../dci/signature.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import type { Answer } from './answer.ts';
import type { ExchangeNeeds } from './needs.ts';

/** An answer as it is said: with a header, signed now, so that it is fresh whenever it is sent. */
export function signedAnswer(
  { registryId, keys, now }: Pick<ExchangeNeeds, 'registryId' | 'keys' | 'now'>,
  { action, status, total, completed, message }: Answer,
  receiverId: string,
): SignedEnvelope {
  const at = now();
  const header: AnswerHeader = {
    version: '1.0.0',
    message_id: randomUUID(),
    message_ts: timestampOf(at),
    action,
    status,
    total_count: total,
    completed_count: completed,
    sender_id: registryId,
    receiver_id: receiverId,
    is_msg_encrypted: false,
  };
  const key = { senderId: registryId, ...keys.current };
  return { signature: signMessage(key, { header, message }, at), header, message };
}
