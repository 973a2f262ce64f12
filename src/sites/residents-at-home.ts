import type { StationConfig } from '../config.ts';
import { newCodeSecret, newSentCode, stepOfCode } from '../credentials/one-time-code.ts';
import { ResidentSessions } from '../credentials/resident-session.ts';
import type { StationNeeds } from '../http/needs.ts';
import { residentCodes, type CodeNeeds } from '../procedures/resident-codes.ts';
import { systemClock } from '../vocabulary/time.ts';
import { noMessages, openMessageSpool } from './message-spool.ts';
import type { OpenedParts } from './opened-parts.ts';

/** What the endpoints of residents stand on. */
export type ResidentsAtHome = Pick<
  StationNeeds,
  'residentCodes' | 'residentSessions' | 'messages' | 'newSentCode' | 'newCodeSecret'
>;

/** What residents do themselves, and what that stands on. */
export function residentsAtHome(
  { messagesDirectory }: StationConfig,
  people: Pick<CodeNeeds, 'register' | 'policy'>,
  { parts }: { readonly parts: OpenedParts },
): ResidentsAtHome {
  const spool =
    messagesDirectory === undefined ? noMessages : openMessageSpool(messagesDirectory, systemClock);
  return {
    residentCodes: residentCodes({ ...people, stepOfCode }),
    residentSessions: new ResidentSessions(systemClock),
    messages: parts.add(spool, (opened) => opened.close()),
    newSentCode,
    newCodeSecret,
  };
}
