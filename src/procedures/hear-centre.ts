import { readStatement } from '../credentials/signed-statement.ts';
import type { OutboxEntry } from '../packets/outbox.ts';
import {
  PacketReceipt,
  PacketVerdict,
  receiptKind,
  verdictKind,
  type PacketOutcome,
} from '../packets/statements.ts';
import { seal } from '../register/vault.ts';
import type { PublicJwk } from '../vocabulary/public-key.ts';
import type { RecordId, StationId } from '../vocabulary/record-ids.ts';
import { clearOutbox, withdraw, type ClearNeeds } from './withdraw-enrolment.ts';

/** What hearing a centre needs. */
export interface HearNeeds extends ClearNeeds {
  readonly station: StationId;
  /** Keys of the centre's statements. */
  readonly centreKeys: readonly PublicJwk[];
  /** Seals numbers until they are handed over. */
  readonly numberKey: Uint8Array;
}

/** What was heard: `not_believed` changes nothing. */
export type Heard = 'taken' | 'known' | 'not_believed';

/** Under what a number is sealed. */
export const numberPlace = (recordId: RecordId) => ({ subject: recordId, kind: 'number' });

async function note(needs: HearNeeds, recordId: RecordId, kind: string, outcome: string) {
  const at = needs.now();
  const act = { at, kind, actor: 'centre', subject: recordId, purpose: 'enrolment', outcome };
  await needs.register.commit('note_act', { at }, act);
}

/** The centre has the packet, and signed that it does: only now samples and packet go. */
export async function hearReceipt(needs: HearNeeds, statement: string): Promise<Heard> {
  const expected = { typ: receiptKind.typ, keys: needs.centreKeys, schema: PacketReceipt };
  const read = await readStatement(statement, expected);
  if (!read.ok || read.value.station !== needs.station) return 'not_believed';
  const { recordId, requestHash } = read.value;
  const entry = await needs.outbox.ask('entry', recordId);
  // Whatever was sealed last: the hash of the request tells that it is this enrolment.
  if (!entry || entry.requestHash !== requestHash) return 'not_believed';
  if (entry.state.kind !== 'ready' && entry.state.kind !== 'uploading') return 'known';
  await note(needs, recordId, 'packet.received', 'received');
  await needs.outbox.ask('received', { recordId, statement, at: needs.now() });
  await clearOutbox(needs);
  return 'taken';
}

/** Whether this verdict says what is known already. */
function isKnown({ state }: OutboxEntry, outcome: PacketOutcome): boolean {
  if (state.kind === 'returned') return true;
  if (state.kind !== 'settled') return false;
  // Adjudicators are the only ones after whom another verdict comes.
  return state.outcome === outcome.kind || state.outcome !== 'needs_adjudication';
}

/** What the centre made of the enrolment. */
export async function hearVerdict(needs: HearNeeds, statement: string): Promise<Heard> {
  const expected = { typ: verdictKind.typ, keys: needs.centreKeys, schema: PacketVerdict };
  const read = await readStatement(statement, expected);
  if (!read.ok || read.value.station !== needs.station) return 'not_believed';
  const { recordId, outcome } = read.value;
  const entry = await needs.outbox.ask('entry', recordId);
  if (!entry) return 'not_believed';
  if (isKnown(entry, outcome)) return 'known';
  // Its receipt comes first: without one the samples are not known to be anywhere else.
  if (entry.state.kind !== 'received' && entry.state.kind !== 'settled') return 'not_believed';
  await note(needs, recordId, 'packet.settled', outcome.kind);
  const at = needs.now();
  if (outcome.kind === 'returned') {
    const { why } = outcome;
    await needs.outbox.ask('giveBack', { recordId, by: 'centre', why, at });
    await withdraw(needs, { ...entry, state: { kind: 'returned', by: 'centre', why } });
    return 'taken';
  }
  const sealedNumber =
    outcome.kind === 'enrolled'
      ? new Uint8Array(
          seal(needs.numberKey, numberPlace(recordId), Buffer.from(outcome.idcs, 'utf8')),
        )
      : new Uint8Array();
  await needs.outbox.ask('settled', { recordId, outcome: outcome.kind, sealedNumber, at });
  return 'taken';
}
